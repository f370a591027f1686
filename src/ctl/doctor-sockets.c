/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: looks for other programs that talk Bluetooth. The kernel lists Bluetooth sockets by their
 * inodes, and /proc says which process holds them. Only root can see the descriptors of others. */
#include "doctor-private.h"

#include <string.h>

static const char *const lists[] = {
	"/proc/net/l2cap", "/proc/net/rfcomm", "/proc/net/sco",  "/proc/net/iso",
	"/proc/net/bnep",  "/proc/net/cmtp",   "/proc/net/hidp",
};

/* The first line names the columns: `sk RefCnt Rmem Wmem User Inode Parent`. */
static void add_inodes(const char *text, GHashTable *inodes)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	int column = -1;

	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) all = g_strsplit_set(lines[i], " \t", -1);
		guint64 inode;
		int count = -1;

		for (char **word = all; *word; word++) {
			if (!**word)
				continue;
			count++;
			if (i == 0 && g_str_equal(*word, "Inode"))
				column = count;
			else if (i > 0 && count == column &&
				 g_ascii_string_to_unsigned(*word, 10, 1, G_MAXUINT64, &inode,
							    NULL))
				g_hash_table_add(inodes, g_memdup2(&inode, sizeof(inode)));
		}
	}
}

static gboolean read_lists(const CtlDoctor *doctor, GHashTable *inodes)
{
	gboolean any = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autofree char *path = ctl_doctor_path(doctor, lists[i]), *text = NULL;

		if (!g_file_get_contents(path, &text, NULL, NULL))
			continue;
		any = TRUE;
		add_inodes(text, inodes);
	}
	return any;
}

static void report_holder(CtlDoctor *doctor, const CtlProcess *process)
{
	static const char *const expected[] = { "bluetoothd", "contactguardd", NULL };

	if (g_strv_contains(expected, process->name))
		ctl_doctor_report(doctor, CTL_OK, "%s (%s) has Bluetooth sockets", process->name,
				  process->pid);
	else
		ctl_doctor_report(
			doctor, CTL_WARN,
			"%s (%s) has Bluetooth sockets of its own, past the guard; see what it is "
			"for",
			process->name, process->pid);
}

void ctl_doctor_sockets(CtlDoctor *doctor)
{
	g_autoptr(GHashTable) inodes =
		g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g_autoptr(GPtrArray) processes = NULL;
	gboolean unreadable = FALSE;

	if (!read_lists(doctor, inodes)) {
		ctl_doctor_report(doctor, CTL_OK, "the kernel lists no Bluetooth sockets here");
		return;
	}
	processes = ctl_processes(doctor);
	for (guint i = 0; g_hash_table_size(inodes) && i < processes->len; i++)
		if (ctl_process_has_socket(processes->pdata[i], inodes, &unreadable))
			report_holder(doctor, processes->pdata[i]);
	if (!g_hash_table_size(inodes))
		ctl_doctor_report(doctor, CTL_OK, "nobody has a Bluetooth socket");
	else if (unreadable)
		ctl_doctor_report(
			doctor, CTL_WARN,
			"there are %u Bluetooth sockets, and whose all of them are only root can "
			"see",
			g_hash_table_size(inodes));
}
