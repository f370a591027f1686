/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See world.h: the phone, the gate and the cars of one run, and its steps. */
#include "world.h"

#include <contactguard/fetch.h>
#include <contactguard/gate.h>
#include <contactguard/policy.h>
#include <contactguard/serve.h>
#include <contactguard/store.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CARS 2

struct World {
	char *dir;
	char *key, *database; /* the state every run starts from */
	gsize key_size, database_size;
};

/* One run against one phone. */
typedef struct {
	const Trial *trial;
	const Phone *phone;
	Shelves *collections;
	CgListener *listener;
	GPtrArray *links; /* of PhoneLink: the phone's ends */
	CgConfig *config;
	CgStore *store;
	CgScope *scope;
	CgDecisions *decisions;
	CgGate *gate;
	Car *cars[CARS];
	Transcript *transcript;
} Run;

/* --- The phone's end --- */

typedef struct {
	Run *run;
	CgLink *link;
} PhoneLink;

static void phone_link_free(gpointer data)
{
	PhoneLink *phone = data;

	cg_link_free(phone->link);
	g_free(phone);
}

static void phone_done(gpointer data, CgLinkEnd end, const GError *error)
{
	PhoneLink *phone = data;

	g_ptr_array_remove(phone->run->links, phone);
}

static void on_guard(gpointer data, const CgSocket *accepted)
{
	Run *run = data;
	CgSocket socket = *accepted;
	PhoneLink *phone = g_new0(PhoneLink, 1);
	const CgPbapServeOptions options = {
		.features = run->phone->features,
		.repositories = run->phone->repositories,
		.first_connection = 1 + (run->phone->identity & 0xFFFF),
	};

	socket.limits.rx_max = socket.limits.tx_max = run->phone->mtu;
	phone->run = run;
	phone->link = cg_link_new(
		&socket, cg_serve_pbap(&socket.limits, shelves_book(run->collections), &options),
		phone_done, phone);
	g_ptr_array_add(run->links, phone);
}

/* --- The steps --- */

static void open_car(Run *run, Car *car, char **words)
{
	gboolean packets = g_str_equal(words[0], "packets");
	CgWho who = { "AA:BB:CC:DD:EE:FF", words[3] };
	CgSocket ours;
	int theirs;

	if (!cg_socket_pair(packets, &ours, &theirs, NULL))
		g_error("no sockets are left");
	ours.limits.rx_max = CLAMP(atoi(words[1]), CG_OBEX_MTU_MIN, CG_OBEX_MTU_MAX);
	ours.limits.tx_max = CLAMP(atoi(words[2]), CG_OBEX_MTU_MIN, CG_OBEX_MTU_MAX);
	car_open(car, theirs, packets);
	cg_gate_serve(run->gate, &ours, &who);
}

static void do_step(Run *run, char **words)
{
	guint count = g_strv_length(words);
	Car *car = count > 1 ? run->cars[*words[1] == '1'] : NULL;

	if (count == 0)
		return;
	if (g_str_equal(words[0], "wake"))
		shelves_wake(run->collections);
	else if (g_str_equal(words[0], "advance") && count > 1)
		cg_clock_advance(CG_SECONDS(CLAMP(atoi(words[1]), 0, 1000)));
	else if (g_str_equal(words[0], "open") && count > 5)
		open_car(run, car, words + 2);
	else if (car)
		car_do(car, words[0], words + 2);
}

static void do_steps(Run *run)
{
	for (guint i = 0; i < run->trial->steps->len; i++) {
		g_auto(GStrv) words = g_strsplit(run->trial->steps->pdata[i], " ", -1);

		g_array_append_val(run->transcript->steps, run->transcript->bytes->len);
		do_step(run, words);
		for (guint car = 0; car < CARS; car++)
			car_go_on(run->cars[car]);
	}
}

/* --- One run --- */

static CgScope *scope_of(const Trial *trial)
{
	g_autofree char *name = NULL;
	const char *end = strchr(trial->scope, ']');
	CgScope *scope;

	name = g_strndup(trial->scope + strlen("[Scope "), end - trial->scope - strlen("[Scope "));
	scope = cg_scope_builtin(name);
	return scope ? scope : cg_scope_parse(trial->scope, "trial", NULL);
}

static void start(Run *run, const char *dir, GError **error)
{
	g_autofree char *state = g_build_filename(dir, "state", NULL);
	g_autofree char *config = g_build_filename(dir, "conf", NULL);
	g_autofree char *phone =
		g_strdup_printf("%s:%s/phone", run->phone->packets ? "unixpkt" : "unix", dir);
	CgAddress address;
	CgServiceRecord record;
	CgDecisionsOptions options = { 0 };

	cg_address_parse(phone, &address, NULL);
	run->listener = cg_listen(&address, on_guard, run, error);
	run->config = run->listener ? cg_config_load(config, error) : NULL;
	run->store = run->config ? cg_store_open(state, error) : NULL;
	if (!run->store)
		return;
	run->scope = scope_of(run->trial);
	options.config = run->config;
	options.store = run->store;
	options.scope = run->scope;
	record = (CgServiceRecord){ run->phone->features, run->phone->has_features,
				    run->phone->repositories };
	run->decisions = cg_decisions_new(&options);
	run->gate = cg_gate_new(run->decisions, &address, &record);
	for (guint i = 0; i < CARS; i++)
		run->cars[i] = car_new(i, run->transcript, run->trial->leak, run->phone->cards->len,
				       run->store);
}

