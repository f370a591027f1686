/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: whether contactguard-bonds can be asked, and can find what bluetoothd keeps. Without it
 * the guard guards as well, and asks the driver again for each trip. */
#include "doctor-private.h"

#include <contactguard/bonds.h>

#include <glib/gstdio.h>
#include <sys/stat.h>

static gboolean is_of_type(const CtlDoctor *doctor, const char *file, mode_t type)
{
	g_autofree char *path = ctl_doctor_path(doctor, file);
	GStatBuf about;

	return g_lstat(path, &about) == 0 && (about.st_mode & S_IFMT) == type;
}

void ctl_doctor_bonds(CtlDoctor *doctor)
{
	if (!is_of_type(doctor, CG_BONDS_SOCKET, S_IFSOCK))
		ctl_doctor_report(doctor, CTL_WARN,
				  "contactguard-bonds is not there, so no grant lasts longer than "
				  "the trip: systemctl enable --now contactguard-bonds.socket");
	else if (is_of_type(doctor, CG_BONDS_FOLDER, S_IFLNK))
		ctl_doctor_report(
			doctor, CTL_WARN,
			CG_BONDS_FOLDER
			" is a link, which contactguard-bonds does not follow, so no grant "
			"lasts longer than the trip: --root in its unit");
	else
		ctl_doctor_report(doctor, CTL_OK, "contactguard-bonds tells one bond from another");
}
