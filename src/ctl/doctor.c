/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: looks at the machine around the guard, and says what is wrong and what to do. It starts
 * nothing, changes nothing and asks no phone. If only root can see something, it says so. */
#include "doctor-private.h"

static const struct {
	const char *check;
	void (*run)(CtlDoctor *doctor);
} checks[] = {
	{ "daemon", ctl_doctor_daemon },
	{ "plugin", ctl_doctor_plugin },
	{ "plugin-loaded", ctl_doctor_loaded },
	{ "obexd-strict", ctl_doctor_strict },
	{ "org.bluez.obex", ctl_doctor_obex_name },
	{ "apps-strict", ctl_doctor_apps },
	{ "bluetooth-sockets", ctl_doctor_sockets },
	{ "hands-free", ctl_doctor_handsfree },
	{ "bonds", ctl_doctor_bonds },
	{ "polkit", ctl_doctor_polkit },
	{ "users", ctl_doctor_users },
	{ "state", ctl_doctor_state },
	{ "configuration", ctl_doctor_config },
};

void ctl_doctor_run(CtlDoctor *doctor)
{
	for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
		doctor->check = checks[i].check;
		checks[i].run(doctor);
	}
}

CtlExit ctl_doctor(Ctl *ctl)
{
	static const CtlColumn columns[] = {
		{ "Result", "RESULT", NULL },
		{ "Check", "CHECK", NULL },
		{ "Detail", "DETAIL", NULL },
		{ 0 },
	};
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	CtlDoctor doctor = { .ctl = ctl, .root = "", .rows = rows };

	ctl_doctor_run(&doctor);
	ctl_print_rows(ctl, rows, columns, "");
	return doctor.failed ? CTL_REFUSED : CTL_DONE;
}
