/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is recorded of what a car gets, and that the answer waits for its row. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <sqlite3.h>

static void got_rows(gpointer data, GVariant *rows, const GError *error)
{
	g_assert_no_error(error);
	*(GVariant **)data = g_variant_ref(rows);
}

static GVariant *rows_of(Fixture *fixture)
{
	const CgLedgerFilter filter = { .limit = CG_LEDGER_ROWS_MAX };
	GVariant *rows = NULL;

	cg_store_query(fixture->base.store, &filter, got_rows, &rows);
	while (!rows)
		g_main_context_iteration(NULL, TRUE);
	return rows;
}

/* "KIND REPOSITORY GRANT|REQUESTS CARDS BYTES END", a line each. */
static char *told_by(Fixture *fixture)
{
	g_autoptr(GVariant) rows = rows_of(fixture);
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
		const char *kind = "", *repository = "", *end = "";
		guint requests = 0, cards = 0;
		guint64 bytes = 0, grant = 0;

		g_variant_lookup(row, "Kind", "&s", &kind);
		g_variant_lookup(row, "Repository", "&s", &repository);
		g_string_append_printf(text, "%s %s", kind, repository);
		if (g_variant_lookup(row, "Grant", "t", &grant))
			g_string_append_printf(text, " %s", grant ? "granted" : "rule");
		if (g_variant_lookup(row, "Requests", "u", &requests) &&
		    g_variant_lookup(row, "Cards", "u", &cards) &&
		    g_variant_lookup(row, "Bytes", "t", &bytes) &&
		    g_variant_lookup(row, "End", "&s", &end))
			g_string_append_printf(text, " %u %u %s%s", requests, cards,
					       bytes ? "" : "no bytes ", end);
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

static void assert_told(Fixture *fixture, const char *wanted)
{
	g_autofree char *told = told_by(fixture);

	g_assert_cmpstr(told, ==, wanted);
}

static void add_people(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
}

static const CgQuery size = { .want = CG_WANT_SIZE };
static const CgQuery names = { .want = CG_WANT_LIST };
static const CgQuery all = { .want = CG_WANT_ITEMS };
static const CgQuery calls = { .want = CG_WANT_ITEMS, .repository = CG_REPO_ICH };

/* The reads of one repository are one run, whatever is read between them, until a rest or the end.
 */
static void runs(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	add_people(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	assert_told(fixture, "open pb rule\n");
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	assert_told(fixture, "open pb rule\n");
	g_assert_cmpint(fixture_ask(fixture, car, calls), ==, CG_STEP_END);
	assert_told(fixture, "open pb rule\nopen ich rule\n");
	cg_clock_advance(CG_SECONDS(1));
	assert_told(fixture, "open pb rule\nopen ich rule\nclose pb 3 3 done\n"
			     "close ich 1 0 no bytes done\n");
	g_assert_cmpint(fixture_ask(fixture, car, names), ==, CG_STEP_END);
	g_clear_pointer(&car, cg_source_free);
	assert_told(fixture, "open pb rule\nopen ich rule\nclose pb 3 3 done\n"
			     "close ich 1 0 no bytes done\nopen pb rule\nclose pb 1 3 done\n");
}

/* Who reads the same cards again and again fills neither rows nor memory. */
static void repeated(Fixture *fixture, gconstpointer data)
{
	const guint people = 5000, pulls = CG_COLLECTION_MAX / (people + 1) + 1; /* and the owner */
	g_autofree char *told =
		g_strdup_printf("open pb rule\nclose pb %u %u done\n", pulls + 1, people + 1);
	g_autoptr(CgSource) car = NULL;

	for (guint i = 0; i < people; i++)
		fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada");
	car = fixture_car(fixture, ADA);
	for (guint i = 0; i < pulls; i++)
		g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	assert_told(fixture, "open pb rule\n");
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	g_clear_pointer(&car, cg_source_free);
	assert_told(fixture, told);
}

/* Who reads very many fills rows, and no memory. */
static void full(Fixture *fixture, gconstpointer data)
{
	const guint people = CG_COLLECTION_MAX / 2 + 1;
	g_autofree char *told =
		g_strdup_printf("open pb rule\nclose pb 2 %u done\nopen pb rule\n", people + 1);
	g_autoptr(CgSource) car = NULL;

	for (guint i = 0; i < people; i++)
		fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada");
	car = fixture_car(fixture, ADA);
	for (guint i = 0; i < 2; i++)
		g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	assert_told(fixture, "open pb rule\n");
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	assert_told(fixture, told);
}

static void held(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nContacts=all\nCalls=none\n");
	add_people(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, calls), ==, CG_STEP_END);
	g_assert_cmpint(fixture_ask(fixture, car, calls), ==, CG_STEP_END);
	assert_told(fixture, "held ich\n");
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	g_clear_pointer(&car, cg_source_free);
	assert_told(fixture, "held ich\nopen pb rule\nclose pb 1 0 no bytes done\n");
}

/* Each decision that holds back has a row. */
static void held_again(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	decision_fixture_set_rules(&fixture->base, "");
	add_people(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	assert_told(fixture, "held pb\nopen pb granted\nclose pb 1 3 done\nheld pb\n");
}

static guint held_rows(Fixture *fixture)
{
	g_autoptr(GVariant) rows = rows_of(fixture);

	return g_variant_n_children(rows);
}

/* Who only connects, and asks, does not fill the disk. */
static void held_often(Fixture *fixture, gconstpointer data)
{
	decision_fixture_set_rules(&fixture->base, "");
	for (guint i = 0; i <= CG_GATE_HELD_MAX; i++) {
		g_autoptr(CgSource) car = fixture_car(fixture, ADA);

		g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	}
	g_assert_cmpuint(held_rows(fixture), ==, CG_GATE_HELD_MAX);
	cg_clock_advance(CG_SECONDS(3600));
	for (guint i = 0; i < 2; i++) {
		g_autoptr(CgSource) car = fixture_car(fixture, i ? ADA : BEA);

		g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	}
	g_assert_cmpuint(held_rows(fixture), ==, CG_GATE_HELD_MAX + 2);
}

/* --- Before it leaves --- */

static void count_wake(gpointer data)
{
	++*(guint *)data;
}

static CgCursor *begin(Fixture *fixture, CgSource *car, guint *wakes)
{
	CgQuery query = all;
	CgCursor *read;

	query.max = G_MAXUINT16;
	read = cg_source_read(car, &query, (CgWake){ count_wake, wakes });
	run_until_idle(); /* the view fills */
	return read;
}

static void durable_first(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autoptr(CgCursor) read = NULL;
	const CgItem *item;
	guint wakes = 0;
	CgHead head;

	add_people(fixture);
	car = fixture_car(fixture, ADA);
	read = begin(fixture, car, &wakes);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_WAIT);
	wakes = 0;
	decision_fixture_wait_written(&fixture->base);
	g_assert_cmpuint(wakes, ==, 1);
	assert_told(fixture, "open pb rule\n");
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_GOT);
}

