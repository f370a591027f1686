/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-headunit: options, help, and the start of the run.
 * A mistake in an option or a command is reported before anything is sent (exit 2). */
#include "headunit-private.h"

#include <contactguard/profile.h>

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define TIMEOUT_DEFAULT 30 /* seconds */
#define TIMEOUT_MAX     86400

static const char commands_help[] =
	"Commands, each one argument (in FILE one a line, # comments, words quoted as a shell "
	"does):\n"
	"  size REPO                      how many cards (PhonebookSize)\n"
	"  pull REPO [K=V...]             all cards of a book: pb fav spd ich och mch cch SIM1/pb "
	"...\n"
	"  cd PATH                        to this absolute folder, from the root, level by level\n"
	"  list [FOLDER] [K=V...]         the listing of a child folder, or of the current one\n"
	"  entry NAME [K=V...]            one card of the current folder, such as 1.vcf\n"
	"  abort                          ABORT; nothing runs between two commands, but what raw "
	"began\n"
	"  disconnect                     DISCONNECT, after which the link is closed\n"
	"  connect                        CONNECT once more, on a new link if the old one is gone\n"
	"  raw HEX                        these bytes as a packet\n"
	"  expect KEY VALUE               about the command before it: response NAME|HEX|closed,\n"
	"                                 size N, count N, field P, no-field P, text S, no-text "
	"S,\n"
	"                                 param NAME VALUE\n"
	"  folders, messages, message, push, status, notify, event: MAP is not built yet\n"
	"--profile aaos first asks what Android Automotive asks; its lines have "
	"\"step\":\"profile\", "
	"and\n"
	"never decide the exit code.\n"
	"K: format=2.1|3.0 max offset fields=N,TEL order=indexed|alphabetical|phonetic "
	"search=VALUE\n"
	"   by=name|number|sound selector=TEL,... operator=or|and reset=1\n"
	"\n"
	"Exit: 0 all went and held; 1 an expectation failed, or a refusal that was not expected;\n"
	"      2 usage; 3 the peer can't be reached or broke the protocol.\n";

/* The options as they were given. */
typedef struct {
	char *connect, *target, *features, *mtu, *save, *mns, *timeout, *wait, *junit, *profile,
		*script;
	gboolean json;
	char **commands;
} Arguments;

static void clear_arguments(Arguments *arguments)
{
	g_free(arguments->connect);
	g_free(arguments->target);
	g_free(arguments->features);
	g_free(arguments->mtu);
	g_free(arguments->save);
	g_free(arguments->mns);
	g_free(arguments->timeout);
	g_free(arguments->wait);
	g_free(arguments->junit);
	g_free(arguments->profile);
	g_free(arguments->script);
	g_strfreev(arguments->commands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, clear_arguments)

static gboolean parse_arguments(int *argc, char ***argv, Arguments *a, GError **error)
{
	const GOptionEntry entries[] = {
		{ "connect", 0, 0, G_OPTION_ARG_FILENAME, &a->connect,
		  "unix:PATH, unixpkt:PATH or bt:AA:BB:CC:DD:EE:FF", "ADDRESS" },
		{ "target", 0, 0, G_OPTION_ARG_FILENAME, &a->target, "pbap or map", "TARGET" },
		{ "features", 0, 0, G_OPTION_ARG_FILENAME, &a->features,
		  "Sent in CONNECT; none: not sent", "HEX|none" },
		{ "mtu", 0, 0, G_OPTION_ARG_FILENAME, &a->mtu,
		  "Longest packet offered, 255 to 65535", "N" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &a->json, "One JSON object a line", NULL },
		{ "save", 0, 0, G_OPTION_ARG_FILENAME, &a->save, "Keep bodies here, as NNN.body",
		  "DIR" },
		{ "mns", 0, 0, G_OPTION_ARG_FILENAME, &a->mns, "Where our MNS listens (MAP)",
		  "ADDRESS" },
		{ "timeout", 0, 0, G_OPTION_ARG_FILENAME, &a->timeout,
		  "For each command (default 30)", "SECONDS" },
		{ "wait", 0, 0, G_OPTION_ARG_FILENAME, &a->wait,
		  "Try for so long to connect (default: once)", "SECONDS" },
		{ "junit", 0, 0, G_OPTION_ARG_FILENAME, &a->junit,
		  "Write the expectations here, as a JUnit report", "FILE" },
		{ "profile", 0, 0, G_OPTION_ARG_FILENAME, &a->profile,
		  "That unit's own sequence first: aaos", "NAME" },
		{ "script", 0, 0, G_OPTION_ARG_FILENAME, &a->script, "Commands from this file",
		  "FILE" },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->commands, NULL,
		  "[COMMAND...]" },
		{ 0 },
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);

	g_option_context_set_summary(context, "A scripted car: asks a phone for its contacts.");
	g_option_context_set_description(context, commands_help);
	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, argc, argv, error);
}

static gboolean refuse(GError **error, const char *what)
{
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, what);
	return FALSE;
}

