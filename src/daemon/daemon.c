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
	CgBluez *bluez; /* NULL: a phone is here while its socket is connected */
	CgReach reach;
	gboolean ready, failed;
};

static int print_error(const GError *error, int exit_code)
{
	fprintf(stderr, "%scontactguardd: %s\n", cg_log_mark(LOG_ERR), error->message);
	return exit_code;
}

static gboolean is_bridge(const CgDaemon *daemon)
{
	return !daemon->options->desk && daemon->reach.placement == CG_PLACEMENT_BRIDGE;
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

static void make_gate(CgDaemon *daemon, const CgScope *scope)
{
	const CgServiceRecord record = phone_record(daemon->options);
	const CgDecisionsOptions decisions = {
		.config = daemon->config,
		.store = daemon->store,
		.scope = scope,
		.bond = daemon->options->desk ? DESK_BOND : NULL,
	};

	daemon->decisions = cg_decisions_new(&decisions);
	daemon->gate =
		cg_gate_new(daemon->decisions,
			    daemon->reach.is_one_address ? &daemon->reach.address : NULL, &record);
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
	switch (daemon->reach.placement) {
	case CG_PLACEMENT_HEAD_UNIT: return "serving this head unit";
	case CG_PLACEMENT_PHONE: return "serving this phone";
	case CG_PLACEMENT_BRIDGE: return "serving cars over Bluetooth";
	}
	g_assert_not_reached();
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
	return ((CgDaemon *)data)->reach.socket;
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

	if (daemon->reach.socket)
		daemon->link.serve_phone = serve_phone;
	else if (!is_bridge(daemon))
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

/* org.bluez reports phones, unless all are reached at one address, and hands a bridge its cars. */
static void follow_bluez(CgDaemon *daemon)
{
	if (daemon->options->bus != CG_RUN_BUS_SYSTEM ||
	    (daemon->reach.is_one_address && !is_bridge(daemon)))
		return;
	daemon->bluez = cg_bluez_new(NULL, daemon->decisions);
	ask_bonds(daemon);
	if (is_bridge(daemon))
		cg_bluez_serve_cars(daemon->bluez, daemon->gate, daemon->reach.bridged);
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
	if (!cg_reach_read(&daemon->reach, options, daemon->config, &error)) {
		*exit_code = print_error(error, CG_EXIT_USAGE);
		return NULL;
	}
	daemon->store = cg_store_open(options->state, &error);
	if (!daemon->store) {
		*exit_code = print_error(error, CG_EXIT_STATE);
		return NULL;
	}
	make_gate(daemon, scope);
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
	cg_reach_clear(&daemon->reach);
	g_free(daemon);
}