/* While another has the database, nothing is written. */
static sqlite3 *block(const Fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->base.dir, "contactguard.db", NULL);
	sqlite3 *other = NULL;

	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	sqlite3_busy_timeout(other, 60000); /* until what is being written is there */
	g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	return other;
}

/* What can't be recorded does not leave; and once it can, it does. */
static void not_written(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	sqlite3 *other;

	add_people(fixture);
	car = fixture_car(fixture, ADA);
	decision_fixture_wait_written(&fixture->base);
	other = block(fixture);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_LATER);
	g_assert_cmpuint(fixture->got.size, ==, 0);
	sqlite3_close(other);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_cmpuint(fixture->got.size, >, 0);
	assert_told(fixture, "open pb rule\n");
}

/* --- Its end --- */

static void cut(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	CgCursor *read;
	const CgItem *item;
	guint wakes = 0;
	CgHead head;

	add_people(fixture);
	decision_fixture_set_rules(&fixture->base, "");
	car = fixture_car(fixture, ADA);
	decision_fixture_grant(&fixture->base, ADA, "everything", "trip");
	read = begin(fixture, car, &wakes);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	decision_fixture_wait_written(&fixture->base);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_GOT);
	decision_fixture_revoke(&fixture->base, ADA);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(read);
	assert_told(fixture, "open pb granted\nclose pb 1 1 cut\n");
}

