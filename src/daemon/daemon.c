/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon as a whole: configuration, state, gate, then the sockets and the bus. They are opened
 * in this order, so that nothing listens before everything behind it is sound. */
#include "daemon-private.h"

#include <contactguard/profile.h>

#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

struct CgDaemon {
	const CgRunOptions *options;
	GMainLoop *loop;
	CgConfig *config;
	CgStore *store;
	CgDecisions *decisions;
	CgGate *gate;
	CgListener *listener;
	CgConfigWatch *watch;
	CgBusLink link;
	CgBus *bus;
	CgWatchdog *watchdog;
	CgBluez *bluez;     /* NULL: a phone is here while its socket is connected */
	char *phone_socket; /* where obexd's plugin serves this phone; NULL: this is no phone */
	gboolean ready, failed;
};

static int print_error(const GError *error, int exit_code)
{
	fprintf(stderr, "%scontactguardd: %s\n", cg_log_mark(LOG_ERR), error->message);
	return exit_code;
}

/* The socket lies beside the state, unless the service manager gives a folder for it; in that one
 * obexd's user may have a folder of its own. */
static void set_phone_socket(CgDaemon *daemon)
{
	const char *runtime = g_getenv("RUNTIME_DIRECTORY");
	const char *folder = runtime && *runtime ? runtime : daemon->options->state;
	g_autofree char *obexds = g_build_filename(folder, "obexd", NULL);

	if (cg_config_placement(daemon->config) == CG_PLACEMENT_PHONE)
		daemon->phone_socket =
			g_build_filename(g_file_test(obexds, G_FILE_TEST_IS_DIR) ? obexds : folder,
					 "phone.sock", NULL);
}

/* Returns where phones are reached without the desk: at [Link] Phone= in tests, on a phone at the
 * socket of obexd's plugin. NULL: they can't be reached. */
static char *phone_address(const CgDaemon *daemon)
{
	const char *link_phone = cg_config_link_phone(daemon->config);

	if (link_phone)
		return g_strdup(link_phone);
	return daemon->phone_socket ? g_strconcat("unixpkt:", daemon->phone_socket, NULL) : NULL;
}

/* At the desk the options stand for the phone's record; one of PBAP 1.1 has no features. */
static CgServiceRecord phone_record(const CgRunOptions *options)
{
	if (!options->desk)
		return (CgServiceRecord){ .features = CG_PBAP_FEATURES,
					  .has_features = TRUE,
					  .repositories = CG_PBAP_REPOSITORIES };
	return (CgServiceRecord){
		.features =
			options->phone_features ? options->phone_features : CG_PBAP_FEATURES_NONE,
		.has_features = options->phone_features != 0,
		.repositories = options->phone_repositories,
	};
}

/* At the desk there is one phone, and whoever started the daemon chose it. */
#define DESK_BOND "desk"

static gboolean make_gate(CgDaemon *daemon, const CgScope *scope, GError **error)
{
	const CgRunOptions *options = daemon->options;
	g_autofree char *reached = phone_address(daemon);
	CgAddress address;
	CgServiceRecord record = phone_record(options);
	const CgAddress *phone = options->desk ? &options->phone : NULL;
	const CgDecisionsOptions decisions = {
		.config = daemon->config,
		.store = daemon->store,
		.scope = scope,
		.bond = options->desk ? DESK_BOND : NULL,
	};

	if (!options->desk && reached) {
		if (!cg_address_parse(reached, &address, error))
			return FALSE;
		phone = &address;
	}
	daemon->decisions = cg_decisions_new(&decisions);
	daemon->gate = cg_gate_new(daemon->decisions, phone, &record);
	return TRUE;
}

static void on_car(gpointer data, const CgSocket *socket)
{
	CgDaemon *daemon = data;
	CgWho who = { daemon->options->phone_id, daemon->options->car };

	cg_log(CG_LOG_DAEMON, "a car came");
	cg_gate_serve(daemon->gate, socket, &who, NULL);
}

static gboolean listen_for_cars(CgDaemon *daemon, GError **error)
{
	if (!daemon->options->desk)
		return TRUE;
	daemon->listener = cg_listen(&daemon->options->listen, on_car, daemon, error);
	return daemon->listener != NULL;
}

static const char *status_text(const CgDaemon *daemon)
{
	if (daemon->options->desk)
		return "serving the desk";
	return daemon->phone_socket ? "serving this phone" : "serving this head unit";
}

