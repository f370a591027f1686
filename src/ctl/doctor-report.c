/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor: how a check reports, and how it looks at the machine: at files below a root, which tests
 * set, and at the buses. */
#include "doctor-private.h"

static const char *const verdicts[] = {
	[CTL_OK] = "ok",
	[CTL_WARN] = "warn",
	[CTL_FAIL] = "fail",
};

void ctl_doctor_report(CtlDoctor *doctor, CtlVerdict verdict, const char *format, ...)
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

char *ctl_doctor_path(const CtlDoctor *doctor, const char *path)
{
	return g_strconcat(doctor->root, path, NULL);
}

gboolean ctl_doctor_exists(const CtlDoctor *doctor, const char *path)
{
	g_autofree char *whole = ctl_doctor_path(doctor, path);

	return g_file_test(whole, G_FILE_TEST_EXISTS);
}

GVariant *ctl_doctor_ask_bus(CtlDoctor *doctor, GBusType bus, const char *method, const char *name,
			     const char *type)
{
	g_autoptr(CgClient) client = doctor->ctl ? cg_client_new(bus) : NULL;

	return client ? cg_client_ask_bus(client, method, name, type, NULL) : NULL;
}
