/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contactguard-bonds answers contactguardd, once, at the socket that is its standard input: whether
 * a device has a bond, and a digest that another bond would not have. */
#include "config.h"

#include <contactguard/bonds.h>

#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

/* The daemon's user, as its unit and sysusers.d have it. */
#define USER "contactguard"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

typedef struct {
	char *folder, *user;
	gboolean version;
} Options;

static void options_clear(Options *options)
{
	g_free(options->folder);
	g_free(options->user);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse_options(Options *options, int *argc, char ***argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "root", 0, 0, G_OPTION_ARG_FILENAME, &options->folder,
		  "Where bluetoothd keeps what it knows (" CG_BONDS_FOLDER ")", "DIR" },
		{ "user", 0, 0, G_OPTION_ARG_STRING, &options->user,
		  "Who is answered: a name or a number (" USER ")", "USER" },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version",
		  NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr(GOptionContext) context =
		g_option_context_new("- tells contactguardd one bond from another");

	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_description(
		context, "systemd starts it for each request, with the socket as its standard\n"
			 "input. Ends with 0 if it answered, 1 if it did not, 2 on bad options.");
	if (!g_option_context_parse(context, argc, argv, error))
		return FALSE;
	if (*argc == 1)
		return TRUE;
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "unexpected argument: %s", (*argv)[1]);
	return FALSE;
}

static gboolean find_user(const char *name, uid_t *user, GError **error)
{
	const struct passwd *entry;
	guint64 number;

	/* The last number means no user to the kernel. */
	if (g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT32 - 1, &number, NULL)) {
		*user = number;
		return TRUE;
	}
	entry = getpwnam(name);
	if (!entry) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "there is no user %s", name);
		return FALSE;
	}
	*user = entry->pw_uid;
	return TRUE;
}

static int report_failure(const GError *error, int exit_code)
{
	fprintf(stderr, "%scontactguard-bonds: %s\n", cg_log_mark(LOG_WARNING), error->message);
	return exit_code;
}

int main(int argc, char **argv)
{
	g_auto(Options) options = { 0 };
	g_autoptr(GError) error = NULL;
	uid_t user;

	setlocale(LC_ALL, "");
	if (!parse_options(&options, &argc, &argv, &error))
		return report_failure(error, EXIT_USAGE);
	if (options.version) {
		printf("contactguard-bonds %s\n", PACKAGE_VERSION);
		return EXIT_SUCCESS;
	}
	if (!find_user(options.user ? options.user : USER, &user, &error))
		return report_failure(error, EXIT_USAGE);
	if (!cg_bonds_serve(STDIN_FILENO, user, options.folder ? options.folder : CG_BONDS_FOLDER,
			    &error))
		return report_failure(error, EXIT_REFUSED);
	return EXIT_SUCCESS;
}
