/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of contactguardd (doc/design.md, "Interfaces"). */
#include "config.h"
#include "daemon-private.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

typedef struct {
	char *bus, *listen, *phone, *mns_listen, *mns, *features, *repositories;
	gboolean version;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
	g_free(raw->bus);
	g_free(raw->listen);
	g_free(raw->phone);
	g_free(raw->mns_listen);
	g_free(raw->mns);
	g_free(raw->features);
	g_free(raw->repositories);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

/* Returns FALSE. */
static gboolean set_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean set_error(GError **error, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, text);
	return FALSE;
}

static gboolean parse_bus(CgRunOptions *options, const char *bus, GError **error)
{
	static const struct {
		const char *name;
		CgRunBus bus;
	} names[] = {
		{ "none", CG_RUN_BUS_NONE },
		{ "system", CG_RUN_BUS_SYSTEM },
		{ "session", CG_RUN_BUS_SESSION },
	};

	options->bus = options->desk ? CG_RUN_BUS_NONE : CG_RUN_BUS_SYSTEM;
	if (!bus)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_str_equal(names[i].name, bus)) {
			options->bus = names[i].bus;
			return TRUE;
		}
	}
	return set_error(error, "--bus must be system, session or none, not %s", bus);
}

/* text: NULL leaves *value alone. */
static gboolean parse_hex(const char *text, guint64 most, guint64 *value)
{
	if (text && (g_str_has_prefix(text, "0x") || g_str_has_prefix(text, "0X")))
		text += 2;
	return !text || g_ascii_string_to_unsigned(text, 16, 0, most, value, NULL);
}

/* A record of PBAP 1.1 knows the repositories of the phone and of its SIM only. */
static gboolean parse_record(CgRunOptions *options, const RawOptions *raw, GError **error)
{
	guint64 features = CG_PBAP_FEATURES, repositories;

	if (!parse_hex(raw->features, G_MAXUINT32, &features))
		return set_error(error, "--phone-features must be up to 8 hex digits");
	repositories = features ? CG_PBAP_REPOSITORIES : CG_PBAP_REPOSITORIES_1_1;
	if (!parse_hex(raw->repositories, G_MAXUINT8, &repositories))
		return set_error(error, "--phone-repositories must be up to 2 hex digits");
	options->phone_features = features;
	options->phone_repositories = repositories;
	return TRUE;
}

static gboolean parse_address(const char *flag, const char *text, CgAddress *address,
			      GError **error)
{
	if (cg_address_parse(text, address, error))
		return TRUE;
	g_prefix_error(error, "%s: ", flag);
	return FALSE;
}

/* Addresses are in upper case, as on the bus, in rules and in the ledger. */
static void normalise_addresses(CgRunOptions *options)
{
	g_autofree char *car = options->car, *phone = options->phone_id;

	options->car = cg_consumer_normal(car);
	options->phone_id = g_ascii_strup(phone, -1);
}

static gboolean parse_desk(CgRunOptions *options, const RawOptions *raw, GError **error)
{
	CgAddress unused;

	options->desk = raw->listen != NULL;
	if (!raw->listen != !raw->phone)
		return set_error(error, "--listen and --phone go together");
	if (!options->desk && (options->scope || options->car || options->phone_id || raw->mns ||
			       raw->mns_listen || raw->features || raw->repositories))
		return set_error(error, "--scope, --car, --phone-id, --mns, --mns-listen, "
					"--phone-features and --phone-repositories need --listen "
					"and --phone");
	if (!options->desk)
		return TRUE;
	if (!options->car)
		options->car = g_strdup("car:00:00:00:00:00:00");
	if (!options->phone_id)
		options->phone_id = g_strdup("00:00:00:00:00:00");
	if (!cg_consumer_valid(options->car))
		return set_error(error, "--car must be car:ADDRESS, app:UNIT, lsm:LABEL or uid:N");
	if (!cg_bdaddr_valid(options->phone_id))
		return set_error(error, "--phone-id must be an address such as 00:11:22:33:44:55");
	normalise_addresses(options);
	return parse_address("--listen", raw->listen, &options->listen, error) &&
	       parse_address("--phone", raw->phone, &options->phone, error) &&
	       (!raw->mns || parse_address("--mns", raw->mns, &unused, error)) &&
	       (!raw->mns_listen ||
		parse_address("--mns-listen", raw->mns_listen, &unused, error)) &&
	       parse_record(options, raw, error);
}