static void finish(Run *run)
{
	for (guint i = 0; i < CARS; i++)
		g_clear_pointer(&run->cars[i], car_free);
	g_clear_pointer(&run->gate, cg_gate_free);
	g_clear_pointer(&run->decisions, cg_decisions_free);
	g_clear_pointer(&run->listener, cg_listener_free);
	g_clear_pointer(&run->links, g_ptr_array_unref);
	g_clear_pointer(&run->collections, shelves_free);
	g_clear_pointer(&run->scope, cg_scope_unref);
	g_clear_pointer(&run->store, cg_store_free);
	g_clear_pointer(&run->config, cg_config_free);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

Transcript *world_run(World *world, const Trial *trial, guint which)
{
	g_autoptr(GError) error = NULL;
	Run run = {
		.trial = trial,
		.phone = trial->phones[which],
		.transcript = transcript_new(),
		.links = g_ptr_array_new_with_free_func(phone_link_free),
	};

	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1700000000));
	run.collections = shelves_new(trial, run.phone);
	if (world_prepare(world, trial, world->dir, &error))
		start(&run, world->dir, &error);
	if (error)
		g_error("a world could not be made: %s", error->message);
	do_steps(&run);
	finish(&run);
	cg_clock_thaw();
	return run.transcript;
}

gboolean world_compare(World *world, const Trial *trial, Transcript **first, Transcript **second)
{
	g_autoptr(Transcript) a = world_run(world, trial, 0);
	g_autoptr(Transcript) b = world_run(world, trial, 1);
	gboolean equal = transcript_equal(a, b);

	if (first)
		*first = g_steal_pointer(&a);
	if (second)
		*second = g_steal_pointer(&b);
	return equal;
}

/* --- The scratch directory --- */

static char *path_of(const char *dir, const char *folder, const char *file)
{
	return g_build_filename(dir, folder, file, NULL);
}

/* The built-in scopes need no section. */
static char *configuration(const Trial *trial)
{
	GString *text = g_string_new("[View]\nFillWait=8\n");

	if (trial->limit)
		g_string_append_printf(text, "Limit=%uK\n", trial->limit);
	if (trial->country)
		g_string_append_printf(text, "[Numbers]\nCountry=%u\n", trial->country);
	if (trial_is_configurable(trial) && g_str_has_prefix(trial->scope, "[Scope run]"))
		g_string_append(text, trial->scope);
	return g_string_free(text, FALSE);
}

static gboolean write_file(const char *path, const char *bytes, gsize size, GError **error)
{
	return g_file_set_contents_full(path, bytes, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
					error);
}

gboolean world_prepare(World *world, const Trial *trial, const char *dir, GError **error)
{
	g_autofree char *state = g_build_filename(dir, "state", NULL);
	g_autofree char *key = path_of(dir, "state", "install.key");
	g_autofree char *database = path_of(dir, "state", "contactguard.db");
	g_autofree char *conf = g_build_filename(dir, "conf", NULL);
	g_autofree char *text = configuration(trial);

	g_mkdir_with_parents(state, 0700);
	return write_file(key, world->key, world->key_size, error) &&
	       write_file(database, world->database, world->database_size, error) &&
	       write_file(conf, text, strlen(text), error);
}

const char *world_dir(const World *world)
{
	return world->dir;
}

/* A state directory as the store makes one, read back. */
static gboolean read_state(World *world, GError **error)
{
	g_autofree char *state = g_build_filename(world->dir, "first", NULL);
	g_autofree char *key = path_of(world->dir, "first", "install.key");
	g_autofree char *database = path_of(world->dir, "first", "contactguard.db");
	g_autoptr(CgStore) store = cg_store_open(state, error);

	if (!store)
		return FALSE;
	g_clear_pointer(&store, cg_store_free);
	return g_file_get_contents(key, &world->key, &world->key_size, error) &&
	       g_file_get_contents(database, &world->database, &world->database_size, error);
}

World *world_new(GError **error)
{
	g_autoptr(World) world = g_new0(World, 1);
	/* In memory, where there is such a place: a run opens a database. */
	const char *parent = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
	g_autofree char *template = g_build_filename(parent, "nonint-XXXXXX", NULL);

	if (!g_mkdtemp(template)) {
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no scratch directory");
		return NULL;
	}
	world->dir = g_steal_pointer(&template);
	return read_state(world, error) ? g_steal_pointer(&world) : NULL;
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		if (g_file_test(inside, G_FILE_TEST_IS_DIR))
			remove_tree(inside);
		else
			g_unlink(inside);
	}
	g_rmdir(path);
}

void world_free(World *world)
{
	if (world->dir)
		remove_tree(world->dir);
	g_free(world->dir);
	g_free(world->key);
	g_free(world->database);
	g_free(world);
}
