/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: looks for hands-free units. The profile's AT+CPBR reads a phonebook on another way, which
 * the guard does not see. */
#include "doctor-private.h"

#define ROAD "AT+CPBR of the hands-free profile reads contacts past the guard"

void ctl_doctor_handsfree(CtlDoctor *doctor)
{
	static const char *const names[] = { "ofonod",     "hsphfpd",  "pipewire", "wireplumber",
					     "pulseaudio", "bluealsa", NULL };
	g_autoptr(GPtrArray) all = ctl_processes(doctor);
	guint before = doctor->rows->len;

	for (guint i = 0; i < all->len; i++) {
		const CtlProcess *process = all->pdata[i];

		if (g_strv_contains(names, process->name))
			ctl_doctor_report(doctor, CTL_WARN, "%s (%s) can be a hands-free unit: %s",
					  process->name, process->pid, ROAD);
	}
	for (guint i = 0; i < 2; i++) {
		static const char *const services[] = { "org.ofono", "org.hsphfpd" };
		g_autoptr(GVariant) answer = ctl_doctor_ask_bus(doctor, G_BUS_TYPE_SYSTEM,
								"NameHasOwner", services[i], "(b)");
		gboolean owned = FALSE;

		if (answer)
			g_variant_get(answer, "(b)", &owned);
		if (owned)
			ctl_doctor_report(doctor, CTL_WARN, "%s is on the system bus: %s",
					  services[i], ROAD);
	}
	if (doctor->rows->len == before)
		ctl_doctor_report(doctor, CTL_OK, "no hands-free unit runs that is known here");
}
