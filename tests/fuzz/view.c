/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's cards and a scope, both from the input, through the view. No property that the scope
 * does not grant comes out. A second phone, without the cards that are hidden and with other hidden
 * parts in the rest, gives the same answers to the byte.
 *
 * Sections end with a NUL: the queries, six bytes each; the scope, or the name of a built-in one;
 * then cards, in a repository that the section's first letter names. */
#include "phone.h"

#include <contactguard/view.h>

#define QUERIES_MAX 12

/* --- What is asked --- */

static CgScope *scope_of(CgSpan section)
{
	g_autoptr(CgText) text = cg_text_new(section);

	return *text == '[' ? cg_scope_parse(text, "input", NULL) : cg_scope_builtin(text);
}

/* Those of telecom; the corpus counts by this number. */
#define BOOKS (CG_REPO_CCH + 1)

static CgQuery query_of(CgReader *queries)
{
	static const char *const searches[] = {
		"A", "+46701111111", "0702222222", "", SECRET, "b"
	};
	static const char *const uid = "0123456789ABCDEF0123456789ABCDEF";
	guint8 what = cg_read_u8(queries), how = cg_read_u8(queries), text = cg_read_u8(queries);
	guint8 offset = cg_read_u8(queries), max = cg_read_u8(queries), more = cg_read_u8(queries);

	return (CgQuery){
		.repository = what / BOOKS / 3 == 11 ? CG_REPO_SIM_PB : what % BOOKS,
		.want = what / BOOKS % 3,
		.pick = how % 3,
		.cards.order = how / 3 % 3,
		.cards.search_by = how / 9 % 3,
		.cards.format = how / 27 % 2,
		.reset_unseen = how / 54 % 2,
		.cards.search = text < G_N_ELEMENTS(searches) ? searches[text] : NULL,
		.uid = uid,
		.offset = offset % 8,
		.handle = offset,
		.max = max < 6 ? max : G_MAXUINT16,
		.cards.fields = more & 1 ? CG_FIELD(CG_PROP_N) | CG_FIELD(more >> 3) : 0,
		.cards.having = more & 2 ? CG_FIELD(more >> 3) | CG_FIELD(CG_PROP_EMAIL) : 0,
		.cards.having_all = more & 4 ? TRUE : FALSE,
	};
}

/* --- What comes out --- */

typedef struct {
	CgView *view;
	const CgScope *scope;
	CgBuffer heard; /* all answers, one after the other */
} Car;

static CgFields may_show(const CgScope *scope, const CgQuery *query)
{
	CgFields fields = cg_scope_fields(scope);

	if (cg_repository_area(query->repository) == CG_AREA_CALLS)
		fields |= CG_FIELD(CG_PROP_CALL_DATETIME);
	return query->cards.fields ? fields & query->cards.fields : fields;
}

static void check_card(CgSpan text, CgFields fields)
{
	g_autoptr(CgCard) card = fuzz_parse(text);

	for (guint property = CG_PROP_FN; property <= CG_PROP_OTHER; property++)
		g_assert_true(fields & CG_FIELD(property) || !cg_card_has(card, property));
}

static void check_item(const Car *car, const CgQuery *query, const CgItem *item)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);

	if (query->want == CG_WANT_ITEMS)
		check_card(item->text, may_show(car->scope, query));
	else
		g_assert_true(*item->name == '\0' || cg_scope_fields(car->scope) & names);
}

/* Under List=no, a car that does not know a number finds nobody, not even how many there are. */
static gboolean finds_nobody(const Car *car, const CgQuery *query)
{
	gboolean asks_number = query->cards.search && *query->cards.search &&
			       query->cards.search_by == CG_SEARCH_NUMBER;

	return !cg_scope_list(car->scope) &&
	       cg_repository_area(query->repository) != CG_AREA_CALLS && !asks_number &&
	       query->pick == CG_PICK_WINDOW;
}

