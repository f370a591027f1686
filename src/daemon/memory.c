/* What GLib frees by itself (case folding, character sets, XML) can't be wiped by us; malloc does it instead.
 * M_PERTURB overwrites freed memory; thread caches are off, since they hand blocks on unseen. */
#include "daemon-private.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define TUNABLES "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165"
#define PERTURB  165 /* any byte but 0, which means off */

void cg_memory_harden(char **argv)
{
	const char *set = g_getenv("GLIBC_TUNABLES");
	g_autofree char *self = NULL;

	mallopt(M_PERTURB, PERTURB);
	if (set && g_strrstr(set, "glibc.malloc.tcache_count=0"))
		return;
	/* Tunables are read once, before main(). */
	setenv("GLIBC_TUNABLES", TUNABLES, TRUE);
	/* By its path, so that it keeps its name in a list of processes. */
	self = g_file_read_link("/proc/self/exe", NULL);
	if (self)
		execv(self, argv);
	cg_warn(CG_LOG_DAEMON, "cannot start anew without thread caches; going on with them");
}