static void report_ready(CgDaemon *daemon)
{
	printf("ready\n");
	fflush(stdout);
	daemon->ready = TRUE;
	cg_systemd_ready(status_text(daemon));
}

/* --- The bus; it has checked who calls --- */

static char *consumer_of(gpointer data, const CgBusProcess *process)
{
	return cg_app_name(process);
}

/* [Link] Phone= names one phone by its Bluetooth address, or stands by a socket for every phone. */
static gboolean is_named(const CgDaemon *daemon, const char *phone)
{
	const char *named = cg_config_link_phone(daemon->config);

	return named && (!g_str_has_prefix(named, "bt:") ||
			 !g_ascii_strcasecmp(named + strlen("bt:"), phone));
}

/* An app may name any address, also those of phones that were never here. */
static gboolean check_phone(const CgDaemon *daemon, const char *phone, GError **error)
{
	if (is_named(daemon, phone) || cg_decisions_phone_has_bond(daemon->decisions, phone))
		return TRUE;
	g_set_error_literal(error, CG_ERROR, CG_ERROR_REFUSED,
			    "the phone is not bonded with this head unit");
	return FALSE;
}

/* The consumer is the program for which obexd's plugin vouches. */
static gboolean open_car(gpointer data, const CgBusCar *car, CgBusSocket *theirs, GError **error)
{
	CgDaemon *daemon = data;
	g_autofree char *consumer = consumer_of(daemon, &car->process);
	CgWho who = { .phone = car->phone, .consumer = consumer };
	CgSocket ours;
	int fd;

	if (!check_phone(daemon, car->phone, error) || !cg_socket_pair(TRUE, &ours, &fd, error))
		return FALSE;
	if (!cg_gate_serve(daemon->gate, &ours, &who, error)) {
		close(fd);
		return FALSE;
	}
	*theirs = (CgBusSocket){ .fd = fd, .packets = TRUE, .mtu = ours.limits.rx_max };
	return TRUE;
}

static const char *serve_phone(gpointer data, GError **error)
{
	return ((CgDaemon *)data)->phone_socket;
}

static void on_bus_ready(gpointer data)
{
	report_ready(data);
}

/* Without its bus the daemon can tell no consumers apart. */
static void on_bus_failed(gpointer data, const GError *error)
{
	CgDaemon *daemon = data;

	print_error(error, CG_EXIT_BUS);
	daemon->failed = TRUE;
	g_main_loop_quit(daemon->loop);
}

static gboolean on_bus_reload(gpointer data, GError **error)
{
	return cg_daemon_reload(data, error);
}

static void join_bus(CgDaemon *daemon)
{
	static const CgBusEvents events = { on_bus_ready, on_bus_failed, on_bus_reload,
					    consumer_of };

	if (daemon->phone_socket)
		daemon->link.serve_phone = serve_phone;
	else
		daemon->link.open_car = open_car;
	switch (daemon->options->bus) {
	case CG_RUN_BUS_NONE: report_ready(daemon); break;
	case CG_RUN_BUS_SYSTEM:
		daemon->bus =
			cg_bus_new(CG_BUS_SYSTEM, daemon->gate, &daemon->link, &events, daemon);
		break;
	case CG_RUN_BUS_SESSION:
		daemon->bus =
			cg_bus_new(CG_BUS_SESSION, daemon->gate, &daemon->link, &events, daemon);
		break;
	}
}

/* The key is the store's own, as those of its digests are. */
static void ask_bonds(CgDaemon *daemon)
{
	guint8 *key = cg_wiped_new(CG_BOND_KEY_SIZE);

	cg_store_derive(daemon->store, key, "bonds", NULL);
	cg_bluez_ask_bonds(daemon->bluez,
			   daemon->options->bonds ? daemon->options->bonds : CG_BONDS_SOCKET, key);
	cg_wiped_free(key);
}

/* org.bluez reports the phones of a head unit, unless all phones are reached at one address. */
static void follow_bluez(CgDaemon *daemon)
{
	g_autofree char *reached = phone_address(daemon);

	if (daemon->options->bus != CG_RUN_BUS_SYSTEM || daemon->options->desk || reached)
		return;
	daemon->bluez = cg_bluez_new(NULL, daemon->decisions);
	ask_bonds(daemon);
}

/* --- Reloading the configuration --- */

