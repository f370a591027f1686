/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers as items: parameters, cards, listings, entries, refusals, and bodies cut anywhere. */
#include "tests.h"
#include "toy.h"

#include <string.h>

#define CARD(name)  "BEGIN:VCARD\r\nVERSION:2.1\r\nN:" name "\r\nTEL:123\r\nEND:VCARD\r\n"
#define DECLARATION "<?xml version=\"1.0\"?>\n"
#define LISTING                                                                           \
	DECLARATION "<vCard-listing version=\"1.0\"><card handle=\"0.vcf\" name=\"Me\"/>" \
		    "<card handle=\"odd\" name=\"Nobody\"/>"                              \
		    "<card handle=\"12.vcf\" name=\"A&amp;B;C\"/></vCard-listing>"
#define COUNTER "000102030405060708090A0B0C0D0E0F"

typedef struct {
	ScriptedPhone *phone;
	CgSource *book;
	CgCursor *read;
	ScriptedAnswer answer;
	CgHead head;
	const CgItem *item;
	GError *error;
} Bench;

static void set_up(Bench *bench, const char *kind)
{
	*bench = (Bench){ .answer.code = CG_CODE_SUCCESS };
	bench->phone = scripted_phone_new(kind);
	bench->book = toy_book(bench->phone);
	bench->phone->answer = &bench->answer;
}

static CgStep ask(Bench *bench, const CgQuery *query)
{
	cg_cursor_free(bench->read);
	g_clear_error(&bench->error);
	bench->head = (CgHead){ 0 };
	bench->read = toy_read(bench->book, query);
	return toy_head(bench->read, &bench->head, &bench->error);
}

static CgStep next(Bench *bench)
{
	g_clear_error(&bench->error);
	return toy_next(bench->read, &bench->item, &bench->error);
}

static void tear_down(Bench *bench)
{
	cg_cursor_free(bench->read);
	g_clear_error(&bench->error);
	cg_source_free(bench->book);
	scripted_phone_free(bench->phone);
}

static void parameters(void)
{
	static const guint8 counter[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
	static const guint8 zeros[16];
	Bench bench;
	set_up(&bench, "unix");
	bench.answer.params = "0802123409020105"
			      "0A10" COUNTER "0D10" COUNTER "0B0101";
	g_assert_cmpint(ask(&bench, &toy_size), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.head.size, ==, 0x1234);
	g_assert_cmpuint(bench.head.unseen, ==, 255); /* 261, in a byte */
	g_assert_cmpmem(bench.head.primary, 16, counter, 16);
	g_assert_cmpmem(bench.head.database, 16, counter, 16);
	g_assert_cmpmem(bench.head.secondary, 16, zeros, 16); /* was of a wrong length */
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);

	bench.answer.params = "090107";
	g_assert_cmpint(ask(&bench, &toy_bulk), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.head.unseen, ==, 7);
	tear_down(&bench);
}

