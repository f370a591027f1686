/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: a verb, its arguments, and options before and after it. An option or argument
 * that the verb does not take is refused before the daemon is called. */
#include "config.h"
#include "ctl-private.h"

#include <string.h>

typedef struct {
	char *bus, *lifetime, *phone, *consumer, *priority;
	gboolean json, held, csv, help, version;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
	g_free(raw->bus);
	g_free(raw->lifetime);
	g_free(raw->phone);
	g_free(raw->consumer);
	g_free(raw->priority);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

/* --- Usage and help --- */

#define GENERAL "contactguard [--bus system|session] [--json] "

static const struct {
	guint option;
	const char *text;
} option_texts[] = {
	{ CTL_OPTION_LIFETIME, "--lifetime L" },
	{ CTL_OPTION_PHONE, "--phone PHONE" },
	{ CTL_OPTION_CONSUMER, "--consumer C" },
	{ CTL_OPTION_HELD, "--held" },
	{ CTL_OPTION_CSV, "--csv" },
	{ CTL_OPTION_PRIORITY, "--priority N" },
};

static char *format_usage(const CtlVerb *verb)
{
	g_autoptr(GString) usage = g_string_new(GENERAL);

	g_string_append_printf(usage, "%s%s%s", verb->name, *verb->takes ? " " : "", verb->takes);
	for (guint i = 0; i < G_N_ELEMENTS(option_texts); i++)
		if (verb->options & option_texts[i].option)
			g_string_append_printf(usage, " [%s]", option_texts[i].text);
	return g_string_free(g_steal_pointer(&usage), FALSE);
}

static CtlExit refuse_usage(const CtlVerb *verb, const char *format, ...) G_GNUC_PRINTF(2, 3);
static CtlExit refuse_usage(const CtlVerb *verb, const char *format, ...)
{
	g_autofree char *usage = verb ? format_usage(verb) : g_strdup(GENERAL "VERB [WORDS]");
	g_autofree char *text = NULL, *clean = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	clean = cg_client_printable(text);
	g_printerr("contactguard: %s\nusage: %s\nTry contactguard %s%s--help.\n", clean, usage,
		   verb ? verb->name : "", verb ? " " : "");
	return CTL_USAGE;
}

static void print_verb_help(const CtlVerb *verb)
{
	g_autofree char *usage = format_usage(verb);

	ctl_print("usage: %s\n\n%s\n%s", usage, verb->summary, verb->help ? verb->help : "");
}

static void print_help(void)
{
	ctl_print("usage: " GENERAL "VERB [WORDS]\n\n"
		  "Says who may read a phone's contacts, and asks why and what left.\n\n");
	for (const CtlVerb *verb = ctl_verbs; verb->name; verb++)
		ctl_print("  %-10s  %s\n", verb->name, verb->summary);
	ctl_print("\n  --bus system|session  the bus that contactguardd is on (system)\n"
		  "  --json                one array of objects, for programs\n"
		  "  --help, --version     also after a verb\n\n"
		  "PHONE is an address (AA:BB:CC:DD:EE:FF), CONSUMER car:ADDRESS, app:UNIT, "
		  "lsm:LABEL or uid:N.\n"
		  "Ends with 0 done, 1 refused or not found, 2 usage, 3 no daemon.\n"
		  "contactguard VERB --help tells more, and contactguard(1) all of it.\n");
}

/* --- Options --- */

/* Takes the options out of argv; the program's name and the words are left. */
static gboolean parse_raw(int *argc, char ***argv, RawOptions *raw, GError **error)
{
	const GOptionEntry entries[] = {
		{ "bus", 0, 0, G_OPTION_ARG_FILENAME, &raw->bus, NULL, NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &raw->json, NULL, NULL },
		{ "lifetime", 0, 0, G_OPTION_ARG_FILENAME, &raw->lifetime, NULL, NULL },
		{ "phone", 0, 0, G_OPTION_ARG_FILENAME, &raw->phone, NULL, NULL },
		{ "consumer", 0, 0, G_OPTION_ARG_FILENAME, &raw->consumer, NULL, NULL },
		{ "held", 0, 0, G_OPTION_ARG_NONE, &raw->held, NULL, NULL },
		{ "csv", 0, 0, G_OPTION_ARG_NONE, &raw->csv, NULL, NULL },
		{ "priority", 0, 0, G_OPTION_ARG_FILENAME, &raw->priority, NULL, NULL },
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, NULL, NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, NULL, NULL },
		G_OPTION_ENTRY_NULL
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);

	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, argc, argv, error);
}

static guint list_given(const RawOptions *raw)
{
	return (raw->lifetime ? CTL_OPTION_LIFETIME : 0) | (raw->phone ? CTL_OPTION_PHONE : 0) |
	       (raw->consumer ? CTL_OPTION_CONSUMER : 0) | (raw->held ? CTL_OPTION_HELD : 0) |
	       (raw->csv ? CTL_OPTION_CSV : 0) | (raw->priority ? CTL_OPTION_PRIORITY : 0) |
	       (raw->json ? CTL_OPTION_JSON : 0);
}

static gboolean set_usage_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean set_usage_error(GError **error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (error)
		*error = g_error_new_valist(CTL_USAGE_ERROR, 0, format, arguments);
	va_end(arguments);
	return FALSE;
}