/* The folder that systemd gives, else one where a daemon of this user may write. */
static char *default_state(void)
{
	const char *given = g_getenv("STATE_DIRECTORY");

	if (given && *given)
		return g_strdup(given);
	if (geteuid() == 0)
		return g_strdup(LOCALSTATEDIR "/lib/contactguard");
	return g_build_filename(g_get_user_data_dir(), "contactguard", NULL);
}

static GOptionContext *new_context(CgRunOptions *o, RawOptions *raw)
{
	const GOptionEntry entries[] = {
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &o->config, "Configuration to read",
		  "FILE" },
		{ "state", 0, 0, G_OPTION_ARG_FILENAME, &o->state,
		  "Where the key, grants and ledger are kept", "DIR" },
		{ "bus", 0, 0, G_OPTION_ARG_STRING, &raw->bus,
		  "D-Bus to be on (none at the desk, else system)", "system|session|none" },
		{ "bonds", 0, 0, G_OPTION_ARG_FILENAME, &o->bonds,
		  "Where contactguard-bonds is asked (" CG_BONDS_SOCKET ")", "SOCKET" },
		{ "listen", 0, 0, G_OPTION_ARG_STRING, &raw->listen, "Desk: cars come here",
		  "ADDRESS" },
		{ "phone", 0, 0, G_OPTION_ARG_STRING, &raw->phone, "Desk: the phone is here",
		  "ADDRESS" },
		{ "scope", 0, 0, G_OPTION_ARG_STRING, &o->scope,
		  "Desk: what is released, whatever the rules say", "NAME" },
		{ "car", 0, 0, G_OPTION_ARG_STRING, &o->car, "Desk: who comes", "CONSUMER" },
		{ "phone-id", 0, 0, G_OPTION_ARG_STRING, &o->phone_id, "Desk: the phone's address",
		  "BDADDR" },
		{ "mns-listen", 0, 0, G_OPTION_ARG_STRING, &raw->mns_listen,
		  "Desk: where the phone connects back (with MAP, to come)", "ADDRESS" },
		{ "mns", 0, 0, G_OPTION_ARG_STRING, &raw->mns,
		  "Desk: where the car's MNS listens (with MAP, to come)", "ADDRESS" },
		{ "phone-features", 0, 0, G_OPTION_ARG_STRING, &raw->features,
		  "Desk: stands for the phone's SDP record (3BF; 0: one of PBAP 1.1)", "HEX" },
		{ "phone-repositories", 0, 0, G_OPTION_ARG_STRING, &raw->repositories,
		  "Desk: what that record names (0F; of PBAP 1.1: 03)", "HEX" },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, "Print the version", NULL },
		G_OPTION_ENTRY_NULL
	};
	GOptionContext *context = g_option_context_new("- a firewall for contact sync");

	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_description(
		context,
		"ADDRESS is unix:PATH (stream) or unixpkt:PATH (packets).\n"
		"Prints `ready` when all sockets listen. Ends with 0 on SIGTERM, 1 if the\n"
		"state is refused, 2 on bad options, scope or configuration, 3 if a socket or\n"
		"the bus is not to be had or lost.");
	return context;
}

CgParsed cg_run_options_parse(CgRunOptions *options, int *argc, char ***argv)
{
	g_auto(RawOptions) raw = { 0 };
	g_autoptr(GOptionContext) context = new_context(options, &raw);
	g_autoptr(GError) error = NULL;
	gboolean is_right = g_option_context_parse(context, argc, argv, &error);

	if (is_right && raw.version) {
		printf("contactguardd %s\n", PACKAGE_VERSION);
		return CG_PARSED_DONE;
	}
	if (is_right && *argc > 1)
		is_right = set_error(&error, "unexpected argument: %s", (*argv)[1]);
	if (!is_right || !parse_desk(options, &raw, &error) ||
	    !parse_bus(options, raw.bus, &error)) {
		fprintf(stderr, "%scontactguardd: %s\nTry contactguardd --help.\n",
			cg_log_mark(LOG_ERR), error->message);
		return CG_PARSED_WRONG;
	}
	if (!options->state)
		options->state = default_state();
	return CG_PARSED;
}

void cg_run_options_clear(CgRunOptions *options)
{
	g_free(options->config);
	g_free(options->state);
	g_free(options->bonds);
	g_free(options->scope);
	g_free(options->car);
	g_free(options->phone_id);
}
