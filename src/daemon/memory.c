/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What GLib and the C library keep by themselves (case folding, character sets, XML, digests) can't
 * be wiped by us. So freed memory is overwritten by malloc, and nothing is freed that does not get
 * there. */
#include "daemon-private.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define PERTURB 165 /* any byte but 0, which means off */

/* Read once, before main(). */
static const struct {
	const char *variable, *value;
} settings[] = {
	/* Thread caches hand blocks on unseen. */
	{ "GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165" },
	/* GLib's own allocator keeps what is freed as it was: a GChecksum its last block, in the
	   clear. */
	{ "G_SLICE", "always-malloc" },
	/* Binding a function at its first call saves the vector registers, which copy content, on
	   the stack. */
	{ "LD_BIND_NOW", "1" },
};

/* TRUE: all was so from the start. */
static gboolean settle(void)
{
	gboolean settled = TRUE;

	for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
		const char *set = g_getenv(settings[i].variable);

		if (set && g_strrstr(set, settings[i].value))
			continue;
		setenv(settings[i].variable, settings[i].value, TRUE);
		settled = FALSE;
	}
	return settled;
}

void cg_memory_harden(char **argv)
{
	g_autofree char *self = NULL;

	mallopt(M_PERTURB, PERTURB);
	if (settle())
		return;
	/* By its path, so that it keeps its name in a list of processes. */
	self = g_file_read_link("/proc/self/exe", NULL);
	if (self)
		execv(self, argv);
	cg_warn(CG_LOG_DAEMON,
		"cannot start anew with memory that is overwritten; going on without");
}