static gboolean parse_bus(const char *text, GBusType *bus, GError **error)
{
	*bus = G_BUS_TYPE_SYSTEM;
	if (!text || g_str_equal(text, "system"))
		return TRUE;
	*bus = G_BUS_TYPE_SESSION;
	return g_str_equal(text, "session") ||
	       set_usage_error(error, "--bus is system or session, not %s", text);
}

static gboolean parse_priority(const char *text, int *priority, GError **error)
{
	gint64 number = 0;

	if (text && !g_ascii_string_to_signed(text, 10, G_MININT32, G_MAXINT32, &number, NULL))
		return set_usage_error(error, "--priority is a whole number, not %s", text);
	*priority = number;
	return TRUE;
}

static gboolean parse_lifetime(const char *text, GError **error)
{
	CgLifetime lifetime;

	return !text || cg_lifetime_parse(text, &lifetime) ||
	       set_usage_error(
		       error,
		       "--lifetime is once, trip, 30m, 12h, 7d (up to 3650d), YYYY-MM-DD or "
		       "always, not %s",
		       text);
}

static gboolean parse_values(const RawOptions *raw, Ctl *ctl, GError **error)
{
	if (raw->json && raw->csv)
		return set_usage_error(error, "%s", "either --json or --csv");
	if (raw->phone && !(ctl->phone = ctl_parse_phone(raw->phone, error)))
		return FALSE;
	if (raw->consumer && !(ctl->consumer = ctl_parse_consumer(raw->consumer, error)))
		return FALSE;
	ctl->json = raw->json;
	ctl->held = raw->held;
	ctl->csv = raw->csv;
	ctl->lifetime = g_strdup(raw->lifetime);
	return parse_bus(raw->bus, &ctl->bus, error) &&
	       parse_priority(raw->priority, &ctl->priority, error) &&
	       parse_lifetime(raw->lifetime, error);
}

/* Returns an option that was given and that the verb does not take, or NULL. */
static const char *find_surplus(const CtlVerb *verb, guint options)
{
	for (guint i = 0; i < G_N_ELEMENTS(option_texts); i++)
		if (options & ~verb->options & option_texts[i].option)
			return option_texts[i].text;
	return options & ~verb->options & CTL_OPTION_JSON ? "--json" : NULL;
}

static gboolean is_all_utf8(char **words)
{
	for (; *words; words++)
		if (!g_utf8_validate(*words, -1, NULL))
			return FALSE;
	return TRUE;
}

/* --- The verb and its arguments --- */

static gboolean parse_words(char **words, const RawOptions *raw, Ctl *ctl, const CtlVerb *verb,
			    CtlExit *exit_code)
{
	guint count = g_strv_length(words) - ctl_verb_word_count(verb);
	const char *extra = find_surplus(verb, list_given(raw));
	g_autoptr(GError) error = NULL;

	ctl->arguments = g_strdupv(words + ctl_verb_word_count(verb));
	if (extra)
		*exit_code = refuse_usage(verb, "%s does not go with %s", extra, verb->name);
	else if (count < verb->least)
		*exit_code = refuse_usage(verb, "%s: a word is missing", verb->name);
	else if (count > verb->most)
		*exit_code = refuse_usage(verb, "%s: unexpected word: %s", verb->name,
					  ctl->arguments[verb->most]);
	else if (!parse_values(raw, ctl, &error))
		*exit_code = refuse_usage(verb, "%s", error->message);
	else
		return TRUE;
	return FALSE;
}

static CtlExit print_help_for(char **words)
{
	const CtlVerb *verb = ctl_verb_find(words);

	if (*words && !verb)
		return refuse_usage(NULL, "there is no verb %s", *words);
	if (verb)
		print_verb_help(verb);
	else
		print_help();
	return CTL_DONE;
}

gboolean ctl_parse_options(int argc, char **argv, Ctl *ctl, const CtlVerb **verb,
			   CtlExit *exit_code)
{
	g_auto(GStrv) copies = g_strdupv(argv);
	g_autofree char **left = g_memdup2(copies, (argc + 1) * sizeof(*copies));
	g_auto(RawOptions) raw = { 0 };
	g_autoptr(GError) error = NULL;
	char **words = left;

	if (!is_all_utf8(copies))
		*exit_code = refuse_usage(NULL, "the words must be UTF-8");
	else if (!parse_raw(&argc, &words, &raw, &error))
		*exit_code = refuse_usage(NULL, "%s", error->message);
	else if (raw.version)
		ctl_print("contactguard %s\n", PACKAGE_VERSION);
	else if (raw.help || g_strcmp0(words[1], "help") == 0)
		*exit_code = print_help_for(words + (raw.help ? 1 : 2));
	else if (argc < 2)
		*exit_code = refuse_usage(NULL, "a verb is missing");
	else if (!(*verb = ctl_verb_find(words + 1)))
		*exit_code = refuse_usage(NULL, "there is no verb %s", words[1]);
	else
		return parse_words(words + 1, &raw, ctl, *verb, exit_code);
	return FALSE;
}

void ctl_clear(Ctl *ctl)
{
	g_free(ctl->lifetime);
	g_free(ctl->phone);
	g_free(ctl->consumer);
	g_strfreev(ctl->arguments);
	g_clear_pointer(&ctl->client, cg_client_free);
}
