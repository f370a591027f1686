/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor.c: all checks, of a machine that has nothing and of a sound one. */
#include "fixture.h"
#include "tests.h"

static void bare(Machine *machine, gconstpointer data)
{
	machine_check(machine, NULL);
	g_assert_true(machine->doctor.failed);
	g_assert_true(has_report(machine, "plugin", "fail", "contactguard.so is missing"));
	g_assert_true(has_report(machine, "plugin-loaded", "warn", "no obexd runs"));
	g_assert_true(has_report(machine, "obexd-strict", "warn", "obexd keeps Bluetooth"));
	g_assert_true(has_report(machine, "org.bluez.obex", "warn", "nobody is"));
	g_assert_true(has_report(machine, "bluetooth-sockets", "ok", "lists no"));
	g_assert_true(has_report(machine, "hands-free", "ok", ""));
	g_assert_true(has_report(machine, "bonds", "warn", "not there"));
	g_assert_true(has_report(machine, "polkit", "warn", "not installed"));
	g_assert_true(has_report(machine, "users", "fail", "user and group"));
	g_assert_true(has_report(machine, "state", "warn", "not there"));
	g_assert_true(has_report(machine, "configuration", "warn", "not there"));
}

static void sound(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_check(machine, NULL);
	for (guint i = 0; i < machine->rows->len; i++) {
		const char *result = "";

		g_variant_lookup(machine->rows->pdata[i], "Result", "&s", &result);
		g_assert_cmpstr(result, ==, "ok");
	}
	g_assert_false(machine->doctor.failed);
	g_assert_cmpuint(machine->rows->len, >=, 10);
}

void test_ctl_doctor(void)
{
	ADD_MACHINE("doctor/bare", bare);
	ADD_MACHINE("doctor/sound", sound);
}
