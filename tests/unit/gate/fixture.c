/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- The phone --- */

typedef struct {
	CgSource book;
	House *house;
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
	House *house = ((PhoneBook *)book)->house;
	g_autoptr(CgCollection) collection = NULL;

	house->reads++;
	if (house->silent)
		return silence();
	if (house->locked ||
	    (house->locked_calls && cg_repository_area(query->repository) == CG_AREA_CALLS))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	collection = cg_collection_new(&cg_cards);
	for (guint i = 0; i < house->cards[query->repository]->len; i++) {
		const char *text = house->cards[query->repository]->pdata[i];

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
	House *house = data;
	CgObexLimits limits = socket->limits;
	PhoneBook *book = g_new0(PhoneBook, 1);

	book->book.class = &class;
	book->house = house;
	g_ptr_array_add(house->links,
			cg_link_new(socket, cg_serve_pbap(&limits, &book->book, &options),
				    on_link_done, house));
}

void house_add(House *house, CgRepository repository, const char *text)
{
	g_ptr_array_add(house->cards[repository],
			g_strconcat("BEGIN:VCARD\nVERSION:3.0\n", text, "\nEND:VCARD\n", NULL));
}

static void open_phone(House *house)
{
	g_autofree char *text = g_strdup_printf("unixpkt:%s/phone", house->dir);

	g_assert_true(cg_address_parse(text, &house->phone, NULL));
	house->links = g_ptr_array_new_with_free_func((GDestroyNotify)cg_link_free);
	house->listener = cg_listen(&house->phone, on_dialled, house, NULL);
	g_assert_nonnull(house->listener);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		house->cards[i] = g_ptr_array_new_with_free_func(g_free);
}

static void close_phone(House *house)
{
	g_ptr_array_unref(house->links);
	cg_listener_free(house->listener);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		g_ptr_array_unref(house->cards[i]);
}

/* --- The gate --- */

static void open_gate(House *house)
{
	static const CgServiceRecord record = { CG_PBAP_FEATURES, TRUE, CG_PBAP_REPOSITORIES };
	CgDecisionsOptions options = {
		.config = house->config,
		.scope = house->scope,
		.bond = "bond",
	};
	g_autoptr(GError) error = NULL;

	options.store = house->store = cg_store_open(house->dir, &error);
	g_assert_no_error(error);
	house->decisions = cg_decisions_new(&options);
	house->gate = cg_gate_new(house->decisions, &house->phone, &record);
}

static void close_gate(House *house)
{
	g_clear_pointer(&house->gate, cg_gate_free);
	g_clear_pointer(&house->decisions, cg_decisions_free);
	g_clear_pointer(&house->store, cg_store_free);
}

void house_decide(House *house, const char *scope_text)
{
	g_autoptr(GError) error = NULL;
	CgScope *old = house->scope, *scope = strchr(scope_text, '[')
						      ? cg_scope_parse(scope_text, "test", &error)
						      : cg_scope_builtin(scope_text);

	g_assert_no_error(error);
	house->scope = scope;
	if (house->gate)
		cg_decisions_set_policy(house->decisions, house->config, scope);
	g_clear_pointer(&old, cg_scope_unref);
}

void house_rules(House *house, const char *text)
{
	g_autofree char *path = g_build_filename(house->dir, "conf", NULL);
	CgConfig *old = house->config;
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	house->config = cg_config_load(path, &error);
	g_assert_no_error(error);
	cg_decisions_set_policy(house->decisions, house->config, NULL);
	g_clear_pointer(&house->scope, cg_scope_unref);
	cg_config_free(old);
}

void house_told(gpointer data, const GError *error)
{
	Told *told = data;

	told->open--;
	told->failed = told->failed || error;
}

void house_wait(guint *count)
{
	while (*count > 0)
		g_main_context_iteration(NULL, TRUE);
}

gboolean house_grant(House *house, const char *consumer, const char *scope, const char *lifetime)
{
	const CgWho who = { PHONE, consumer };
	g_autoptr(GError) error = NULL;
	Told told = { .open = 1 };

	cg_decisions_grant(house->decisions, &who, scope, lifetime, house_told, &told, &error);
	g_assert_no_error(error);
	house_wait(&told.open);
	return !told.failed;
}

gboolean house_revoke(House *house, const char *consumer)
{
	const CgWho who = { PHONE, consumer };
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_revoke(house->decisions, &who, house_told, &told, NULL));
	house_wait(&told.open);
	return !told.failed;
}

void house_fence(House *house)
{
	Told told = { .open = 1 };

	cg_store_put_timestamp(house->store, house_told, &told);
	house_wait(&told.open);
}

void house_restart(House *house)
{
	close_gate(house);
	open_gate(house);
}

void house_open(House *house, gconstpointer data)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	house->dir = g_dir_make_tmp("cg-gate-XXXXXX", NULL);
	house->config = cg_config_load(NULL, NULL);
	house_decide(house, "everything");
	open_phone(house);
	open_gate(house);
}

void house_close(House *house, gconstpointer data)
{
	static const char *const files[] = { "phone", "install.key", "contactguard.db", "conf" };

	close_gate(house);
	house_run();
	close_phone(house);
	cg_config_free(house->config);
	g_clear_pointer(&house->scope, cg_scope_unref);
	cg_buffer_clear(&house->got);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(house->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(house->dir), ==, 0);
	g_free(house->dir);
	cg_clock_thaw();
}

/* --- Cars --- */

CgSource *house_car(House *house, const char *consumer)
{
	CgWho who = { "00:00:00:00:00:01", consumer };

	return cg_gate_source(house->gate, &who);
}

void house_run(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

CgStep house_ask(House *house, CgSource *car, CgQuery query)
{
	g_autoptr(CgCursor) read = NULL;
	const CgItem *item;
	CgStep step;

	query.max = query.max ? query.max : G_MAXUINT16;
	read = cg_source_read(car, &query, (CgWake){ 0 });
	cg_buffer_truncate(&house->got, 0);
	house->head = (CgHead){ 0 };
	house_run();
	step = cg_cursor_head(read, &house->head, NULL);
	if (step == CG_STEP_WAIT) {
		house_fence(house);
		step = cg_cursor_head(read, &house->head, NULL);
	}
	while (step == CG_STEP_GOT && (step = cg_cursor_next(read, &item, NULL)) == CG_STEP_GOT) {
		if (query.want == CG_WANT_ITEMS)
			cg_buffer_append(&house->got, item->text);
		else
			cg_buffer_append_printf(&house->got, "%" G_GUINT64_FORMAT "=%s|",
						item->handle, item->name);
	}
	return step;
}

char *house_listing(House *house, CgSource *car)
{
	CgQuery names = { .want = CG_WANT_LIST };

	g_assert_cmpint(house_ask(house, car, names), ==, CG_STEP_END);
	return g_strdup_printf("%.*s", (int)house->got.size, (const char *)house->got.data);
}