static void hear_head(Car *car, CgStep step, const CgHead *head)
{
	cg_buffer_append_printf(&car->heard, "%d %u %u\n", step, head->size, head->unseen);
	cg_buffer_append(&car->heard, cg_span(head->primary, sizeof(head->primary)));
}

static void hear_item(Car *car, const CgQuery *query, const CgItem *item)
{
	g_assert_false(finds_nobody(car, query));
	check_item(car, query, item);
	cg_buffer_append_printf(&car->heard, "%" G_GUINT64_FORMAT " ", item->handle);
	cg_buffer_append(&car->heard,
			 query->want == CG_WANT_LIST ? cg_span_of(item->name) : item->text);
}

static void ask_car(Car *car, const CgQuery *query)
{
	g_autoptr(CgCursor) cursor = cg_view_read(car->view, query, (CgWake){ 0 });
	CgHead head = { 0 };
	const CgItem *item;
	CgStep step;

	while ((step = cg_cursor_head(cursor, &head, NULL)) == CG_STEP_WAIT)
		g_assert_true(g_main_context_iteration(NULL, FALSE));
	hear_head(car, step, &head);
	g_assert_true(head.size == 0 || !finds_nobody(car, query));
	if (step != CG_STEP_GOT)
		return;
	for (;;) {
		step = cg_cursor_next(cursor, &item, NULL);
		if (step == CG_STEP_WAIT)
			g_assert_true(g_main_context_iteration(NULL, FALSE));
		else if (step == CG_STEP_GOT)
			hear_item(car, query, item);
		else
			break;
	}
	cg_buffer_append_printf(&car->heard, "%d\n", step);
}

/* Drives a car that has no history. */
static void drive_car(Car *car, Phone *phone, CgViewOptions options, CgSpan queries)
{
	g_autoptr(CgHistory) history = cg_history_new(options.grant_key);
	CgReader reader;

	options.history = history;
	car->scope = options.scope;
	car->view = cg_view_new(&phone->base, &options);
	cg_reader_init(&reader, queries);
	for (guint i = 0; i < QUERIES_MAX && cg_reader_left(&reader) > 0; i++) {
		CgQuery query = query_of(&reader);

		if (!reader.failed)
			ask_car(car, &query);
	}
	cg_view_free(car->view);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void compare_phones(Phone *phone, const CgScope *scope, CgSpan queries)
{
	guint8 choice = queries.size ? queries.data[0] : 0;
	const CgViewOptions options = {
		.scope = scope,
		.owner_name = "Phone",
		.database = { 0xDB },
		.counter = 7,
		.limit = choice % 16 == 15 ? 3000 : 1 << 28,
		.fill_wait = 8,
		.country = choice % 3 ? 46 : 0,
	};
	Phone pair = { 0 };
	Car first = { 0 }, second = { 0 };

	phone_init(&pair);
	phone_make_pair(&pair, phone, scope, options.country);
	drive_car(&first, phone, options, queries);
	drive_car(&second, &pair, options, queries);
	g_assert_true(cg_span_equal(cg_buffer_span(&first.heard), cg_buffer_span(&second.heard)));
	cg_buffer_clear(&first.heard);
	cg_buffer_clear(&second.heard);
	phone_clear(&pair);
}

static void run_phone(CgReader *input, const CgScope *scope, CgSpan queries)
{
	Phone phone = { 0 };

	phone_init(&phone);
	while (cg_reader_left(input) > 0)
		phone_fill(&phone, fuzz_section(input));
	compare_phones(&phone, scope, queries);
	phone_clear(&phone);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(CgScope) scope = NULL;
	CgReader input;
	CgSpan queries;

	cg_clock_freeze(CG_SECONDS(1000), 0);
	cg_reader_init(&input, cg_span(data, size));
	queries = fuzz_section(&input);
	scope = scope_of(fuzz_section(&input));
	if (scope)
		run_phone(&input, scope, queries);
	return 0;
}
