/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: checks obexd: that the plugin is where obexd looks for it, that each running obexd has
 * loaded it, that obexd can't reach Bluetooth past the guard, and that nothing else is
 * org.bluez.obex. */
#include "config.h"
#include "doctor-private.h"

#include <string.h>

#define PLUGIN OBEXD_PLUGINDIR "/contactguard.so"

void ctl_doctor_plugin(CtlDoctor *doctor)
{
	if (doctor->is_bridge)
		ctl_doctor_report(doctor, CTL_OK, "a bridge needs no plugin");
	else if (ctl_doctor_exists(doctor, PLUGIN))
		ctl_doctor_report(doctor, CTL_OK, "%s is installed", PLUGIN);
	else
		ctl_doctor_report(
			doctor, CTL_FAIL,
			"%s is missing: obexd leads nothing through the guard; make install",
			PLUGIN);
}

/* --- Running processes --- */

static GPtrArray *list_obexds(const CtlDoctor *doctor)
{
	GPtrArray *all = ctl_processes(doctor);

	for (guint i = all->len; i > 0; i--)
		if (strcmp(((const CtlProcess *)all->pdata[i - 1])->name, "obexd"))
			g_ptr_array_remove_index(all, i - 1);
	return all;
}

/* bluetoothd gives the phonebook's service to one program, and to the guard only if it comes first.
 */
static void check_bridge(CtlDoctor *doctor, const GPtrArray *obexds)
{
	if (!obexds->len)
		ctl_doctor_report(doctor, CTL_OK, "no obexd runs, as it should be on a bridge");
	for (guint i = 0; i < obexds->len; i++)
		ctl_doctor_report(doctor, CTL_WARN,
				  "obexd (%s) runs on a bridge and may answer cars in the guard's "
				  "place: stop it, or start it with -P pbap",
				  ((const CtlProcess *)obexds->pdata[i])->pid);
}

void ctl_doctor_loaded(CtlDoctor *doctor)
{
	g_autoptr(GPtrArray) all = list_obexds(doctor);

	if (doctor->is_bridge) {
		check_bridge(doctor, all);
		return;
	}
	if (!all->len)
		ctl_doctor_report(doctor, CTL_WARN, "no obexd runs; look again when one does");
	for (guint i = 0; i < all->len; i++) {
		const CtlProcess *obexd = all->pdata[i];
		g_autofree char *maps = ctl_process_read(obexd, "maps");

		if (!maps || !*maps)
			ctl_doctor_report(doctor, CTL_WARN,
					  "obexd (%s) can't be looked into; as root", obexd->pid);
		else if (strstr(maps, "/contactguard.so"))
			ctl_doctor_report(doctor, CTL_OK, "obexd (%s) has the plugin loaded",
					  obexd->pid);
		else
			ctl_doctor_report(
				doctor, CTL_FAIL,
				"obexd (%s) runs without the plugin: it is not guarded; start it "
				"anew, and see whether it has -p or --plugin",
				obexd->pid);
	}
}

/* --- The strict drop-in --- */

static const char *const dropin_dirs[] = {
	"/etc/systemd/user/obex.service.d",           "/run/systemd/user/obex.service.d",
	"/usr/local/lib/systemd/user/obex.service.d", "/usr/lib/systemd/user/obex.service.d",
	"/etc/systemd/system/obex.service.d",         "/usr/lib/systemd/system/obex.service.d",
};

/* systemd takes address families away by a system call filter. */
static gboolean is_filtered(const CtlProcess *process)
{
	g_autofree char *status = ctl_process_read(process, "status");

	return status && strstr(status, "\nSeccomp:\t2");
}

static void check_filters(CtlDoctor *doctor)
{
	g_autoptr(GPtrArray) all = list_obexds(doctor);

	for (guint i = 0; i < all->len; i++) {
		const CtlProcess *obexd = all->pdata[i];

		if (is_filtered(obexd))
			ctl_doctor_report(doctor, CTL_OK,
					  "obexd (%s) runs under a system call filter", obexd->pid);
		else
			ctl_doctor_report(
				doctor, CTL_FAIL,
				"obexd (%s) runs without the drop-in's filter: start it by "
				"systemd, anew",
				obexd->pid);
	}
}

