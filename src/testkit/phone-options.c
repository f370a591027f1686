/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone's command line. Refuses options, arguments and values that it does not know. */
#include "phone-private.h"

#define DELAY_MAX 60000 /* milliseconds */

static const char description[] =
	"ADDRESS is unix:PATH (a stream), unixpkt:PATH (packets, with SRM), or bt: and the address "
	"of\n"
	"one of this machine's adapters (00:00:00:00:00:00: any): bluetoothd then has its record, "
	"and\n"
	"cars that are paired reach it by Bluetooth; --features 0 is a phone of PBAP 1.1, by "
	"RFCOMM.\n"
	"DIR holds telecom/{pb,fav,spd,ich,och,mch,cch}/N.vcf and SIM1/telecom/...; N is the "
	"handle.\n"
	"A file that is not exactly one vCard is sent as it is.\n"
	"FILE.vcf is an export with many cards: card n is n.vcf of pb, and one with X-FAVORITE "
	"or the\n"
	"category Starred also of fav.\n"
	"\n"
	"Prints what it serves, and what a reader drops or mends of it, then `ready' when it "
	"listens;\n"
	"ends on SIGTERM. Messages are not served yet: CONNECT to "
	"MAP is\n"
	"Not Acceptable and --mns is not dialled.\n"
	"--profile android: the listing and the entries of fav come out of pb, SIM1 is Not "
	"Acceptable,\n"
	"unknown parameters are a Bad Request. Of iphone nothing is known yet that differs here.\n";

/* All are text, so that the messages about wrong values are ours. */
typedef struct {
	char *listen, *store, *mns, *features, *repositories, *profile, *delay;
} Arguments;

static void clear_arguments(Arguments *arguments)
{
	g_free(arguments->listen);
	g_free(arguments->store);
	g_free(arguments->mns);
	g_free(arguments->features);
	g_free(arguments->repositories);
	g_free(arguments->profile);
	g_free(arguments->delay);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, clear_arguments)

static gboolean refuse(GError **error, const char *what)
{
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, what);
	return FALSE;
}

static gboolean parse_arguments(Arguments *arguments, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "listen", 0, 0, G_OPTION_ARG_STRING, &arguments->listen, "Where to be reached",
		  "ADDRESS" },
		{ "store", 0, 0, G_OPTION_ARG_FILENAME, &arguments->store, "What the phone holds",
		  "DIR|FILE.vcf" },
		{ "mns", 0, 0, G_OPTION_ARG_STRING, &arguments->mns,
		  "Where the car listens for message events", "ADDRESS" },
		{ "features", 0, 0, G_OPTION_ARG_STRING, &arguments->features,
		  "PbapSupportedFeatures (3BF)", "HEX" },
		{ "repositories", 0, 0, G_OPTION_ARG_STRING, &arguments->repositories,
		  "SupportedRepositories (0F)", "HEX" },
		{ "profile", 0, 0, G_OPTION_ARG_STRING, &arguments->profile,
		  "Whose habits to have: iphone or android", "NAME" },
		{ "delay", 0, 0, G_OPTION_ARG_STRING, &arguments->delay,
		  "Time that each card takes (0)", "MILLISECONDS" },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("- a phone made of files");

	g_option_context_set_description(context, description);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, error))
		return FALSE;
	if (argc > 1)
		return refuse(error, "no arguments are expected beside the options");
	return TRUE;
}

static gboolean read_hex(const char *text, guint64 most, guint64 *value)
{
	if (!text)
		return TRUE;
	if (g_str_has_prefix(text, "0x") || g_str_has_prefix(text, "0X"))
		text += 2;
	return g_ascii_string_to_unsigned(text, 16, 0, most, value, NULL);
}

static gboolean read_store(const Arguments *arguments, PhoneOptions *options, GError **error)
{
	if (!arguments->store)
		return refuse(error, "--store is missing");
	if (!g_file_test(arguments->store, G_FILE_TEST_IS_DIR) &&
	    !g_file_test(arguments->store, G_FILE_TEST_IS_REGULAR))
		return refuse(error, "--store: no such directory or file");
	options->store = g_strdup(arguments->store);
	return TRUE;
}

static gboolean read_record(const Arguments *arguments, PhoneOptions *options, GError **error)
{
	guint64 features = CG_PBAP_FEATURES, repositories = CG_PBAP_REPOSITORIES;

	if (!read_hex(arguments->features, G_MAXUINT32, &features))
		return refuse(error, "--features: not a 32-bit number in hex");
	if (!read_hex(arguments->repositories, G_MAXUINT8, &repositories))
		return refuse(error, "--repositories: not an 8-bit number in hex");
	options->features = features;
	options->repositories = repositories;
	return TRUE;
}

static gboolean read_profile(const Arguments *arguments, PhoneOptions *options, GError **error)
{
	if (!arguments->profile)
		return TRUE;
	options->profile = phone_profile_find(arguments->profile);
	if (!options->profile)
		return refuse(error, "--profile: iphone or android");
	options->repositories &= options->profile->repositories;
	return TRUE;
}

static gboolean read_delay(const Arguments *arguments, PhoneOptions *options, GError **error)
{
	guint64 delay = 0;

	if (arguments->delay &&
	    !g_ascii_string_to_unsigned(arguments->delay, 10, 0, DELAY_MAX, &delay, NULL))
		return refuse(error, "--delay: 0 to 60000 milliseconds");
	options->delay = delay;
	return TRUE;
}

static gboolean check_arguments(const Arguments *arguments, PhoneOptions *options, GError **error)
{
	CgAddress mns;

	if (!arguments->listen)
		return refuse(error, "--listen is missing");
	if (!cg_address_parse(arguments->listen, &options->listen, error))
		return FALSE;
	options->on_air = g_str_has_prefix(arguments->listen, "bt:");
	if (arguments->mns && !cg_address_parse(arguments->mns, &mns, error))
		return FALSE;
	return read_store(arguments, options, error) && read_record(arguments, options, error) &&
	       read_profile(arguments, options, error) && read_delay(arguments, options, error);
}

gboolean phone_options_read(PhoneOptions *options, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_auto(Arguments) arguments = { 0 };

	if (parse_arguments(&arguments, argc, argv, &error) &&
	    check_arguments(&arguments, options, &error))
		return TRUE;
	g_printerr("fake-phone: %s\n", error->message);
	return FALSE;
}

void phone_options_clear(PhoneOptions *options)
{
	g_clear_pointer(&options->store, g_free);
}
