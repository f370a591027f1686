/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon put together: configuration, state, gate, and the ways in. In this order, so that
 * nothing listens before everything behind it is sound. */
#include "daemon-private.h"

#include <contactguard/profile.h>

#include <stdio.h>
#include <syslog.h>

struct CgDaemon {
	const CgRunOptions *options;
	GMainLoop *loop;
	CgConfig *config;
	CgStore *store;
	CgGate *gate;
	CgListener *listener;
	CgWatch *watch;
	CgBusLink link;
	CgBus *bus;
	CgHeart *heart;
	CgBluez *bluez;     /* NULL: the phone's socket says whether it is here */
	char *phone_socket; /* where the plugin of a phone serves it; NULL: this is no phone */
	gboolean ready, failed;
};

static int say(const GError *error, int exit_code)
{
	fprintf(stderr, "%scontactguardd: %s\n", cg_log_mark(LOG_ERR), error->message);
	return exit_code;
}

static const char installed[] = SYSCONFDIR "/contactguard/contactguard.conf";

/* *scope: what --scope names in it; NULL: that is not given. */
static gboolean find_scope(const CgRunOptions *options, const CgConfig *config,
			   const CgScope **scope, GError **error)
{
	*scope = options->scope ? cg_config_scope(config, options->scope) : NULL;
	if (*scope || !options->scope)
		return TRUE;
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "--scope: there is no scope named %s",
		    options->scope);
	return FALSE;
}

/* The installed file may be missing; one that was named may not. */
static CgConfig *load_config(const CgRunOptions *options, const CgScope **scope, GError **error)
{
	const char *path = options->config;
	g_autoptr(CgConfig) config = NULL;

	if (!path && g_file_test(installed, G_FILE_TEST_EXISTS))
		path = installed;
	config = cg_config_load(path, error);
	return config && find_scope(options, config, scope, error) ? g_steal_pointer(&config)
								   : NULL;
}

/* Beside the state, unless the service manager gives a place for what lives as long as the service;
 * there obexd's user may have a folder of its own. */
static void place_phone_socket(CgDaemon *daemon)
{
	const char *runtime = g_getenv("RUNTIME_DIRECTORY");
	const char *place = runtime && *runtime ? runtime : daemon->options->state;
	g_autofree char *obexds = g_build_filename(place, "obexd", NULL);

	if (cg_config_placement(daemon->config) == CG_PLACEMENT_PHONE)
		daemon->phone_socket =
			g_build_filename(g_file_test(obexds, G_FILE_TEST_IS_DIR) ? obexds : place,
					 "phone.sock", NULL);
}

/* Where phones are reached without the desk: the plugin's socket on a phone, [Link] Phone= in
 * tests, and over Bluetooth when that is built. NULL: nowhere. */
static char *phone_address(const CgDaemon *daemon)
{
	const char *link_phone = cg_config_link_phone(daemon->config);

	if (link_phone)
		return g_strdup(link_phone);
	return daemon->phone_socket ? g_strconcat("unixpkt:", daemon->phone_socket, NULL) : NULL;
}

/* At the desk, no features stand for a record of PBAP 1.1: it has no such attribute, and of the
 * repositories only the phone's own and the SIM's. */
static CgServiceRecord phone_record(const CgRunOptions *options)
{
	guint32 features = options->desk ? options->phone_features : CG_PBAP_FEATURES;

	if (!features)
		return (CgServiceRecord){ .features = CG_PBAP_FEATURES_NONE,
					  .repositories = CG_PBAP_REPOSITORIES_1_1 };
	return (CgServiceRecord){ .features = features,
				  .has_features = TRUE,
				  .repositories = CG_PBAP_REPOSITORIES };
}

/* One phone, which whoever started us means. */
#define DESK_BOND "desk"

static gboolean make_gate(CgDaemon *daemon, const CgScope *scope, GError **error)
{
	const CgRunOptions *options = daemon->options;
	g_autofree char *reached = phone_address(daemon);
	CgAddress address;
	CgServiceRecord record = phone_record(options);
	CgGateOptions gate = {
		.config = daemon->config,
		.store = daemon->store,
		.phone = options->desk ? &options->phone : NULL,
		.record = &record,
		.scope = scope,
		.bond = options->desk ? DESK_BOND : NULL,
	};

	if (!options->desk && reached) {
		if (!cg_address_parse(reached, &address, error))
			return FALSE;
		gate.phone = &address;
	}
	daemon->gate = cg_gate_new(&gate);
	return TRUE;
}

static void on_car(gpointer data, const CgSocket *socket)
{
	CgDaemon *daemon = data;
	CgWho who = { daemon->options->phone_id, daemon->options->car };

	cg_log(CG_LOG_DAEMON, "a car came");
	cg_gate_serve(daemon->gate, socket, &who);
}

static gboolean listen_for_cars(CgDaemon *daemon, GError **error)
{
	if (!daemon->options->desk)
		return TRUE;
	daemon->listener = cg_listen(&daemon->options->listen, on_car, daemon, error);
	return daemon->listener != NULL;
}

static const char *status(const CgDaemon *daemon)
{
	if (daemon->options->desk)
		return "serving the desk";
	return daemon->phone_socket ? "serving this phone" : "serving this head unit";
}