void ctl_doctor_strict(CtlDoctor *doctor)
{
	if (doctor->is_bridge)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(dropin_dirs); i++) {
		if (!ctl_doctor_has_dropin(doctor, dropin_dirs[i]))
			continue;
		ctl_doctor_report(doctor, CTL_OK, "%s takes Bluetooth away from obexd",
				  dropin_dirs[i]);
		check_filters(doctor);
		return;
	}
	ctl_doctor_report(
		doctor, CTL_WARN,
		"obexd keeps Bluetooth: where the plugin is missing, data passes unfiltered; on a "
		"head unit put %s into obex.service.d",
		PKGDATADIR "/obexd-strict.conf");
}

/* --- The name org.bluez.obex --- */

static const char *const service_dirs[] = {
	"/etc/dbus-1/services",        "/usr/local/share/dbus-1/services",
	"/usr/share/dbus-1/services",  "/usr/share/dbus-1/system-services",
	"/etc/dbus-1/system-services",
};

static void check_activation(CtlDoctor *doctor, const char *path)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *name = NULL, *exec = NULL, *program = NULL;

	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
		return;
	name = g_key_file_get_string(file, "D-BUS Service", "Name", NULL);
	if (g_strcmp0(name, "org.bluez.obex"))
		return;
	exec = g_key_file_get_string(file, "D-BUS Service", "Exec", NULL);
	program = g_strndup(exec ? exec : "", exec ? strcspn(exec, " ") : 0);
	if (g_str_has_suffix(program, "/obexd") || g_str_equal(program, "/bin/false"))
		ctl_doctor_report(doctor, CTL_OK, "%s starts obexd as org.bluez.obex", path);
	else
		ctl_doctor_report(
			doctor, CTL_WARN,
			"%s makes %s org.bluez.obex, which is not BlueZ's obexd: apps would read "
			"phones past the guard",
			path, *program ? program : "something");
}

static void check_folder(CtlDoctor *doctor, const char *folder)
{
	g_autofree char *whole = ctl_doctor_path(doctor, folder);
	g_autoptr(GDir) dir = g_dir_open(whole, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(whole, name, NULL);

		if (g_str_has_suffix(name, ".service"))
			check_activation(doctor, path);
	}
}

static void check_owner(CtlDoctor *doctor, GBusType bus, const char *which)
{
	g_autoptr(GVariant) answer = ctl_doctor_ask_bus(doctor, bus, "GetConnectionUnixProcessID",
							"org.bluez.obex", "(u)");
	g_autofree char *path = NULL, *comm = NULL, *whole = NULL;
	guint32 pid;

	if (!answer)
		return;
	g_variant_get(answer, "(u)", &pid);
	path = g_strdup_printf("/proc/%u/comm", pid);
	whole = ctl_doctor_path(doctor, path);
	if (g_file_get_contents(whole, &comm, NULL, NULL))
		g_strchomp(comm);
	if (!g_strcmp0(comm, "obexd"))
		ctl_doctor_report(doctor, CTL_OK, "org.bluez.obex on the %s bus is obexd (%u)",
				  which, pid);
	else
		ctl_doctor_report(doctor, CTL_FAIL,
				  "org.bluez.obex on the %s bus is %s (%u) and not obexd: end it",
				  which, comm ? comm : "something", pid);
}

void ctl_doctor_obex_name(CtlDoctor *doctor)
{
	guint before = doctor->rows->len;

	check_owner(doctor, G_BUS_TYPE_SESSION, "session");
	check_owner(doctor, G_BUS_TYPE_SYSTEM, "system");
	for (guint i = 0; i < G_N_ELEMENTS(service_dirs); i++)
		check_folder(doctor, service_dirs[i]);
	if (doctor->rows->len == before)
		ctl_doctor_report(doctor, CTL_WARN,
				  "nobody is org.bluez.obex, and nothing would start it");
}
