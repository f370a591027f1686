/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells a process from an earlier or later one of the same number. What /proc says is not
 * trusted to be well formed: a program chooses its name, which stands in the middle of the line. */
#include <contactguard/base.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Fields of /proc/PID/stat, counted from 1: the state is the first behind the program's name. */
#define STATE 3
#define START 22

guint64 cg_process_start(guint32 pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%u/stat", pid);
	g_autofree char *line = NULL;
	g_auto(GStrv) fields = NULL;
	const char *name_end;
	guint64 start = 0;

	if (!g_file_get_contents(path, &line, NULL, NULL))
		return 0;
	/* The name may hold brackets and spaces; nothing behind it holds a bracket. */
	name_end = strrchr(line, ')');
	if (!name_end)
		return 0;
	fields = g_strsplit(g_strstrip((char *)name_end + 1), " ", START - STATE + 2);
	if (g_strv_length(fields) > START - STATE)
		g_ascii_string_to_unsigned(fields[START - STATE], 10, 1, G_MAXUINT64, &start, NULL);
	return start;
}

guint64 cg_process_tick(gint64 boot)
{
	return boot / (G_USEC_PER_SEC / sysconf(_SC_CLK_TCK));
}

gboolean cg_process_is_running(int pidfd)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };

	return pidfd >= 0 && poll(&ended, 1, 0) == 0;
}
