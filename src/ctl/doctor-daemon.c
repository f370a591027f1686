/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: checks that the daemon is on the bus, and says which placement it has. */
#include "doctor-private.h"

static void check_placement(CtlDoctor *doctor)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		cg_client_call(doctor->ctl->client, CG_CLIENT_ROOT, CG_CLIENT_PROPERTIES, "Get",
			       g_variant_new("(ss)", CG_CLIENT_LINK, "Placement"), "(v)", &error);
	g_autoptr(GVariant) placement = NULL;
	g_autofree char *text = NULL;

	if (!answer) {
		ctl_doctor_report(
			doctor, CTL_OK,
			"contactguardd is on the bus; its placement is told to root and obexd's "
			"user only");
		return;
	}
	g_variant_get(answer, "(v)", &placement);
	text = ctl_format_value(placement);
	ctl_doctor_report(doctor, CTL_OK, "contactguardd is on the bus, placement %s", text);
	doctor->is_bridge = g_str_equal(text, "bridge");
	if (doctor->is_bridge)
		ctl_doctor_report(
			doctor, CTL_OK,
			"a bridge carries contacts and calls and no audio: to telephone, pair "
			"the phone with the car itself, and refuse the car contacts");
}

void ctl_doctor_daemon(CtlDoctor *doctor)
{
	g_autoptr(GVariant) answer = NULL;
	gboolean owned = FALSE;

	if (!doctor->ctl)
		return;
	answer = ctl_doctor_ask_bus(doctor, doctor->ctl->bus, "NameHasOwner", "org.contactguard",
				    "(b)");
	if (answer)
		g_variant_get(answer, "(b)", &owned);
	if (owned)
		check_placement(doctor);
	else if (answer)
		ctl_doctor_report(
			doctor, CTL_FAIL,
			"contactguardd is not on the bus: no car gets anything; systemctl start "
			"contactguardd");
	else
		ctl_doctor_report(doctor, CTL_FAIL, "there is no such bus, so nobody can be asked");
}
