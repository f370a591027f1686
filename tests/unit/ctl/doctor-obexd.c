/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-obexd.c. */
#include "fixture.h"
#include "tests.h"

static void past_the_guard(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_put(machine, "/proc/7/maps", "7f00-7f01 r-xp 0 0:0 1 /usr/lib/libc.so.6\n");
	machine_put(machine, "/proc/7/status", "Seccomp:\t0\n");
	machine_put(machine, "/usr/share/dbus-1/services/evil.service",
		    "[D-BUS Service]\nName=org.bluez.obex\nExec=/opt/other-obex --x\n");
	machine_check(machine, NULL);
	g_assert_true(machine->doctor.failed);
	g_assert_true(has_report(machine, "plugin-loaded", "fail", "obexd (7)"));
	g_assert_true(has_report(machine, "obexd-strict", "fail", "without the drop-in's filter"));
	g_assert_true(has_report(machine, "org.bluez.obex", "warn", "/opt/other-obex"));
	machine_put(machine, "/proc/7/maps", ""); /* as the kernel has it for another user's */
	machine_check(machine, NULL);
	g_assert_true(has_report(machine, "plugin-loaded", "warn", "as root"));
}

static void plugin(Machine *machine, gconstpointer data)
{
	machine_check(machine, ctl_doctor_plugin);
	g_assert_true(has_report(machine, "one", "fail", "is missing"));
	machine_put(machine, OBEXD_PLUGINDIR "/contactguard.so", "");
	machine_check(machine, ctl_doctor_plugin);
	g_assert_true(has_report(machine, "one", "ok", "is installed"));
	g_assert_cmpuint(machine->rows->len, ==, 1);
}

/* Only a drop-in that takes AF_BLUETOOTH away counts. */
static void dropin(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/etc/systemd/user/obex.service.d/other.conf",
		    "[Service]\nRestrictAddressFamilies=AF_BLUETOOTH\n");
	machine_put(machine, "/etc/systemd/user/obex.service.d/strict.conf.off",
		    "[Service]\nRestrictAddressFamilies=~AF_BLUETOOTH\n");
	machine_check(machine, ctl_doctor_strict);
	g_assert_true(has_report(machine, "one", "warn", "obexd keeps Bluetooth"));
	machine_put(machine, "/etc/systemd/user/obex.service.d/strict.conf",
		    "[Service]\nRestrictAddressFamilies=~AF_BLUETOOTH\n");
	machine_check(machine, ctl_doctor_strict);
	g_assert_true(has_report(machine, "one", "ok", "takes Bluetooth away"));
	g_assert_false(has_report(machine, "one", "warn", ""));
}

/* An obexd there can only be in the way. */
static void bridge(Machine *machine, gconstpointer data)
{
	machine->doctor.is_bridge = TRUE;
	machine_check(machine, ctl_doctor_plugin);
	g_assert_true(has_report(machine, "one", "ok", "a bridge needs no plugin"));
	machine_check(machine, ctl_doctor_loaded);
	g_assert_true(has_report(machine, "one", "ok", "no obexd runs"));
	machine_check(machine, ctl_doctor_strict);
	g_assert_cmpuint(machine->rows->len, ==, 0);
	machine_put_sound(machine);
	machine_check(machine, ctl_doctor_loaded);
	g_assert_true(has_report(machine, "one", "warn", "in the guard's place"));
	g_assert_false(machine->doctor.failed);
}

void test_ctl_doctor_obexd(void)
{
	ADD_MACHINE("doctor-obexd/past-the-guard", past_the_guard);
	ADD_MACHINE("doctor-obexd/plugin", plugin);
	ADD_MACHINE("doctor-obexd/dropin", dropin);
	ADD_MACHINE("doctor-obexd/bridge", bridge);
}