/* stock obexd sends an empty Body with a size; others a card or two. */
static void size(void)
{
	Bench bench;
	set_up(&bench, "unixpkt");
	bench.answer.params = "08020002";
	bench.answer.body = CARD("x");
	g_assert_cmpint(ask(&bench, &toy_size), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	bench.answer.params = "090100";
	g_assert_cmpint(ask(&bench, &toy_size), ==, CG_STEP_FAILED);
	g_assert_error(bench.error, CG_ERROR, CG_ERROR_MALFORMED);
	bench.answer.params = NULL;
	g_assert_cmpint(ask(&bench, &toy_size), ==, CG_STEP_FAILED);
	tear_down(&bench);
}

static void bulk(gconstpointer kind)
{
	enum { CARDS = 500 };
	Bench bench;
	g_autoptr(GString) body = g_string_new(NULL);
	set_up(&bench, kind);
	for (guint i = 0; i < CARDS; i++)
		g_string_append(body, i % 2 ? CARD("odd") : CARD("even"));
	bench.answer.body = body->str;
	g_assert_cmpint(ask(&bench, &toy_bulk), ==, CG_STEP_GOT);
	for (guint i = 0; i < CARDS; i++) {
		const char *wanted = i % 2 ? "N:odd" : "N:even";
		g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
		g_assert_cmpuint(bench.item->handle, ==, 0);
		g_assert_nonnull(memmem(bench.item->text.data, bench.item->text.size, wanted,
					strlen(wanted)));
	}
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	tear_down(&bench);
}

/* Cut anywhere: whole cards and then a framing fault, or a clean end between two; and the next read
 * goes on. */
static void bulk_cut(void)
{
	static const char body[] = CARD("one") CARD("two");
	gsize first = strlen(CARD("one"));
	Bench bench;
	set_up(&bench, "unix");
	for (gsize cut = 1; cut < sizeof(body); cut++) {
		guint cards = 0;
		CgStep step;
		bench.answer.body = body;
		bench.answer.size = cut;
		g_assert_cmpint(ask(&bench, &toy_bulk), ==, CG_STEP_GOT);
		while ((step = next(&bench)) == CG_STEP_GOT)
			cards++;
		g_assert_cmpuint(cards, <=, cut < first - 2 ? 0 : cut < sizeof(body) - 3 ? 1 : 2);
		if (cut == first || cut == sizeof(body) - 1) {
			g_assert_cmpint(step, ==, CG_STEP_END);
		} else if (step == CG_STEP_FAILED) {
			g_assert_error(bench.error, CG_ERROR, CG_ERROR_FRAMING);
			g_assert_cmpint(next(&bench), ==, CG_STEP_FAILED);
			g_assert_error(bench.error, CG_ERROR, CG_ERROR_FRAMING);
		} else {
			g_assert_cmpint(step, ==, CG_STEP_END); /* only line ends are missing */
		}
	}
	tear_down(&bench);
}

static void bulk_fault(void)
{
	Bench bench;
	set_up(&bench, "unixpkt");
	g_autofree char *lines = g_strnfill(2000, '\n'); /* so that a packet leaves */
	g_autofree char *body = g_strconcat(CARD("one") "junk between cards\r\n", lines, NULL);
	bench.answer.body = body;
	bench.answer.stalls = TRUE;
	g_assert_cmpint(ask(&bench, &toy_bulk), ==, CG_STEP_GOT);
	CgStep step;
	while ((step = next(&bench)) == CG_STEP_GOT)
		;
	g_assert_cmpint(step, ==, CG_STEP_FAILED);
	g_assert_error(bench.error, CG_ERROR, CG_ERROR_FRAMING);

	ScriptedAnswer entry = { .code = CG_CODE_SUCCESS, .body = CARD("two") };
	bench.phone->answer =
		&entry; /* the stalled pull was aborted, though its read still stands */
	CgCursor *after = toy_read(bench.book, &toy_entry);
	g_assert_cmpint(toy_head(after, &bench.head, NULL), ==, CG_STEP_GOT);
	cg_cursor_free(after);
	tear_down(&bench);
}

static void broken_off(void)
{
	Bench bench;
	set_up(&bench, "unix");
	bench.answer.body = CARD("one");
	bench.answer.breaks = CG_CODE_UNAVAILABLE;
	CgStep step = ask(&bench, &toy_bulk);
	while (step == CG_STEP_GOT)
		step = next(&bench);
	g_assert_cmpint(step, ==, CG_STEP_LATER);
	tear_down(&bench);
}

static void listing(void)
{
	Bench bench;
	CgQuery query = toy_names;
	set_up(&bench, "unix");
	query.offset = 5;
	bench.answer.body = LISTING;
	g_assert_cmpint(ask(&bench, &query), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.head.size, ==, 8);
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.item->handle, ==, 0);
	g_assert_cmpstr(bench.item->name, ==, "Me");
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.item->handle, ==, 12);
	g_assert_cmpstr(bench.item->name, ==, "A&B;C");
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);

	bench.answer.body = "";
	g_assert_cmpint(ask(&bench, &toy_names), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.head.size, ==, 0);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	tear_down(&bench);
}

static void listing_cut(void)
{
	Bench bench;
	set_up(&bench, "unixpkt");
	bench.answer.body = LISTING;
	for (gsize cut = sizeof(DECLARATION); cut < sizeof(LISTING) - 1; cut++) {
		bench.answer.size = cut;
		g_assert_cmpint(ask(&bench, &toy_names), ==, CG_STEP_FAILED);
		g_assert_error(bench.error, CG_ERROR, CG_ERROR_MALFORMED);
	}
	tear_down(&bench);
}

