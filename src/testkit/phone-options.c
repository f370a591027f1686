/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone's command line. Refuses what DESIGN.md does not name. */
#include "phone-private.h"

static const char description[] =
	"ADDRESS is unix:PATH (a stream) or unixpkt:PATH (packets, with SRM).\n"
	"DIR holds telecom/{pb,fav,spd,ich,och,mch,cch}/N.vcf and SIM1/telecom/...; N is the "
	"handle.\n"
	"A file that is not exactly one vCard is sent as it is.\n"
	"\n"
	"Prints `ready' when it listens, ends on SIGTERM. Messages are not served yet: CONNECT to "
	"MAP is\n"
	"Not Acceptable and --mns is not dialled. --profile makes no difference yet.\n";

/* All as text: what is wrong with them is ours to say. */
typedef struct {
	char *listen, *store, *mns, *features, *repositories, *profile;
} Words;

static void words_clear(Words *words)
{
	g_free(words->listen);
	g_free(words->store);
	g_free(words->mns);
	g_free(words->features);
	g_free(words->repositories);
	g_free(words->profile);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static gboolean wrong(GError **error, const char *what)
{
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, what);
	return FALSE;
}

static gboolean read_words(Words *words, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "listen", 0, 0, G_OPTION_ARG_STRING, &words->listen, "Where to be reached",
		  "ADDRESS" },
		{ "store", 0, 0, G_OPTION_ARG_FILENAME, &words->store, "What the phone holds",
		  "DIR" },
		{ "mns", 0, 0, G_OPTION_ARG_STRING, &words->mns,
		  "Where the car listens for message events", "ADDRESS" },
		{ "features", 0, 0, G_OPTION_ARG_STRING, &words->features,
		  "PbapSupportedFeatures (3BF)", "HEX" },
		{ "repositories", 0, 0, G_OPTION_ARG_STRING, &words->repositories,
		  "SupportedRepositories (0F)", "HEX" },
		{ "profile", 0, 0, G_OPTION_ARG_STRING, &words->profile,
		  "Whose habits to have: iphone or android", "NAME" },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("- a phone made of files");

	g_option_context_set_description(context, description);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, error))
		return FALSE;
	if (argc > 1)
		return wrong(error, "no arguments are expected beside the options");
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

static gboolean read_store(const Words *words, PhoneOptions *options, GError **error)
{
	if (!words->store)
		return wrong(error, "--store is missing");
	if (!g_file_test(words->store, G_FILE_TEST_IS_DIR))
		return wrong(error, "--store: no such directory");
	options->store = g_strdup(words->store);
	return TRUE;
}

static gboolean read_record(const Words *words, PhoneOptions *options, GError **error)
{
	guint64 features = CG_PBAP_FEATURES, repositories = CG_PBAP_REPOSITORIES;

	if (!read_hex(words->features, G_MAXUINT32, &features))
		return wrong(error, "--features: not a 32-bit number in hex");
	if (!read_hex(words->repositories, G_MAXUINT8, &repositories))
		return wrong(error, "--repositories: not an 8-bit number in hex");
	options->features = features;
	options->repositories = repositories;
	return TRUE;
}

/* Known, and without effect so far. */
static gboolean check_profile(const Words *words, GError **error)
{
	static const char *const profiles[] = { "iphone", "android", NULL };

	if (words->profile && !g_strv_contains(profiles, words->profile))
		return wrong(error, "--profile: iphone or android");
	return TRUE;
}

static gboolean understand(const Words *words, PhoneOptions *options, GError **error)
{
	CgAddress mns;

	if (!words->listen)
		return wrong(error, "--listen is missing");
	if (!cg_address_parse(words->listen, &options->listen, error))
		return FALSE;
	if (words->mns && !cg_address_parse(words->mns, &mns, error))
		return FALSE;
	return read_store(words, options, error) && read_record(words, options, error) &&
	       check_profile(words, error);
}

gboolean phone_options_read(PhoneOptions *options, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_auto(Words) words = { 0 };

	if (read_words(&words, argc, argv, &error) && understand(&words, options, &error))
		return TRUE;
	g_printerr("fake-phone: %s\n", error->message);
	return FALSE;
}

void phone_options_clear(PhoneOptions *options)
{
	g_clear_pointer(&options->store, g_free);
}
