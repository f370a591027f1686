/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-handsfree.c. */
#include "fixture.h"
#include "tests.h"

static void units(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/proc/11/comm", "ofonod\n");
	machine_put(machine, "/proc/12/comm", "wireplumber\n");
	machine_put(machine, "/proc/13/comm", "ofonod-cli\n");
	machine_check(machine, ctl_doctor_handsfree);
	g_assert_true(has_report(machine, "one", "warn", "ofonod (11)"));
	g_assert_true(has_report(machine, "one", "warn", "wireplumber (12)"));
	g_assert_cmpuint(machine->rows->len, ==, 2);
	g_assert_false(machine->doctor.failed);
}

void test_ctl_doctor_handsfree(void)
{
	ADD_MACHINE("doctor-handsfree/units", units);
}
