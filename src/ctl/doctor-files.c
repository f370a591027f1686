/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: checks what is installed and who may change it: polkit's files, the users, the state and
 * the configuration. */
#include "config.h"
#include "doctor-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define ACTIONS POLKITDIR "/actions/org.contactguard.policy"
#define RULES   POLKITDIR "/rules.d/org.contactguard.rules"
#define POLKIT  "/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service"
#define STATE   LOCALSTATEDIR "/lib/contactguard"
#define CONFIG  SYSCONFDIR "/contactguard/contactguard.conf"

void ctl_doctor_polkit(CtlDoctor *doctor)
{
	if (!ctl_doctor_exists(doctor, POLKIT))
		ctl_doctor_report(doctor, CTL_WARN,
				  "polkit is not installed: only root can steer the guard");
	else if (!ctl_doctor_exists(doctor, ACTIONS) || !ctl_doctor_exists(doctor, RULES))
		ctl_doctor_report(doctor, CTL_FAIL, "%s or %s is missing: make install", ACTIONS,
				  RULES);
	else
		ctl_doctor_report(doctor, CTL_OK, "polkit is there, and our actions and rules");
}

static gboolean has_line_of(const CtlDoctor *doctor, const char *file, const char *name)
{
	g_autofree char *path = ctl_doctor_path(doctor, file), *text = NULL;
	g_autofree char *begins = g_strconcat(name, ":", NULL);
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, begins))
			return TRUE;
	return FALSE;
}

void ctl_doctor_users(CtlDoctor *doctor)
{
	gboolean user = has_line_of(doctor, "/etc/passwd", "contactguard");
	gboolean group = has_line_of(doctor, "/etc/group", "contactguard");

	if (user && group)
		ctl_doctor_report(doctor, CTL_OK, "the user and the group contactguard are there");
	else
		ctl_doctor_report(doctor, CTL_FAIL,
				  "the %s contactguard is missing: systemd-sysusers",
				  user    ? "group"
				  : group ? "user"
					  : "user and group");
}

void ctl_doctor_state(CtlDoctor *doctor)
{
	g_autofree char *path = ctl_doctor_path(doctor, STATE);
	GStatBuf about;

	if (g_stat(path, &about) != 0)
		ctl_doctor_report(doctor, CTL_WARN,
				  "%s is not there; systemd makes it when it starts the service",
				  STATE);
	else if (!S_ISDIR(about.st_mode))
		ctl_doctor_report(doctor, CTL_FAIL, "%s is no directory", STATE);
	else if (about.st_mode & 077)
		ctl_doctor_report(
			doctor, CTL_FAIL,
			"%s is open to others, with the key and the ledger in it: chmod 700",
			STATE);
	else
		ctl_doctor_report(doctor, CTL_OK, "%s is its owner's alone", STATE);
}

void ctl_doctor_config(CtlDoctor *doctor)
{
	g_autofree char *path = ctl_doctor_path(doctor, CONFIG);
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfig) config = NULL;
	GStatBuf about;

	if (g_stat(path, &about) != 0) {
		ctl_doctor_report(doctor, CTL_WARN,
				  "%s is not there; a driver is asked about everything", CONFIG);
		return;
	}
	if (about.st_mode & 022)
		ctl_doctor_report(doctor, CTL_FAIL, "%s can be written by others: chmod 644",
				  CONFIG);
	config = cg_config_load(path, &error);
	if (!config)
		ctl_doctor_report(doctor, CTL_FAIL, "%s", error->message);
	else if (!(about.st_mode & 022))
		ctl_doctor_report(doctor, CTL_OK, "%s is right", CONFIG);
}
