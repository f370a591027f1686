/* SPDX-License-Identifier: GPL-2.0-or-later */
/* check: reads configurations as the daemon would, without a daemon. The installed one may be
 * missing, as it may for the daemon; one that is named must exist. */
#include "config.h"
#include "ctl-private.h"

static const char installed[] = SYSCONFDIR "/contactguard/contactguard.conf";

static GVariant *build_row(const char *file, const GError *error)
{
	GVariantBuilder row;

	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_text(&row, "File", file);
	ctl_row_add(&row, "Valid", g_variant_new_boolean(!error));
	ctl_row_add_text(&row, "Error", error ? error->message : "");
	return g_variant_builder_end(&row);
}

static gboolean may_be_missing(const char *file)
{
	return file == installed && !g_file_test(file, G_FILE_TEST_EXISTS);
}

static void print_result(const char *file, const GError *error)
{
	g_autofree char *text = error ? cg_client_printable(error->message) : NULL;

	if (error)
		g_printerr("%s\n", text);
	else
		ctl_print("%s: ok%s\n", file,
			  may_be_missing(file) ? " (it is not there; the defaults hold)" : "");
}

static gboolean check_file(const Ctl *ctl, const char *file, GPtrArray *rows)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfig) config = cg_config_load(may_be_missing(file) ? NULL : file, &error);

	if (ctl->json)
		ctl_rows_add(rows, build_row(file, error));
	else
		print_result(file, error);
	return config != NULL;
}

CtlExit ctl_check(Ctl *ctl)
{
	static char *const by_default[] = { (char *)installed, NULL };
	char *const *files = *ctl->arguments ? ctl->arguments : by_default;
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	CtlExit exit_code = CTL_DONE;

	for (; *files; files++)
		if (!check_file(ctl, *files, rows))
			exit_code = CTL_REFUSED;
	if (ctl->json)
		ctl_print_json(rows);
	return exit_code;
}