/* These values are used at the start only. */
static gboolean has_same_placement(const CgConfig *one, const CgConfig *other)
{
	return cg_config_placement(one) == cg_config_placement(other) &&
	       !g_strcmp0(cg_config_link_phone(one), cg_config_link_phone(other));
}

static gboolean has_same_profiles(const CgConfig *one, const CgConfig *other)
{
	for (CgProfile profile = 0; profile < CG_PROFILES; profile++)
		if (cg_config_allows(one, profile) != cg_config_allows(other, profile))
			return FALSE;
	return TRUE;
}

static gboolean replace_config(CgDaemon *daemon, GError **error)
{
	g_autoptr(CgConfig) old = NULL;
	const CgScope *scope;
	CgConfig *config = cg_daemon_config_load(daemon->options, &scope, error);

	if (!config)
		return FALSE;
	old = g_steal_pointer(&daemon->config);
	daemon->config = config;
	cg_decisions_set_policy(daemon->decisions, config, scope);
	cg_log(CG_LOG_DAEMON, "the configuration was read anew");
	if (daemon->bus && !has_same_profiles(old, config))
		cg_bus_profiles_changed(daemon->bus);
	if (!has_same_placement(old, config))
		cg_warn(CG_LOG_DAEMON, "[Link] has changed: that holds from the next start");
	return TRUE;
}

gboolean cg_daemon_reload(CgDaemon *daemon, GError **error)
{
	g_autoptr(GError) invalid = NULL;
	g_autofree char *kept = NULL;

	if (daemon->ready)
		cg_systemd_reloading();
	if (!replace_config(daemon, &invalid)) {
		kept = g_strdup_printf("the configuration stays as it was: %s", invalid->message);
		g_strdelimit(kept, "\n", ' '); /* a file's name may hold one */
		cg_warn(CG_LOG_DAEMON, "%s", kept);
		g_propagate_error(error, g_steal_pointer(&invalid));
	}
	if (daemon->ready)
		cg_systemd_ready(kept ? kept : status_text(daemon));
	return !kept;
}

static void on_files_changed(gpointer data)
{
	cg_daemon_reload(data, NULL);
}

CgDaemon *cg_daemon_new(const CgRunOptions *options, GMainLoop *loop, int *exit_code)
{
	g_autoptr(CgDaemon) daemon = g_new0(CgDaemon, 1);
	g_autoptr(GError) error = NULL;
	const CgScope *scope;

	daemon->options = options;
	daemon->loop = loop;
	daemon->config = cg_daemon_config_load(options, &scope, &error);
	if (!daemon->config) {
		*exit_code = print_error(error, CG_EXIT_USAGE);
		return NULL;
	}
	set_phone_socket(daemon);
	daemon->store = cg_store_open(options->state, &error);
	if (!daemon->store) {
		*exit_code = print_error(error, CG_EXIT_STATE);
		return NULL;
	}
	if (!make_gate(daemon, scope, &error)) {
		*exit_code = print_error(error, CG_EXIT_USAGE);
		return NULL;
	}
	if (!listen_for_cars(daemon, &error)) {
		*exit_code = print_error(error, CG_EXIT_BUS);
		return NULL;
	}
	daemon->watch = cg_config_watch_new(options, (CgWake){ on_files_changed, daemon });
	daemon->watchdog = cg_watchdog_new();
	follow_bluez(daemon);
	join_bus(daemon);
	return g_steal_pointer(&daemon);
}

gboolean cg_daemon_failed(const CgDaemon *daemon)
{
	return daemon->failed;
}

void cg_daemon_free(CgDaemon *daemon)
{
	if (!daemon)
		return;
	if (daemon->ready)
		cg_systemd_stopping();
	g_clear_pointer(&daemon->bus, cg_bus_free);
	g_clear_pointer(&daemon->watchdog, cg_watchdog_free);
	g_clear_pointer(&daemon->bluez, cg_bluez_free);
	g_clear_pointer(&daemon->watch, cg_config_watch_free);
	g_clear_pointer(&daemon->listener, cg_listener_free);
	g_clear_pointer(&daemon->gate, cg_gate_free);
	g_clear_pointer(&daemon->decisions, cg_decisions_free);
	g_clear_pointer(&daemon->store, cg_store_free);
	g_clear_pointer(&daemon->config, cg_config_free);
	g_free(daemon->phone_socket);
	g_free(daemon);
}
