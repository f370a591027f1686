/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What PBAP answers: which parameters, and a body that is the same at any packet size. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

typedef enum { PULL, LIST, ENTRY, SIZE } Kind;

static CgObexOp *open_answer(FakeSource *source, Kind kind, CgRepository repository,
			     guint32 features)
{
	static const CgWant wants[] = {
		[PULL] = CG_WANT_ITEMS,
		[LIST] = CG_WANT_LIST,
		[ENTRY] = CG_WANT_ITEMS,
		[SIZE] = CG_WANT_SIZE,
	};
	const CgQuery query = {
		.repository = repository,
		.max = G_MAXUINT16,
		.want = wants[kind],
		.pick = kind == ENTRY ? CG_PICK_HANDLE : CG_PICK_WINDOW,
		.handle = 1,
	};

	return pbap_answer_new(&source->base, &query, features, (CgWake){ NULL, NULL });
}

static char *tags_of(Kind kind, CgRepository repository, guint32 features)
{
	FakeSource *source = fake_source_new(2);
	CgObexOp *op;
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgSpan params = CG_SPAN_EMPTY, value;
	GString *tags = g_string_new(NULL);
	gsize at = 0;
	guint8 tag;

	cg_collection_end(source->collection, CG_STEP_END);
	op = open_answer(source, kind, repository, features);
	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	g_assert_cmpint(op->class->body == NULL, ==, kind == SIZE);
	cg_headers_get_bytes(response, CG_HDR_PARAMS, &params);
	while (cg_params_next(params, &at, &tag, &value))
		g_string_append_printf(tags, "%02X:%zu ", tag, value.size);
	op->class->free(op);
	cg_source_free(&source->base);
	return g_string_free(tags, FALSE);
}

static void test_params(void)
{
	static const struct {
		Kind kind;
		CgRepository repository;
		guint32 features;
		const char *tags;
	} cases[] = {
		{ PULL, CG_REPO_PB, 0x3, "" },
		{ PULL, CG_REPO_PB, 0x3BF, "0A:16 0B:16 0D:16 " },
		{ PULL, CG_REPO_PB, 0x7, "0D:16 " },
		{ PULL, CG_REPO_PB, 0xB, "0A:16 0B:16 " },
		{ LIST, CG_REPO_PB, 0x3BF, "0A:16 0B:16 0D:16 " },
		{ ENTRY, CG_REPO_MCH, 0x3BF, "0D:16 " },
		{ ENTRY, CG_REPO_PB, 0x3, "" },
		{ SIZE, CG_REPO_PB, 0x3, "08:2 " },
		{ SIZE, CG_REPO_MCH, 0x3, "08:2 09:1 " },
		{ PULL, CG_REPO_MCH, 0x3, "09:1 " },
		{ PULL, CG_REPO_CCH, 0x3, "" },
		{ PULL, CG_REPO_CCH, 0x23, "09:1 " },
		{ LIST, CG_REPO_CCH, 0x3BF, "09:1 0A:16 0B:16 0D:16 " },
		{ LIST, CG_REPO_ICH, 0x23, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *tags =
			tags_of(cases[i].kind, cases[i].repository, cases[i].features);

		g_test_message("case %u", i);
		g_assert_cmpstr(tags, ==, cases[i].tags);
	}
}

/* The head once it is there: 300 items are counted in more than one turn. */
static CgCode head_of(CgObexOp *op, CgHeaders *response)
{
	CgCode code;

	while ((code = op->class->head(op, response)) == CG_CODE_WAIT)
		g_assert_true(g_main_context_iteration(NULL, FALSE));
	return code;
}

static void test_values(void)
{
	FakeSource *source = fake_source_new(300);
	CgObexOp *op;
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgSpan params;

	cg_collection_end(source->collection, CG_STEP_END);
	op = open_answer(source, SIZE, CG_REPO_MCH, 0xF);
	g_assert_cmphex(head_of(op, response), ==, CG_CODE_SUCCESS);
	g_assert_true(cg_headers_get_bytes(response, CG_HDR_PARAMS, &params));
	g_assert_cmpmem(params.data, 10, "\x08\x02\x01\x2C\x09\x01\x03\x0A\x10P", 10);
	g_assert_cmpmem(params.data + 25, 3, "\x0B\x10S", 3);
	g_assert_cmpmem(params.data + 43, 3,
			"\x0D\x10"
			"D",
			3);
	op->class->free(op);
	cg_source_free(&source->base);
}

static void check_sizes(Kind kind, guint count, guint found)
{
	FakeSource *source = fake_source_new(count);
	g_auto(CgBuffer) first = { 0 };

	cg_collection_end(source->collection, CG_STEP_END);
	for (gsize packet = 600; packet > 0; packet -= packet > 40 ? 37 : 1) {
		CgObexOp *op = open_answer(source, kind, CG_REPO_PB, 0x3);
		g_autoptr(CgHeaders) response = cg_headers_new();
		g_auto(CgBuffer) body = { 0 };

		g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
		read_body(op, packet, &body);
		if (!first.size)
			cg_buffer_append(&first, cg_buffer_span(&body));
		g_assert_true(cg_span_equal(cg_buffer_span(&first), cg_buffer_span(&body)));
		op->class->free(op);
	}
	if (kind == LIST) {
		g_autoptr(GPtrArray) rows = cg_listing_parse(cg_buffer_span(&first), NULL);

		g_assert_nonnull(rows);
		g_assert_cmpuint(rows->len, ==, found);
	} else {
		g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
		guint cards = 0;
		CgSpan card;

		cg_splitter_push(splitter, cg_buffer_span(&first));
		cg_splitter_end(splitter);
		while (cg_splitter_next(splitter, &card))
			cards++;
		g_assert_cmpuint(cards, ==, found);
	}
	cg_source_free(&source->base);
}

static void test_bodies(void)
{
	check_sizes(PULL, 5, 5);
	check_sizes(PULL, 0, 0);
	check_sizes(LIST, 5, 5);
	check_sizes(LIST, 0, 0);
	check_sizes(ENTRY, 5, 1);
}

void test_serve_pbap_answer(void)
{
	g_test_add_func("/serve/pbap-answer/params", test_params);
	g_test_add_func("/serve/pbap-answer/values", test_values);
	g_test_add_func("/serve/pbap-answer/bodies", test_bodies);
}
