/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The running processes, as /proc has them. A process that ends meanwhile counts as absent. */
#include "doctor-private.h"

#include <string.h>
#include <unistd.h>

static void free_process(CtlProcess *process)
{
	g_free(process->dir);
	g_free(process->pid);
	g_free(process->name);
	g_free(process);
}

char *ctl_process_read(const CtlProcess *process, const char *file)
{
	g_autofree char *path = g_build_filename(process->dir, file, NULL);
	char *text = NULL;

	return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static gboolean is_number(const char *word)
{
	return g_ascii_string_to_unsigned(word, 10, 1, G_MAXINT, NULL, NULL);
}

GPtrArray *ctl_processes(const CtlDoctor *doctor)
{
	g_autofree char *proc = ctl_doctor_path(doctor, "/proc");
	g_autoptr(GDir) dir = g_dir_open(proc, 0, NULL);
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)free_process);
	const char *pid;

	while (dir && (pid = g_dir_read_name(dir))) {
		CtlProcess *process;

		if (!is_number(pid))
			continue;
		process = g_new0(CtlProcess, 1);
		process->dir = g_build_filename(proc, pid, NULL);
		process->pid = g_strdup(pid);
		process->name = ctl_process_read(process, "comm");
		if (process->name) {
			g_strchomp(process->name);
			g_ptr_array_add(all, process);
		} else {
			free_process(process);
		}
	}
	return all;
}

/* Returns 0 if the descriptor is not a socket. */
static guint64 read_socket_inode(const char *fd)
{
	char link[64] = "";
	guint64 inode = 0;

	if (readlink(fd, link, sizeof(link) - 1) <= 0 || !g_str_has_prefix(link, "socket:["))
		return 0;
	link[strcspn(link, "]")] = '\0';
	g_ascii_string_to_unsigned(link + strlen("socket:["), 10, 1, G_MAXUINT64, &inode, NULL);
	return inode;
}

gboolean ctl_process_has_socket(const CtlProcess *process, GHashTable *inodes, gboolean *unreadable)
{
	g_autofree char *fds = g_build_filename(process->dir, "fd", NULL);
	g_autoptr(GDir) dir = g_dir_open(fds, 0, NULL);
	const char *fd;

	*unreadable = *unreadable || !dir;
	while (dir && (fd = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(fds, fd, NULL);
		guint64 inode = read_socket_inode(path);

		if (inode && g_hash_table_contains(inodes, &inode))
			return TRUE;
	}
	return FALSE;
}
