/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-sockets.c. */
#include "fixture.h"
#include "tests.h"

#define TITLE "sk               RefCnt Rmem   Wmem   User   Inode  Parent\n"

static void holders(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/proc/net/rfcomm",
		    TITLE "0000000000000000 2      0      0      0      4711   0\n"
			  "0000000000000000 2      0      0      0      4712   0\n");
	machine_put(machine, "/proc/8/comm", "bluetoothd\n");
	machine_put_link(machine, "/proc/8/fd/3", "socket:[4711]");
	machine_put(machine, "/proc/9/comm", "thief\n");
	machine_put_link(machine, "/proc/9/fd/0", "/dev/null");
	machine_put_link(machine, "/proc/9/fd/5", "socket:[4712]");
	machine_put(machine, "/proc/10/comm", "idle\n");
	machine_put_link(machine, "/proc/10/fd/3", "socket:[9]");
	machine_check(machine, ctl_doctor_sockets);
	g_assert_true(has_report(machine, "one", "ok", "bluetoothd (8)"));
	g_assert_true(has_report(machine, "one", "warn", "thief (9)"));
	g_assert_false(has_report(machine, "one", "warn", "idle"));
}

/* Its descriptors can't be seen. */
static void unreadable(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/proc/net/l2cap", TITLE "0 2 0 0 0 4711 0\n");
	machine_put(machine, "/proc/8/comm", "somebody\n");
	machine_check(machine, ctl_doctor_sockets);
	g_assert_true(has_report(machine, "one", "warn", "only root can see"));
}

static void none(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/proc/net/l2cap", TITLE);
	machine_check(machine, ctl_doctor_sockets);
	g_assert_true(has_report(machine, "one", "ok", "nobody has a Bluetooth socket"));
}

void test_ctl_doctor_sockets(void)
{
	ADD_MACHINE("doctor-sockets/holders", holders);
	ADD_MACHINE("doctor-sockets/unreadable", unreadable);
	ADD_MACHINE("doctor-sockets/none", none);
}
