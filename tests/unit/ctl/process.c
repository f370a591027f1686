/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/process.c. */
#include "fixture.h"
#include "tests.h"

static void listed(Machine *machine, gconstpointer data)
{
	g_autoptr(GPtrArray) none = ctl_processes(&machine->doctor), all = NULL;
	g_autofree char *status = NULL, *missing = NULL;
	const CtlProcess *process;

	g_assert_cmpuint(none->len, ==, 0);
	machine_put(machine, "/proc/11/comm", "ofonod\n");
	machine_put(machine, "/proc/11/status", "Seccomp:\t2\n");
	machine_put(machine, "/proc/12/status", "it has just ended\n");
	machine_put(machine, "/proc/self/comm", "not a number\n");
	all = ctl_processes(&machine->doctor);
	g_assert_cmpuint(all->len, ==, 1);
	process = all->pdata[0];
	g_assert_cmpstr(process->pid, ==, "11");
	g_assert_cmpstr(process->name, ==, "ofonod");
	status = ctl_process_read(process, "status");
	g_assert_cmpstr(status, ==, "Seccomp:\t2\n");
	missing = ctl_process_read(process, "maps");
	g_assert_null(missing);
}

static void sockets(Machine *machine, gconstpointer data)
{
	g_autoptr(GHashTable) inodes = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GPtrArray) all = NULL;
	guint64 inode = 4711;
	gboolean unreadable = FALSE;

	machine_put(machine, "/proc/11/comm", "ofonod\n");
	all = ctl_processes(&machine->doctor);
	g_hash_table_add(inodes, &inode);
	g_assert_false(ctl_process_has_socket(all->pdata[0], inodes, &unreadable));
	g_assert_true(unreadable);
	unreadable = FALSE;
	machine_put_link(machine, "/proc/11/fd/0", "/dev/null");
	machine_put_link(machine, "/proc/11/fd/1", "socket:[47]");
	machine_put_link(machine, "/proc/11/fd/2", "pipe:[4711]");
	g_assert_false(ctl_process_has_socket(all->pdata[0], inodes, &unreadable));
	machine_put_link(machine, "/proc/11/fd/3", "socket:[4711]");
	g_assert_true(ctl_process_has_socket(all->pdata[0], inodes, &unreadable));
	g_assert_false(unreadable);
}

void test_ctl_process(void)
{
	ADD_MACHINE("process/listed", listed);
	ADD_MACHINE("process/sockets", sockets);
}
