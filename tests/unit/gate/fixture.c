/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include "loop.h"

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
	static const CgPbapServeOptions options = { .features = CG_PBAP_FEATURES,
						    .repositories = CG_PBAP_REPOSITORIES,
						    .first_connection = 1 };
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
	g_autofree char *text = g_strdup_printf("unixpkt:%s/phone", fixture->base.dir);

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
	static const CgServiceRecord record = { .features = CG_PBAP_FEATURES,
						.has_features = TRUE,
						.repositories = CG_PBAP_REPOSITORIES };

	fixture->gate = cg_gate_new(fixture->base.decisions, &fixture->phone, &record);
}

static void close_gate(Fixture *fixture)
{
	g_clear_pointer(&fixture->gate, cg_gate_free);
}

void fixture_restart(Fixture *fixture)
{
	close_gate(fixture);
	decision_fixture_stop(&fixture->base);
	decision_fixture_start(&fixture->base);
	open_gate(fixture);
}

void fixture_open(Fixture *fixture, gconstpointer data)
{
	fixture->base.bond = "bond";
	decision_fixture_open(&fixture->base);
	decision_fixture_fix_scope(&fixture->base, "everything");
	open_phone(fixture);
	fixture_add(fixture, CG_REPO_PB, "N:Phone\nFN:Phone");
	open_gate(fixture);
}

void fixture_close(Fixture *fixture, gconstpointer data)
{
	g_autofree char *socket = g_build_filename(fixture->base.dir, "phone", NULL);

	close_gate(fixture);
	decision_fixture_stop(&fixture->base);
	run_until_idle();
	close_phone(fixture);
	cg_buffer_clear(&fixture->got);
	g_unlink(socket);
	decision_fixture_close(&fixture->base);
}

/* --- Cars --- */

CgSource *fixture_car(Fixture *fixture, const char *consumer)
{
	CgWho who = { "00:00:00:00:00:01", consumer };

	return cg_gate_source(fixture->gate, &who);
}

/* After as many turns as it takes; WAIT: it waits for the phone or a driver. */
static CgStep read_head(Fixture *fixture, CgCursor *read)
{
	CgStep step = cg_cursor_head(read, &fixture->head, NULL);
	guint rests =
		0; /* without another turn: once for the ledger, after which it may wait again */

	while (step == CG_STEP_WAIT && rests < 2) {
		rests = g_main_context_pending(NULL) ? 0 : rests + 1;
		decision_fixture_wait_written(&fixture->base);
		run_until_idle();
		step = cg_cursor_head(read, &fixture->head, NULL);
	}
	return step;
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
	run_until_idle();
	step = read_head(fixture, read);
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
