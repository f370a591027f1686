/* The daemon put together: configuration, state, gate, and the ways in. In this order, so that nothing
 * listens before everything behind it is sound. */
#include "daemon-private.h"

#include <stdio.h>

struct CgDaemon {
	const CgRunOptions *options;
	GMainLoop *loop;
	CgConfig *config;
	CgStore *store;
	CgGate *gate;
	CgListener *listener;
	gboolean failed;
};

static int say(const GError *error, int exit_code)
{
	fprintf(stderr, "contactguardd: %s\n", error->message);
	return exit_code;
}

/* The installed file may be missing; one that was named may not. */
static CgConfig *load_config(const CgRunOptions *options, GError **error)
{
	const char *installed = SYSCONFDIR "/contactguard/contactguard.conf";

	if (options->config)
		return cg_config_load(options->config, error);
	return cg_config_load(g_file_test(installed, G_FILE_TEST_EXISTS) ? installed : NULL, error);
}

static const CgScope *fixed_scope(const CgDaemon *daemon, GError **error)
{
	const CgScope *scope = cg_config_scope(daemon->config, daemon->options->scope);

	if (!scope)
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "--scope: there is no scope named %s",
			    daemon->options->scope);
	return scope;
}

static gboolean make_gate(CgDaemon *daemon, GError **error)
{
	const CgRunOptions *options = daemon->options;
	const char *link_phone = cg_config_link_phone(daemon->config);
	CgAddress address;
	CgGateOptions gate = {
		.config = daemon->config,
		.store = daemon->store,
		.phone = options->desk ? &options->phone : NULL,
		.record = {
			.features = options->desk ? options->phone_features : CG_PBAP_FEATURES,
			.has_features = TRUE,
			.repositories = CG_PBAP_REPOSITORIES,
		},
	};

	if (options->scope && !(gate.scope = fixed_scope(daemon, error)))
		return FALSE;
	if (!options->desk && link_phone) {
		if (!cg_address_parse(link_phone, &address, error))
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

static void print_ready(void)
{
	printf("ready\n");
	fflush(stdout);
}

CgDaemon *cg_daemon_new(const CgRunOptions *options, GMainLoop *loop, int *exit_code)
{
	g_autoptr(CgDaemon) daemon = g_new0(CgDaemon, 1);
	g_autoptr(GError) error = NULL;

	daemon->options = options;
	daemon->loop = loop;
	daemon->config = load_config(options, &error);
	/* The scope is looked at before the state directory is touched. */
	if (!daemon->config || (options->scope && !fixed_scope(daemon, &error))) {
		*exit_code = say(error, CG_EXIT_USAGE);
		return NULL;
	}
	daemon->store = cg_store_open(options->state, &error);
	if (!daemon->store || !make_gate(daemon, &error) || !listen_for_cars(daemon, &error)) {
		*exit_code = say(error, CG_EXIT_FAILED);
		return NULL;
	}
	print_ready();
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
	g_clear_pointer(&daemon->listener, cg_listener_free);
	g_clear_pointer(&daemon->gate, cg_gate_free);
	g_clear_pointer(&daemon->store, cg_store_free);
	g_clear_pointer(&daemon->config, cg_config_free);
	g_free(daemon);
}
