/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GLib and the C library keep copies of content that we cannot wipe (case folding, character sets,
 * XML, digests). So malloc overwrites what is freed, and every free reaches malloc. */
#include "daemon-private.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define PERTURB 165 /* any byte but 0, which means off */

/* The libraries read these once, before main(). */
static const struct {
	const char *variable, *value;
} settings[] = {
	/* The caches of threads hand out blocks that were not overwritten. */
	{ "GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165" },
	/* GLib's own allocator leaves what is freed as it was, such as the last block of a
	 * GChecksum. */
	{ "G_SLICE", "always-malloc" },
	/* If a function is bound at its first call, the vector registers are saved on the stack,
	 * and they hold content. */
	{ "LD_BIND_NOW", "1" },
};

/* TRUE: the program was started with all of them. */
static gboolean apply_settings(void)
{
	gboolean was_started_so = TRUE;

	for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
		const char *set = g_getenv(settings[i].variable);

		if (set && g_strrstr(set, settings[i].value))
			continue;
		setenv(settings[i].variable, settings[i].value, TRUE);
		was_started_so = FALSE;
	}
	return was_started_so;
}

void cg_memory_harden(char **argv)
{
	g_autofree char *self = NULL;

	mallopt(M_PERTURB, PERTURB);
	if (apply_settings())
		return;
	/* The path of the program, so that lists of processes show its name. */
	self = g_file_read_link("/proc/self/exe", NULL);
	if (self)
		execv(self, argv);
	cg_warn(CG_LOG_DAEMON, "cannot restart with memory that is overwritten; going on without");
}
