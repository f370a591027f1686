/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- The phone --- */

typedef struct {
	CgSource book;
	Fixture *fixture;
} PhoneBook;

static CgStep wait_head(CgCursor *read, CgHead *out, GError **error)
{
	return CG_STEP_WAIT;
}

static CgStep wait_next(CgCursor *read, const CgItem **out, GError **error)
{
	return CG_STEP_WAIT;
}

static void wait_free(CgCursor *read)
{
	g_free(read);
}

static CgCursor *silence(void)
{
	static const CgCursorClass class = { wait_head, wait_next, wait_free };
	CgCursor *read = g_new0(CgCursor, 1);

	read->class = &class;
	return read;
}

static CgCursor *phone_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	Fixture *fixture = ((PhoneBook *)book)->fixture;
	g_autoptr(CgCollection) collection = NULL;

	fixture->reads++;
	if (fixture->silent)
		return silence();
	if (fixture->locked ||
	    (fixture->locked_calls && cg_repository_area(query->repository) == CG_AREA_CALLS))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	collection = cg_collection_new(&cg_cards);
	for (guint i = 0; i < fixture->cards[query->repository]->len; i++) {
		const char *text = fixture->cards[query->repository]->pdata[i];

		cg_collection_add(collection, i + 1, NULL, cg_card_parse(cg_span_of(text), NULL));
	}
	cg_collection_end(collection, CG_STEP_END);
	return cg_collection_read(collection, query, wake);
}

static void phone_book_free(CgSource *book)
{
	g_free(book);
}

static void on_link_done(gpointer data, CgLinkEnd end, const GError *error)
{
}

static void on_dialled(gpointer data, const CgSocket *socket)
{
	static const CgSourceClass class = { phone_read, phone_book_free };
	static const CgPbapServeOptions options = { CG_PBAP_FEATURES, CG_PBAP_REPOSITORIES, 1 };
	Fixture *fixture = data;
	CgObexLimits limits = socket->limits;
	PhoneBook *book = g_new0(PhoneBook, 1);

	book->book.class = &class;
	book->fixture = fixture;
	g_ptr_array_add(fixture->links,
			cg_link_new(socket, cg_serve_pbap(&limits, &book->book, &options),
				    on_link_done, fixture));
}

void fixture_add(Fixture *fixture, CgRepository repository, const char *text)
{
	g_ptr_array_add(fixture->cards[repository],
			g_strconcat("BEGIN:VCARD\nVERSION:3.0\n", text, "\nEND:VCARD\n", NULL));
}

static void open_phone(Fixture *fixture)
{
	g_autofree char *text = g_strdup_printf("unixpkt:%s/phone", fixture->dir);

	g_assert_true(cg_address_parse(text, &fixture->phone, NULL));
	fixture->links = g_ptr_array_new_with_free_func((GDestroyNotify)cg_link_free);
	fixture->listener = cg_listen(&fixture->phone, on_dialled, fixture, NULL);
	g_assert_nonnull(fixture->listener);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		fixture->cards[i] = g_ptr_array_new_with_free_func(g_free);
}

static void close_phone(Fixture *fixture)
{
	g_ptr_array_unref(fixture->links);
	cg_listener_free(fixture->listener);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		g_ptr_array_unref(fixture->cards[i]);
}

/* --- The gate --- */

static void open_gate(Fixture *fixture)
{
	static const CgServiceRecord record = { CG_PBAP_FEATURES, TRUE, CG_PBAP_REPOSITORIES };
	CgDecisionsOptions options = {
		.config = fixture->config,
		.scope = fixture->scope,
		.bond = "bond",
	};
	g_autoptr(GError) error = NULL;

	options.store = fixture->store = cg_store_open(fixture->dir, &error);
	g_assert_no_error(error);
	fixture->decisions = cg_decisions_new(&options);
	fixture->gate = cg_gate_new(fixture->decisions, &fixture->phone, &record);
}

static void close_gate(Fixture *fixture)
{
	g_clear_pointer(&fixture->gate, cg_gate_free);
	g_clear_pointer(&fixture->decisions, cg_decisions_free);
	g_clear_pointer(&fixture->store, cg_store_free);
}

void fixture_decide(Fixture *fixture, const char *scope_text)
{
	g_autoptr(GError) error = NULL;
	CgScope *old = fixture->scope, *scope = strchr(scope_text, '[')
							? cg_scope_parse(scope_text, "test", &error)
							: cg_scope_builtin(scope_text);

	g_assert_no_error(error);
	fixture->scope = scope;
	if (fixture->gate)
		cg_decisions_set_policy(fixture->decisions, fixture->config, scope);
	g_clear_pointer(&old, cg_scope_unref);
}

