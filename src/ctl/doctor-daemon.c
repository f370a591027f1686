/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: is the daemon there, and in which placement. */
#include "doctor-private.h"

static void look_at_placement(CtlDoctor *doctor)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = ctl_call(
		doctor->ctl, CTL_ROOT, "org.freedesktop.DBus.Properties", "Get",
		g_variant_new("(ss)", "org.contactguard.Link1", "Placement"), "(v)", &error);
	g_autoptr(GVariant) placement = NULL;
	g_autofree char *text = NULL;

	if (!answer) {
		ctl_found(doctor, CTL_OK,
			  "contactguardd is on the bus; its placement is told to root and obexd's "
			  "user only");
		return;
	}
	g_variant_get(answer, "(v)", &placement);
	text = ctl_show(placement);
	ctl_found(doctor, CTL_OK, "contactguardd is on the bus, placement %s", text);
}

void ctl_doctor_daemon(CtlDoctor *doctor)
{
	g_autoptr(GVariant) answer = NULL;
	gboolean owned = FALSE;

	if (!doctor->ctl)
		return;
	answer = ctl_ask_bus(doctor, doctor->ctl->bus, "NameHasOwner", "org.contactguard", "(b)");
	if (answer)
		g_variant_get(answer, "(b)", &owned);
	if (owned)
		look_at_placement(doctor);
	else if (answer)
		ctl_found(doctor, CTL_FAIL,
			  "contactguardd is not on the bus: no car gets anything; systemctl start "
			  "contactguardd");
	else
		ctl_found(doctor, CTL_FAIL, "there is no such bus, so nobody can be asked");
}
