/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-bonds.c. */
#include "fixture.h"
#include "tests.h"

#include <contactguard/bonds.h>
static void not_there(Machine *machine, gconstpointer data)
{
	machine_check(machine, ctl_doctor_bonds);
	g_assert_true(has_report(machine, "one", "warn", "no grant lasts longer than the trip"));
	machine_put(machine, CG_BONDS_SOCKET, "no socket");
	machine_check(machine, ctl_doctor_bonds);
	g_assert_true(has_report(machine, "one", "warn", "contactguard-bonds is not there"));
	g_assert_false(machine->doctor.failed);
}

static void there(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_check(machine, ctl_doctor_bonds);
	g_assert_true(has_report(machine, "one", "ok", ""));
}

static void behind_a_link(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_put_link(machine, CG_BONDS_FOLDER, "/nowhere");
	machine_check(machine, ctl_doctor_bonds);
	g_assert_true(has_report(machine, "one", "warn", "is a link"));
}

void test_ctl_doctor_bonds(void)
{
	ADD_MACHINE("doctor-bonds/not-there", not_there);
	ADD_MACHINE("doctor-bonds/there", there);
	ADD_MACHINE("doctor-bonds/behind-a-link", behind_a_link);
}
