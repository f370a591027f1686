/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-files.c. */
#include "fixture.h"
#include "tests.h"

static void open_to_others(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_set_mode(machine, MACHINE_STATE, 0755);
	machine_set_mode(machine, MACHINE_CONFIG, 0666);
	machine_check(machine, NULL);
	g_assert_true(has_report(machine, "state", "fail", "chmod 700"));
	g_assert_true(has_report(machine, "configuration", "fail", "chmod 644"));
	g_assert_false(has_report(machine, "configuration", "ok", ""));
}

static void users(Machine *machine, gconstpointer data)
{
	machine_put_sound(machine);
	machine_put(machine, "/etc/group", "other:x:1:contactguard\n");
	machine_check(machine, ctl_doctor_users);
	g_assert_true(has_report(machine, "one", "fail", "the group contactguard"));
}

static void configuration(Machine *machine, gconstpointer data)
{
	machine_put(machine, MACHINE_CONFIG, "[Rule all]\nScope=nobody\n");
	machine_set_mode(machine, MACHINE_CONFIG, 0644);
	machine_check(machine, ctl_doctor_config);
	g_assert_true(has_report(machine, "one", "fail", "contactguard.conf:2: "));
}

static void polkit(Machine *machine, gconstpointer data)
{
	machine_put(machine, "/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service",
		    "");
	machine_put(machine, POLKITDIR "/actions/org.contactguard.policy", "");
	machine_check(machine, ctl_doctor_polkit);
	g_assert_true(has_report(machine, "one", "fail", "is missing"));
}

void test_ctl_doctor_files(void)
{
	ADD_MACHINE("doctor-files/open-to-others", open_to_others);
	ADD_MACHINE("doctor-files/users", users);
	ADD_MACHINE("doctor-files/configuration", configuration);
	ADD_MACHINE("doctor-files/polkit", polkit);
}
