/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-apps.c: which units of apps can open Bluetooth sockets, and which apps
 * are looked at. */
#include "fixture.h"
#include "tests.h"

#define UNITS "/usr/lib/systemd/system/"
#define OWN   "/etc/systemd/system/"

static void one(CtlDoctor *doctor)
{
	ctl_doctor_app(doctor, "music@front.service");
}

static void assert_strict(Machine *machine, gboolean strict)
{
	machine_check(machine, one);
	g_assert_cmpuint(machine->rows->len, ==, 1);
	g_assert_true(has_report(machine, "one", strict ? "ok" : "warn", "music@front.service"));
	g_assert_false(machine->doctor.failed);
}

static void files(Machine *machine, gconstpointer data)
{
	static const struct {
		const char *path, *text;
		gboolean strict;
	} steps[] = {
		{ UNITS "music@.service", "[Service]\nExecStart=/bin/music\n", FALSE },
		{ OWN "other.service.d/x.conf", "RestrictAddressFamilies=~AF_BLUETOOTH\n", FALSE },
		{ OWN "music@back.service.d/x.conf", "RestrictAddressFamilies=~AF_BLUETOOTH\n",
		  FALSE },
		{ OWN "music@.service.d/x.conf.off", "RestrictAddressFamilies=~AF_BLUETOOTH\n",
		  FALSE },
		{ OWN "music@.service.d/x.conf", "RestrictAddressFamilies=~AF_INET\n", FALSE },
		{ OWN "music@.service.d/x.conf", "RestrictAddressFamilies=AF_UNIX AF_BLUETOOTH\n",
		  FALSE },
		{ OWN "music@.service.d/x.conf", "RestrictAddressFamilies=\n", FALSE },
		{ OWN "music@.service.d/x.conf", "#RestrictAddressFamilies=~AF_BLUETOOTH\n",
		  FALSE },
		{ OWN "music@.service.d/x.conf", "RestrictAddressFamilies=~AF_INET AF_BLUETOOTH\n",
		  TRUE },
		{ OWN "music@.service.d/x.conf", "RestrictAddressFamilies=AF_UNIX\n", TRUE },
		{ OWN "music@.service.d/x.conf",
		  "RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=\n", FALSE },
		{ OWN "music@front.service.d/x.conf", "RestrictAddressFamilies=~AF_BLUETOOTH\n",
		  TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		machine_put(machine, steps[i].path, steps[i].text);
		assert_strict(machine, steps[i].strict);
	}
}

static void unit_file(Machine *machine, gconstpointer data)
{
	machine_put(machine, UNITS "music@front.service",
		    "[Service]\nRestrictAddressFamilies=AF_UNIX\n");
	assert_strict(machine, TRUE);
}

void test_ctl_doctor_apps(void)
{
	ADD_MACHINE("doctor-apps/files", files);
	ADD_MACHINE("doctor-apps/unit-file", unit_file);
}
