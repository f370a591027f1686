/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone, the gate and the cars of one run, and its steps. */
#include "fixture.h"

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

struct Fixture {
	char *dir;
	char *key, *database, *seal; /* the state that every run starts from */
	gsize key_size, database_size, seal_size;
};

/* One run against one phone. */
typedef struct {
	const Trial *trial;
	const Phone *phone;
	PhoneStore *phone_store;
	CgListener *listener;
	GPtrArray *links; /* PhoneLink *: the phone's ends */
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

static void on_phone_done(gpointer data, CgLinkEnd end, const GError *error)
{
	PhoneLink *phone = data;

	g_ptr_array_remove(phone->run->links, phone);
}

static CgSession *serve_phone(const Run *run, const CgObexLimits *limits)
{
	const CgPbapServeOptions options = {
		.features = run->phone->features,
		.repositories = run->phone->repositories,
		.first_connection = 1 + (run->phone->identity & 0xFFFF),
	};

	if (phone_is_odd(run->phone))
		return odd_phone_serve(limits, run->phone);
	return cg_serve_pbap(limits, phone_store_source(run->phone_store), &options);
}

static void on_guard(gpointer data, const CgSocket *accepted)
{
	Run *run = data;
	CgSocket socket = *accepted;
	PhoneLink *phone = g_new0(PhoneLink, 1);

	socket.limits.rx_max = socket.limits.tx_max = run->phone->mtu;
	phone->run = run;
	phone->link = cg_link_new(&socket, serve_phone(run, &socket.limits), on_phone_done, phone);
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
	g_assert_true(cg_gate_serve(run->gate, &ours, &who, NULL));
}

static void do_step(Run *run, char **words)
{
	guint count = g_strv_length(words);
	Car *car = count > 1 ? run->cars[*words[1] == '1'] : NULL;

	if (count == 0)
		return;
	if (g_str_equal(words[0], "wake"))
		phone_store_wake(run->phone_store);
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

static void start_run(Run *run, const char *dir, GError **error)
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
	record = (CgServiceRecord){
		.features = run->phone->features,
		.has_features = run->phone->has_features,
		.repositories = run->phone->repositories,
	};
	run->decisions = cg_decisions_new(&options);
	run->gate = cg_gate_new(run->decisions, &address, &record);
	for (guint i = 0; i < CARS; i++)
		run->cars[i] = car_new(i, run->transcript, run->trial->leak, run->phone->cards->len,
				       run->store);
}

static void end_run(Run *run)
{
	for (guint i = 0; i < CARS; i++)
		g_clear_pointer(&run->cars[i], car_free);
	g_clear_pointer(&run->gate, cg_gate_free);
	g_clear_pointer(&run->decisions, cg_decisions_free);
	g_clear_pointer(&run->listener, cg_listener_free);
	g_clear_pointer(&run->links, g_ptr_array_unref);
	g_clear_pointer(&run->phone_store, phone_store_free);
	g_clear_pointer(&run->scope, cg_scope_unref);
	g_clear_pointer(&run->store, cg_store_free);
	g_clear_pointer(&run->config, cg_config_free);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

Transcript *fixture_run(Fixture *fixture, const Trial *trial, guint which)
{
	g_autoptr(GError) error = NULL;
	Run run = {
		.trial = trial,
		.phone = trial->phones[which],
		.transcript = transcript_new(),
		.links = g_ptr_array_new_with_free_func(phone_link_free),
	};

	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1700000000));
	run.phone_store = phone_store_new(trial, run.phone);
	if (fixture_prepare(fixture, trial, fixture->dir, &error))
		start_run(&run, fixture->dir, &error);
	if (error)
		g_error("the rooms of a trial could not be made: %s", error->message);
	do_steps(&run);
	end_run(&run);
	cg_clock_thaw();
	return run.transcript;
}

gboolean fixture_compare(Fixture *fixture, const Trial *trial, Transcript **first,
			 Transcript **second)
{
	g_autoptr(Transcript) a = fixture_run(fixture, trial, 0);
	g_autoptr(Transcript) b = fixture_run(fixture, trial, 1);
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
static char *config_text(const Trial *trial)
{
	GString *text = g_string_new("[View]\nCarFillWait=8\n");

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

gboolean fixture_prepare(Fixture *fixture, const Trial *trial, const char *dir, GError **error)
{
	g_autofree char *state = g_build_filename(dir, "state", NULL);
	g_autofree char *key = path_of(dir, "state", "install.key");
	g_autofree char *database = path_of(dir, "state", "contactguard.db");
	g_autofree char *seal = path_of(dir, "state", "contactguard.seal");
	g_autofree char *conf = g_build_filename(dir, "conf", NULL);
	g_autofree char *text = config_text(trial);

	g_mkdir_with_parents(state, 0700);
	return write_file(key, fixture->key, fixture->key_size, error) &&
	       write_file(database, fixture->database, fixture->database_size, error) &&
	       write_file(seal, fixture->seal, fixture->seal_size, error) &&
	       write_file(conf, text, strlen(text), error);
}

const char *fixture_dir(const Fixture *fixture)
{
	return fixture->dir;
}

/* Lets the store make a state directory, and keeps what is in it. */
static gboolean read_state(Fixture *fixture, GError **error)
{
	g_autofree char *state = g_build_filename(fixture->dir, "first", NULL);
	g_autofree char *key = path_of(fixture->dir, "first", "install.key");
	g_autofree char *database = path_of(fixture->dir, "first", "contactguard.db");
	g_autofree char *seal = path_of(fixture->dir, "first", "contactguard.seal");
	g_autoptr(CgStore) store = cg_store_open(state, error);

	if (!store)
		return FALSE;
	g_clear_pointer(&store, cg_store_free);
	return g_file_get_contents(key, &fixture->key, &fixture->key_size, error) &&
	       g_file_get_contents(database, &fixture->database, &fixture->database_size, error) &&
	       g_file_get_contents(seal, &fixture->seal, &fixture->seal_size, error);
}

Fixture *fixture_new(GError **error)
{
	g_autoptr(Fixture) fixture = g_new0(Fixture, 1);
	/* Each run opens a database, so the directory is in memory if the system has such a place.
	 */
	const char *parent = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
	g_autofree char *template = g_build_filename(parent, "nonint-XXXXXX", NULL);

	if (!g_mkdtemp(template)) {
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no scratch directory");
		return NULL;
	}
	fixture->dir = g_steal_pointer(&template);
	return read_state(fixture, error) ? g_steal_pointer(&fixture) : NULL;
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

void fixture_free(Fixture *fixture)
{
	if (fixture->dir)
		remove_tree(fixture->dir);
	g_free(fixture->dir);
	g_free(fixture->key);
	g_free(fixture->database);
	g_free(fixture->seal);
	g_free(fixture);
}