void fixture_rules(Fixture *fixture, const char *text)
{
	g_autofree char *path = g_build_filename(fixture->dir, "conf", NULL);
	CgConfig *old = fixture->config;
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	fixture->config = cg_config_load(path, &error);
	g_assert_no_error(error);
	cg_decisions_set_policy(fixture->decisions, fixture->config, NULL);
	g_clear_pointer(&fixture->scope, cg_scope_unref);
	cg_config_free(old);
}

void fixture_told(gpointer data, const GError *error)
{
	Told *told = data;

	told->open--;
	told->failed = told->failed || error;
}

void fixture_wait(guint *count)
{
	while (*count > 0)
		g_main_context_iteration(NULL, TRUE);
}

gboolean fixture_grant(Fixture *fixture, const char *consumer, const char *scope,
		       const char *lifetime)
{
	const CgWho who = { PHONE, consumer };
	g_autoptr(GError) error = NULL;
	Told told = { .open = 1 };

	cg_decisions_grant(fixture->decisions, &who, scope, lifetime, fixture_told, &told, &error);
	g_assert_no_error(error);
	fixture_wait(&told.open);
	return !told.failed;
}

gboolean fixture_revoke(Fixture *fixture, const char *consumer)
{
	const CgWho who = { PHONE, consumer };
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_revoke(fixture->decisions, &who, fixture_told, &told, NULL));
	fixture_wait(&told.open);
	return !told.failed;
}

void fixture_fence(Fixture *fixture)
{
	Told told = { .open = 1 };

	cg_store_put_timestamp(fixture->store, fixture_told, &told);
	fixture_wait(&told.open);
}

void fixture_restart(Fixture *fixture)
{
	close_gate(fixture);
	open_gate(fixture);
}

void fixture_open(Fixture *fixture, gconstpointer data)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	fixture->dir = g_dir_make_tmp("cg-gate-XXXXXX", NULL);
	fixture->config = cg_config_load(NULL, NULL);
	fixture_decide(fixture, "everything");
	open_phone(fixture);
	open_gate(fixture);
}

void fixture_close(Fixture *fixture, gconstpointer data)
{
	static const char *const files[] = { "phone", "install.key", "contactguard.db", "conf" };

	close_gate(fixture);
	fixture_run();
	close_phone(fixture);
	cg_config_free(fixture->config);
	g_clear_pointer(&fixture->scope, cg_scope_unref);
	cg_buffer_clear(&fixture->got);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(fixture->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(fixture->dir), ==, 0);
	g_free(fixture->dir);
	cg_clock_thaw();
}

/* --- Cars --- */

CgSource *fixture_car(Fixture *fixture, const char *consumer)
{
	CgWho who = { "00:00:00:00:00:01", consumer };

	return cg_gate_source(fixture->gate, &who);
}

void fixture_run(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

CgStep fixture_ask(Fixture *fixture, CgSource *car, CgQuery query)
{
	g_autoptr(CgCursor) read = NULL;
	const CgItem *item;
	CgStep step;

	query.max = query.max ? query.max : G_MAXUINT16;
	read = cg_source_read(car, &query, (CgWake){ 0 });
	cg_buffer_truncate(&fixture->got, 0);
	fixture->head = (CgHead){ 0 };
	fixture_run();
	step = cg_cursor_head(read, &fixture->head, NULL);
	if (step == CG_STEP_WAIT) {
		fixture_fence(fixture);
		step = cg_cursor_head(read, &fixture->head, NULL);
	}
	while (step == CG_STEP_GOT && (step = cg_cursor_next(read, &item, NULL)) == CG_STEP_GOT) {
		if (query.want == CG_WANT_ITEMS)
			cg_buffer_append(&fixture->got, item->text);
		else
			cg_buffer_append_printf(&fixture->got, "%" G_GUINT64_FORMAT "=%s|",
						item->handle, item->name);
	}
	return step;
}

char *fixture_listing(Fixture *fixture, CgSource *car)
{
	CgQuery names = { .want = CG_WANT_LIST };

	g_assert_cmpint(fixture_ask(fixture, car, names), ==, CG_STEP_END);
	return g_strdup_printf("%.*s", (int)fixture->got.size, (const char *)fixture->got.data);
}