static void entry(void)
{
	Bench bench;
	set_up(&bench, "unix");
	bench.answer.body = CARD("one");
	g_assert_cmpint(ask(&bench, &toy_entry), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpuint(bench.item->handle, ==, 7);
	g_assert_cmpmem(bench.item->text.data, bench.item->text.size, CARD("one"),
			strlen(CARD("one")));
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);

	bench.answer.body = NULL;
	g_assert_cmpint(ask(&bench, &toy_entry), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	tear_down(&bench);
}

/* A phone that ignores MaxListCount: a window is a window, but all is all. */
static void windows(void)
{
	Bench bench;
	CgQuery cards = toy_bulk, names = toy_names;
	set_up(&bench, "unixpkt");
	cards.max = 2;
	bench.answer.body = CARD("1") CARD("2") CARD("3");
	g_assert_cmpint(ask(&bench, &cards), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	names.max = 1;
	bench.answer.body = LISTING;
	g_assert_cmpint(ask(&bench, &names), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_GOT);
	g_assert_cmpint(next(&bench), ==, CG_STEP_END);
	tear_down(&bench);
}

static void more_than_all(void)
{
	enum { CARDS = 65536 };
	Bench bench;
	g_autoptr(GString) body = g_string_new(NULL);
	guint given = 0;
	set_up(&bench, "unixpkt");
	for (guint i = 0; i < CARDS; i++)
		g_string_append(body, "BEGIN:VCARD\nEND:VCARD\n");
	bench.answer.body = body->str;
	g_assert_cmpint(ask(&bench, &toy_bulk), ==, CG_STEP_GOT);
	while (next(&bench) == CG_STEP_GOT)
		given++;
	g_assert_no_error(bench.error);
	g_assert_cmpuint(given, ==, CARDS);
	tear_down(&bench);
}

static void limits(void)
{
	static const struct {
		const CgQuery *query;
		gsize size;
	} bounded[] = {
		{ &toy_entry, CG_CARD_MAX + (64 << 10) },
		{ &toy_names, (16u << 20) + 1 },
		{ &toy_size, CG_CARD_MAX + (64 << 10) },
	};
	Bench bench;
	g_autofree char *much = g_strnfill(bounded[1].size, ' ');
	set_up(&bench, "unix");
	bench.answer.params = "08020001";
	bench.answer.body = much;
	for (gsize i = 0; i < G_N_ELEMENTS(bounded); i++) {
		bench.answer.size = bounded[i].size;
		CgStep step = ask(&bench, bounded[i].query);
		if (step == CG_STEP_GOT)
			step = next(&bench);
		g_assert_cmpint(step, ==, CG_STEP_FAILED);
		g_assert_error(bench.error, CG_ERROR, CG_ERROR_LIMIT);
	}
	tear_down(&bench);
}

static void refusals(void)
{
	static const struct {
		CgCode code;
		CgStep step;
	} cases[] = {
		{ CG_CODE_NOT_FOUND, CG_STEP_NOT_FOUND },
		{ CG_CODE_UNAVAILABLE, CG_STEP_LATER },
		{ CG_CODE_FORBIDDEN, CG_STEP_LATER },
		{ CG_CODE_UNAUTHORIZED, CG_STEP_LATER },
		{ CG_CODE_NOT_IMPLEMENTED, CG_STEP_UNSUPPORTED },
		{ CG_CODE_BAD_REQUEST, CG_STEP_FAILED },
		{ CG_CODE_PRECONDITION, CG_STEP_FAILED },
		{ CG_CODE_INTERNAL, CG_STEP_FAILED },
	};
	Bench bench;
	set_up(&bench, "unixpkt");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		bench.answer.code = cases[i].code;
		g_assert_cmpint(ask(&bench, &toy_bulk), ==, cases[i].step);
		if (cases[i].step == CG_STEP_FAILED)
			g_assert_error(bench.error, CG_ERROR, CG_ERROR_REFUSED);
	}
	tear_down(&bench);
}

void test_fetch_read(void)
{
	g_test_add_func("/fetch/read/parameters", parameters);
	g_test_add_func("/fetch/read/size", size);
	g_test_add_data_func("/fetch/read/bulk", "unix", bulk);
	g_test_add_data_func("/fetch/read/bulk-packets", "unixpkt", bulk);
	g_test_add_func("/fetch/read/bulk-cut", bulk_cut);
	g_test_add_func("/fetch/read/bulk-fault", bulk_fault);
	g_test_add_func("/fetch/read/broken-off", broken_off);
	g_test_add_func("/fetch/read/listing", listing);
	g_test_add_func("/fetch/read/listing-cut", listing_cut);
	g_test_add_func("/fetch/read/entry", entry);
	g_test_add_func("/fetch/read/windows", windows);
	g_test_add_func("/fetch/read/more-than-all", more_than_all);
	g_test_add_func("/fetch/read/limits", limits);
	g_test_add_func("/fetch/read/refusals", refusals);
}