/* It gave nothing, and then had nothing more to give. */
static void broken(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	CgCursor *read;
	const CgItem *item;
	guint wakes = 0;
	CgHead head;

	fixture->silent = TRUE;
	car = fixture_car(fixture, ADA);
	read = begin(fixture, car, &wakes);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	decision_fixture_wait_written(&fixture->base);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(60));
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(read);
	cg_clock_advance(CG_SECONDS(1));
	assert_told(fixture, "open pb rule\nclose pb 1 0 no bytes failed\n");
}

/* What could not be begun has no row. */
static void not_begun(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	add_people(fixture);
	fixture->locked = TRUE;
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_LATER);
	assert_told(fixture, "");
}

/* --- Digests --- */

static void assert_number(Fixture *fixture, const char *sql, gint64 wanted)
{
	g_autofree char *path = g_build_filename(fixture->base.dir, "contactguard.db", NULL);
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;

	decision_fixture_wait_written(&fixture->base);
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	g_assert_cmpint(sqlite3_column_int64(statement, 0), ==, wanted);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

#define KEYS    "SELECT count(*) FROM digest_keys"
#define DIGESTS "SELECT count(*) FROM released"

static void pull(Fixture *fixture)
{
	g_autoptr(CgSource) car = fixture_car(fixture, ADA);

	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
}

/* Once for each card, however often it leaves under one grant; the next grant has its own. */
static void once_a_card(Fixture *fixture, gconstpointer data)
{
	add_people(fixture);
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	pull(fixture);
	pull(fixture);
	assert_number(fixture, DIGESTS, 3);
	fixture_restart(fixture);
	pull(fixture);
	assert_number(fixture, DIGESTS, 3);
	assert_number(fixture, KEYS, 1);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	pull(fixture);
	assert_number(fixture, DIGESTS, 6);
	assert_number(fixture, KEYS, 1);
}

/* However a decision ends, its key does. */
static void keys_end(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	add_people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	pull(fixture);
	assert_number(fixture, KEYS, 1);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=favourites\n");
	assert_number(fixture, KEYS, 0);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	pull(fixture);
	assert_number(fixture, KEYS, 1);
	cg_clock_advance(CG_SECONDS(30 * 60));
	assert_number(fixture, KEYS, 0);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	pull(fixture);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	assert_number(fixture, KEYS, 0);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	pull(fixture);
	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, PHONE, NULL, on_told, &told, NULL));
	wait_until_none(&told.open);
	assert_number(fixture, KEYS, 0);
}

/* And where it ended between two runs. */
static void keys_end_meanwhile(Fixture *fixture, gconstpointer data)
{
	add_people(fixture);
	pull(fixture);
	fixture_restart(fixture);
	assert_number(fixture, KEYS, 1);
	decision_fixture_fix_scope(&fixture->base, "favourites");
	fixture_restart(fixture);
	assert_number(fixture, KEYS, 0);
}

void test_gate_recorder(void)
{
	ADD("recorder/runs", runs);
	ADD("recorder/repeated", repeated);
	ADD("recorder/full", full);
	ADD("recorder/held", held);
	ADD("recorder/held-again", held_again);
	ADD("recorder/held-often", held_often);
	ADD("recorder/durable-first", durable_first);
	ADD("recorder/not-written", not_written);
	ADD("recorder/cut", cut);
	ADD("recorder/broken", broken);
	ADD("recorder/not-begun", not_begun);
	ADD("recorder/once-a-card", once_a_card);
	ADD("recorder/keys-end", keys_end);
	ADD("recorder/keys-end-meanwhile", keys_end_meanwhile);
}