static gboolean parse_number(const char *text, guint64 least, guint64 most, guint *number)
{
	guint64 parsed;

	if (!g_ascii_string_to_unsigned(text, 10, least, most, &parsed, NULL))
		return FALSE;
	*number = parsed;
	return TRUE;
}

static gboolean parse_target(const Arguments *a, HuOptions *options, GError **error)
{
	if (!a->target)
		return refuse(error, "--target pbap or --target map is needed");
	options->map = g_str_equal(a->target, "map");
	if (!options->map && !g_str_equal(a->target, "pbap"))
		return refuse(error, "--target is pbap or map");
	return TRUE;
}

static gboolean parse_profile(const char *name, HuOptions *options, GError **error)
{
	if (!name)
		return TRUE;
	options->profile = hu_profile_find(name);
	if (!options->profile)
		return refuse(error, "--profile is aaos");
	return !options->map || refuse(error, "--profile is for --target pbap");
}

static gboolean parse_features(const char *text, HuOptions *options, GError **error)
{
	guint64 features = options->map ? CG_MAP_FEATURES : CG_PBAP_FEATURES;

	if (options->profile)
		features = hu_profile_features(options->profile);

	options->has_features = !text || !g_str_equal(text, "none");
	if (text && options->has_features &&
	    !g_ascii_string_to_unsigned(text, 16, 0, G_MAXUINT32, &features, NULL))
		return refuse(error, "--features is none or up to 8 hex digits");
	options->features = features;
	return TRUE;
}

static gboolean parse_options(const Arguments *a, HuOptions *options, GError **error)
{
	CgAddress mns;
	guint mtu = 0;

	*options = (HuOptions){
		.json = a->json, .save = a->save, .junit = a->junit, .timeout = TIMEOUT_DEFAULT
	};
	if (!a->connect)
		return refuse(error, "--connect ADDRESS is needed");
	if (!cg_address_parse(a->connect, &options->address, error) ||
	    !parse_target(a, options, error) || !parse_profile(a->profile, options, error) ||
	    !parse_features(a->features, options, error))
		return FALSE;
	if (a->mns && !cg_address_parse(a->mns, &mns, error))
		return FALSE;
	if (a->mtu && !parse_number(a->mtu, CG_OBEX_MTU_MIN, CG_OBEX_MTU_MAX, &mtu))
		return refuse(error, "--mtu is 255 to 65535");
	if (a->timeout && !parse_number(a->timeout, 1, TIMEOUT_MAX, &options->timeout))
		return refuse(error, "--timeout is 1 to 86400 seconds");
	if (a->wait && !parse_number(a->wait, 0, TIMEOUT_MAX, &options->wait))
		return refuse(error, "--wait is 0 to 86400 seconds");
	options->mtu = mtu;
	return TRUE;
}

static gboolean parse_commands(const Arguments *a, GPtrArray *commands, GError **error)
{
	g_autofree char *text = NULL;

	if (a->script && a->commands)
		return refuse(error, "either --script or commands");
	if (a->script)
		return g_file_get_contents(a->script, &text, NULL, error) &&
		       hu_script_parse(text, commands, error);
	for (guint i = 0; a->commands && a->commands[i]; i++) {
		HuCommand *command = hu_command_parse(a->commands[i], i + 1, error);

		if (!command)
			return FALSE;
		g_ptr_array_add(commands, command);
	}
	return TRUE;
}

/* The expectations at the beginning are about the CONNECT. */
static void insert_profile(const HuProfile *profile, GPtrArray *commands)
{
	guint at = 1;

	while (at < commands->len &&
	       ((const HuCommand *)g_ptr_array_index(commands, at))->verb == HU_EXPECT)
		at++;
	if (profile)
		hu_profile_begin(profile, commands, at);
}

static gboolean make_folder(const char *folder, GError **error)
{
	if (!folder || g_mkdir_with_parents(folder, 0700) == 0)
		return TRUE;
	return refuse(error, "the folder of --save can't be made");
}

/* A report that cannot be written would be missed only when the run is over. */
static gboolean check_junit(const char *path, GError **error)
{
	g_autoptr(HuJunit) junit = hu_junit_new();

	return !path || hu_junit_write(junit, path, error);
}

int main(int argc, char **argv)
{
	g_auto(Arguments) arguments = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) commands =
		g_ptr_array_new_with_free_func((GDestroyNotify)hu_command_free);
	HuOptions options;

	g_ptr_array_add(commands, hu_command_new_connect());
	if (!parse_arguments(&argc, &argv, &arguments, &error) ||
	    !parse_options(&arguments, &options, &error) ||
	    !parse_commands(&arguments, commands, &error) || !make_folder(options.save, &error) ||
	    !check_junit(options.junit, &error)) {
		fprintf(stderr, "fake-headunit: %s (--help tells more)\n", error->message);
		return HU_USAGE;
	}
	insert_profile(options.profile, commands);
	return hu_run(&options, commands);
}
