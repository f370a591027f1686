/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: looks at the machine around the guard, and says what to do about what it finds. It only
 * looks: nothing is started, asked of a phone or changed. What only root can see, it says. */
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
	{ "bluetooth-sockets", ctl_doctor_sockets },
	{ "hands-free", ctl_doctor_handsfree },
	{ "polkit", ctl_doctor_polkit },
	{ "users", ctl_doctor_users },
	{ "state", ctl_doctor_state },
	{ "configuration", ctl_doctor_config },
};

static const char *const verdicts[] = {
	[CTL_OK] = "ok",
	[CTL_WARN] = "warn",
	[CTL_FAIL] = "fail",
};

void ctl_found(CtlDoctor *doctor, CtlVerdict verdict, const char *format, ...)
{
	g_autofree char *detail = NULL;
	GVariantBuilder row;
	va_list args;

	va_start(args, format);
	detail = g_strdup_vprintf(format, args);
	va_end(args);
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_text(&row, "Check", doctor->check);
	ctl_row_add_text(&row, "Result", verdicts[verdict]);
	ctl_row_add(&row, "Detail", g_variant_new_take_string(g_utf8_make_valid(detail, -1)));
	ctl_rows_add(doctor->rows, g_variant_builder_end(&row));
	doctor->failed |= verdict == CTL_FAIL;
}

char *ctl_below(const CtlDoctor *doctor, const char *path)
{
	return g_strconcat(doctor->root, path, NULL);
}

gboolean ctl_is_there(const CtlDoctor *doctor, const char *path)
{
	g_autofree char *whole = ctl_below(doctor, path);

	return g_file_test(whole, G_FILE_TEST_EXISTS);
}

GVariant *ctl_ask_bus(CtlDoctor *doctor, GBusType bus, const char *method, const char *name,
		      const char *type)
{
	g_autofree char *address =
		doctor->ctl ? g_dbus_address_get_for_bus_sync(bus, NULL, NULL) : NULL;
	g_autoptr(GDBusConnection) connection =
		address ? g_dbus_connection_new_for_address_sync(
				  address,
				  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
					  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
				  NULL, NULL, NULL)
			: NULL;

	if (!connection)
		return NULL;
	return g_dbus_connection_call_sync(
		connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
		method, name ? g_variant_new("(s)", name) : NULL, G_VARIANT_TYPE(type),
		G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
}

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
	ctl_print(ctl, rows, columns, "");
	return doctor.failed ? CTL_REFUSED : CTL_DONE;
}
