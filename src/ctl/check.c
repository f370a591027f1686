/* SPDX-License-Identifier: GPL-2.0-or-later */
/* check: reads configurations as the daemon would, without it. As for the daemon the installed one
 * may be missing, one that is named may not. */
#include "config.h"
#include "ctl-private.h"

static const char installed[] = SYSCONFDIR "/contactguard/contactguard.conf";

static GVariant *row_of(const char *file, const GError *error)
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

static void say(const char *file, const GError *error)
{
	g_autofree char *text = error ? cg_client_printable(error->message) : NULL;

	if (error)
		g_printerr("%s\n", text);
	else
		ctl_print("%s: ok%s\n", file,
			  may_be_missing(file) ? " (it is not there; the defaults hold)" : "");
}

static gboolean is_right(const Ctl *ctl, const char *file, GPtrArray *rows)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfig) config = cg_config_load(may_be_missing(file) ? NULL : file, &error);

	if (ctl->json)
		ctl_rows_add(rows, row_of(file, error));
	else
		say(file, error);
	return config != NULL;
}

CtlExit ctl_check(Ctl *ctl)
{
	static char *const by_default[] = { (char *)installed, NULL };
	char *const *files = *ctl->arguments ? ctl->arguments : by_default;
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	CtlExit exit_code = CTL_DONE;

	for (; *files; files++)
		if (!is_right(ctl, *files, rows))
			exit_code = CTL_REFUSED;
	if (ctl->json)
		ctl_print_json(rows);
	return exit_code;
}