static void say_ready(CgDaemon *daemon)
{
	printf("ready\n");
	fflush(stdout);
	daemon->ready = TRUE;
	cg_notify_ready(status(daemon));
}

/* --- What Link1 asks for; the bus has looked at the caller ---*/

static char *consumer_of(gpointer data, guint32 pid, guint32 uid)
{
	return cg_app_name(pid, uid);
}

/* The consumer is the program that obexd's bus vouches for. */
static gboolean open_car(gpointer data, const CgBusCar *car, CgBusSocket *theirs, GError **error)
{
	CgDaemon *daemon = data;
	g_autofree char *consumer = consumer_of(daemon, car->pid, car->uid);
	CgWho who = { .phone = car->phone, .consumer = consumer };
	CgSocket ours;
	int fd;

	if (!cg_socket_pair(TRUE, &ours, &fd, error))
		return FALSE;
	*theirs = (CgBusSocket){ .fd = fd, .packets = TRUE, .mtu = ours.limits.rx_max };
	cg_gate_serve(daemon->gate, &ours, &who);
	return TRUE;
}

static const char *serve_phone(gpointer data, GError **error)
{
	return ((CgDaemon *)data)->phone_socket;
}

static void on_bus_ready(gpointer data)
{
	say_ready(data);
}

/* Without its bus the daemon serves nobody that it could tell apart. */
static void on_bus_failed(gpointer data, const GError *error)
{
	CgDaemon *daemon = data;

	say(error, CG_EXIT_FAILED);
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
	case CG_RUN_BUS_NONE: say_ready(daemon); break;
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

/* The phones of a head unit are Bluetooth's, unless they are all reached elsewhere. */
static void watch_phones(CgDaemon *daemon)
{
	g_autofree char *reached = phone_address(daemon);

	if (daemon->options->bus == CG_RUN_BUS_SYSTEM && !daemon->options->desk && !reached)
		daemon->bluez = cg_bluez_new(NULL, daemon->gate);
}

/* --- The configuration, once more ---*/

/* What the daemon was built on at its start. */
static gboolean is_placed_as(const CgConfig *one, const CgConfig *other)
{
	return cg_config_placement(one) == cg_config_placement(other) &&
	       !g_strcmp0(cg_config_link_phone(one), cg_config_link_phone(other));
}

static gboolean replace_config(CgDaemon *daemon, GError **error)
{
	g_autoptr(CgConfig) old = NULL;
	const CgScope *scope;
	CgConfig *config = load_config(daemon->options, &scope, error);

	if (!config)
		return FALSE;
	old = g_steal_pointer(&daemon->config);
	daemon->config = config;
	cg_gate_set_policy(daemon->gate, config, scope);
	cg_log(CG_LOG_DAEMON, "the configuration was read anew");
	if (!is_placed_as(old, config))
		cg_warn(CG_LOG_DAEMON, "[Link] has changed: that holds from the next start");
	return TRUE;
}

gboolean cg_daemon_reload(CgDaemon *daemon, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	g_autofree char *kept = NULL;

	if (daemon->ready)
		cg_notify_reloading();
	if (!replace_config(daemon, &wrong)) {
		kept = g_strdup_printf("the configuration stays as it was: %s", wrong->message);
		g_strdelimit(kept, "\n", ' '); /* a file's name may hold one */
		cg_warn(CG_LOG_DAEMON, "%s", kept);
		g_propagate_error(error, g_steal_pointer(&wrong));
	}
	if (daemon->ready)
		cg_notify_ready(kept ? kept : status(daemon));
	return !kept;
}

static void on_changed_files(gpointer data)
{
	cg_daemon_reload(data, NULL);
}

static void watch_files(CgDaemon *daemon)
{
	const char *path = daemon->options->config ? daemon->options->config : installed;

	daemon->watch = cg_watch_new(path, (CgWake){ on_changed_files, daemon });
}

CgDaemon *cg_daemon_new(const CgRunOptions *options, GMainLoop *loop, int *exit_code)
{
	g_autoptr(CgDaemon) daemon = g_new0(CgDaemon, 1);
	g_autoptr(GError) error = NULL;
	const CgScope *scope;

	daemon->options = options;
	daemon->loop = loop;
	daemon->config = load_config(options, &scope, &error);
	if (!daemon->config) {
		*exit_code = say(error, CG_EXIT_USAGE);
		return NULL;
	}
	place_phone_socket(daemon);
	daemon->store = cg_store_open(options->state, &error);
	if (!daemon->store || !make_gate(daemon, scope, &error) ||
	    !listen_for_cars(daemon, &error)) {
		*exit_code = say(error, CG_EXIT_FAILED);
		return NULL;
	}
	watch_files(daemon);
	daemon->heart = cg_heart_new();
	watch_phones(daemon);
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
		cg_notify_stopping();
	g_clear_pointer(&daemon->bus, cg_bus_free);
	g_clear_pointer(&daemon->heart, cg_heart_free);
	g_clear_pointer(&daemon->bluez, cg_bluez_free);
	g_clear_pointer(&daemon->watch, cg_watch_free);
	g_clear_pointer(&daemon->listener, cg_listener_free);
	g_clear_pointer(&daemon->gate, cg_gate_free);
	g_clear_pointer(&daemon->store, cg_store_free);
	g_clear_pointer(&daemon->config, cg_config_free);
	g_free(daemon->phone_socket);
	g_free(daemon);
}
