/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: looks whether the apps that have asked the guard could open Bluetooth sockets of their
 * own, past obexd. It reads unit files and drop-ins, as obexd's check does, and asks no manager. */
#include "doctor-private.h"

#include <string.h>

#define KEY "RestrictAddressFamilies="

/* --- Files --- */

/* A list that begins with ~ takes away what it names, and any other list takes away all else. */
static gboolean is_without_bluetooth(const char *list)
{
	gboolean named = strstr(list, "AF_BLUETOOTH") != NULL;

	return *list == '~' ? named : *list && !named;
}

static gboolean takes_bluetooth_away(const char *path)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	gboolean taken = FALSE;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, KEY))
			taken = is_without_bluetooth(g_strstrip(*line + strlen(KEY)));
	return taken;
}

gboolean ctl_doctor_has_dropin(const CtlDoctor *doctor, const char *folder)
{
	g_autofree char *whole = ctl_doctor_path(doctor, folder);
	g_autoptr(GDir) dir = g_dir_open(whole, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(whole, name, NULL);

		if (g_str_has_suffix(name, ".conf") && takes_bluetooth_away(path))
			return TRUE;
	}
	return FALSE;
}

/* --- Units --- */

/* Returns the template of an instance (music@.service of music@front.service), or NULL. */
static char *template_of(const char *unit)
{
	const char *instance = strchr(unit, '@');

	return instance ? g_strdup_printf("%.*s@.service", (int)(instance - unit), unit) : NULL;
}

static gboolean is_strict(const CtlDoctor *doctor, const char *unit)
{
	static const char *const folders[] = { "/etc/systemd/system", "/run/systemd/system",
					       "/usr/local/lib/systemd/system",
					       "/usr/lib/systemd/system" };
	g_autofree char *template = template_of(unit);
	const char *names[] = { unit, template };

	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(names) && names[j]; j++) {
			g_autofree char *file = g_build_filename(folders[i], names[j], NULL);
			g_autofree char *dropins = g_strconcat(file, ".d", NULL);
			g_autofree char *path = ctl_doctor_path(doctor, file);

			if (takes_bluetooth_away(path) || ctl_doctor_has_dropin(doctor, dropins))
				return TRUE;
		}
	}
	return FALSE;
}

void ctl_doctor_app(CtlDoctor *doctor, const char *unit)
{
	if (is_strict(doctor, unit))
		ctl_doctor_report(doctor, CTL_OK, "%s has Bluetooth taken away", unit);
	else
		ctl_doctor_report(doctor, CTL_WARN,
				  "%s may open Bluetooth sockets of its own, past the guard: put "
				  "%s into %s.d",
				  unit, PKGDATADIR "/app-strict.conf", unit);
}

/* --- Those that have asked --- */

/* Returns a set of their names. A driver may have named any. */
static GHashTable *collect_units(GVariant *objects)
{
	GHashTable *units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GVariantIter iter;
	const char *path;

	g_variant_iter_init(&iter, objects);
	while (g_variant_iter_next(&iter, "{&o*}", &path, NULL)) {
		g_auto(CtlWho) who = { 0 };

		if (cg_who_of_path(path, &who.phone, &who.consumer) && who.consumer &&
		    g_str_has_prefix(who.consumer, "app:") &&
		    g_str_has_suffix(who.consumer, ".service") && !strchr(who.consumer, '/'))
			g_hash_table_add(units, g_strdup(who.consumer + strlen("app:")));
	}
	return units;
}

void ctl_doctor_apps(CtlDoctor *doctor)
{
	g_autoptr(GVariant) answer = NULL, objects = NULL;
	g_autoptr(GHashTable) units = NULL;
	GHashTableIter iter;
	gpointer unit;

	if (!doctor->ctl)
		return;
	answer = cg_client_call(doctor->ctl->client, CG_CLIENT_ROOT, CG_CLIENT_OBJECTS,
				"GetManagedObjects", NULL, "(a{oa{sa{sv}}})", NULL);
	if (!answer) {
		ctl_doctor_report(doctor, CTL_WARN, "which apps have asked only a driver is told");
		return;
	}
	objects = g_variant_get_child_value(answer, 0);
	units = collect_units(objects);
	if (!g_hash_table_size(units))
		ctl_doctor_report(doctor, CTL_OK, "no app of a unit of its own has asked yet");
	g_hash_table_iter_init(&iter, units);
	while (g_hash_table_iter_next(&iter, &unit, NULL))
		ctl_doctor_app(doctor, unit);
}
