/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-report.c. */
#include "fixture.h"
#include "tests.h"

static void warn(CtlDoctor *doctor)
{
	ctl_doctor_report(doctor, CTL_WARN, "%d \xff", 7);
}

static void fail(CtlDoctor *doctor)
{
	ctl_doctor_report(doctor, CTL_FAIL, "broken");
	ctl_doctor_report(doctor, CTL_OK, "right");
}

static void reported(Machine *machine, gconstpointer data)
{
	machine_check(machine, warn);
	g_assert_true(has_report(machine, "one", "warn", "7 \xef\xbf\xbd"));
	g_assert_false(machine->doctor.failed);
	machine_check(machine, fail);
	g_assert_true(has_report(machine, "one", "fail", "broken"));
	g_assert_true(has_report(machine, "one", "ok", "right"));
	g_assert_true(machine->doctor.failed);
}

static void below_the_root(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/etc/only-here", "");
	g_assert_true(ctl_doctor_exists(&machine->doctor, "/etc/only-here"));
	g_assert_false(ctl_doctor_exists(&machine->doctor, "/etc/passwd"));
}

static void bus(Fixture *fixture, gconstpointer data)
{
	Ctl ctl = { 0 };
	CtlDoctor doctor = { .ctl = &ctl }, blind = { 0 };
	g_autoptr(GVariant) answer = ctl_doctor_ask_bus(&doctor, G_BUS_TYPE_SESSION, "NameHasOwner",
							"org.contactguard", "(b)");
	g_autofree char *text = g_variant_print(answer, FALSE);

	g_assert_cmpstr(text, ==, "(true,)");
	g_assert_null(ctl_doctor_ask_bus(&doctor, G_BUS_TYPE_SESSION, "GetConnectionUnixProcessID",
					 "org.nobody", "(u)"));
	g_assert_null(ctl_doctor_ask_bus(&blind, G_BUS_TYPE_SESSION, "NameHasOwner",
					 "org.contactguard", "(b)"));
}

void test_ctl_doctor_report(void)
{
	ADD_MACHINE("doctor-report/reported", reported);
	ADD_MACHINE("doctor-report/below-the-root", below_the_root);
	ADD("doctor-report/bus", NULL, bus);
}
