/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to a GET: its parameters, and its body at any packet size. */
#include "tests.h"

#include <string.h>

static CgObexOp *open_op(ToyBook *book, PbapKind kind, CgRepository repository, guint32 features)
{
	PbapRequest request = { .kind = kind };

	request.query.repository = repository;
	request.query.max = G_MAXUINT16;
	request.query.want = kind == PBAP_LIST   ? CG_WANT_LIST
			     : kind == PBAP_SIZE ? CG_WANT_SIZE
						 : CG_WANT_ITEMS;
	if (kind == PBAP_ENTRY) {
		request.query.pick = CG_PICK_HANDLE;
		request.query.handle = 1;
	}
	return pbap_op_new(&book->parent, &request, features, (CgWake){ NULL, NULL });
}

static char *tags_of(PbapKind kind, CgRepository repository, guint32 features)
{
	ToyBook *book = toy_book_new(2);
	CgObexOp *op;
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgSpan params = CG_SPAN_EMPTY, value;
	GString *tags = g_string_new(NULL);
	gsize at = 0;
	guint8 tag;

	cg_collection_end(book->collection, CG_STEP_END);
	op = open_op(book, kind, repository, features);
	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	g_assert_cmpint(op->class->body == NULL, ==, kind == PBAP_SIZE);
	cg_headers_get_bytes(response, CG_HDR_PARAMS, &params);
	while (cg_params_next(params, &at, &tag, &value))
		g_string_append_printf(tags, "%02X:%zu ", tag, value.size);
	op->class->free(op);
	cg_source_free(&book->parent);
	return g_string_free(tags, FALSE);
}

static void test_params(void)
{
	static const struct {
		PbapKind kind;
		CgRepository repository;
		guint32 features;
		const char *tags;
	} cases[] = {
		{ PBAP_PULL, CG_REPO_PB, 0x3, "" },
		{ PBAP_PULL, CG_REPO_PB, 0x3BF, "0A:16 0B:16 0D:16 " },
		{ PBAP_PULL, CG_REPO_PB, 0x7, "0D:16 " },
		{ PBAP_PULL, CG_REPO_PB, 0xB, "0A:16 0B:16 " },
		{ PBAP_LIST, CG_REPO_PB, 0x3BF, "0A:16 0B:16 0D:16 " },
		{ PBAP_ENTRY, CG_REPO_MCH, 0x3BF, "0D:16 " },
		{ PBAP_ENTRY, CG_REPO_PB, 0x3, "" },
		{ PBAP_SIZE, CG_REPO_PB, 0x3, "08:2 " },
		{ PBAP_SIZE, CG_REPO_MCH, 0x3, "08:2 09:1 " },
		{ PBAP_PULL, CG_REPO_MCH, 0x3, "09:1 " },
		{ PBAP_PULL, CG_REPO_CCH, 0x3, "" },
		{ PBAP_PULL, CG_REPO_CCH, 0x23, "09:1 " },
		{ PBAP_LIST, CG_REPO_CCH, 0x3BF, "09:1 0A:16 0B:16 0D:16 " },
		{ PBAP_LIST, CG_REPO_ICH, 0x23, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *tags =
			tags_of(cases[i].kind, cases[i].repository, cases[i].features);

		g_test_message("case %u", i);
		g_assert_cmpstr(tags, ==, cases[i].tags);
	}
}

static void test_values(void)
{
	ToyBook *book = toy_book_new(300);
	CgObexOp *op;
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgSpan params;

	cg_collection_end(book->collection, CG_STEP_END);
	op = open_op(book, PBAP_SIZE, CG_REPO_MCH, 0xF);
	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	g_assert_true(cg_headers_get_bytes(response, CG_HDR_PARAMS, &params));
	g_assert_cmpmem(params.data, 10, "\x08\x02\x01\x2C\x09\x01\x03\x0A\x10P", 10);
	g_assert_cmpmem(params.data + 25, 3, "\x0B\x10S", 3);
	g_assert_cmpmem(params.data + 43, 3,
			"\x0D\x10"
			"D",
			3);
	op->class->free(op);
	cg_source_free(&book->parent);
}

/* The whole body, taken in packets of this size. */
static void take_body(CgObexOp *op, gsize packet, CgBuffer *out)
{
	g_autofree guint8 *room = g_malloc(packet);
	CgCode code;

	do {
		CgWriter writer;

		cg_writer_init(&writer, room, packet);
		code = op->class->body(op, &writer);
		g_assert_false(writer.failed);
		if (code == CG_CODE_CONTINUE)
			g_assert_cmpuint(cg_writer_room(&writer), ==, 0);
		cg_buffer_append(out, cg_writer_span(&writer));
	} while (code == CG_CODE_CONTINUE);
	g_assert_cmphex(code, ==, CG_CODE_SUCCESS);
}

static void check_sizes(PbapKind kind, guint count, guint found)
{
	ToyBook *book = toy_book_new(count);
	g_auto(CgBuffer) first = { 0 };

	cg_collection_end(book->collection, CG_STEP_END);
	for (gsize packet = 600; packet > 0; packet -= packet > 40 ? 37 : 1) {
		CgObexOp *op = open_op(book, kind, CG_REPO_PB, 0x3);
		g_autoptr(CgHeaders) response = cg_headers_new();
		g_auto(CgBuffer) body = { 0 };

		g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
		take_body(op, packet, &body);
		if (!first.size)
			cg_buffer_append(&first, cg_buffer_span(&body));
		g_assert_true(cg_span_equal(cg_buffer_span(&first), cg_buffer_span(&body)));
		op->class->free(op);
	}
	if (kind == PBAP_LIST) {
		g_autoptr(GPtrArray) rows = cg_listing_parse(cg_buffer_span(&first), NULL);

		g_assert_nonnull(rows);
		g_assert_cmpuint(rows->len, ==, found);
	} else {
		g_autoptr(CgSplitter) splitter = cg_splitter_new();
		guint cards = 0;
		CgSpan card;

		g_assert_true(cg_splitter_push(splitter, cg_buffer_span(&first), NULL));
		g_assert_true(cg_splitter_end(splitter, NULL));
		while (cg_splitter_next(splitter, &card))
			cards++;
		g_assert_cmpuint(cards, ==, found);
	}
	cg_source_free(&book->parent);
}

static void test_bodies(void)
{
	check_sizes(PBAP_PULL, 5, 5);
	check_sizes(PBAP_PULL, 0, 0);
	check_sizes(PBAP_LIST, 5, 5);
	check_sizes(PBAP_LIST, 0, 0);
	check_sizes(PBAP_ENTRY, 5, 1);
}

/* What is written before a WAIT stays; the packet goes on with the rest of the room. */
static void test_wait(void)
{
	ToyBook *book = toy_book_new(1);
	CgObexOp *op = open_op(book, PBAP_PULL, CG_REPO_PB, 0x3);
	g_autoptr(CgHeaders) response = cg_headers_new();
	guint8 room[2000];
	CgWriter writer;
	gsize before;

	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	cg_writer_init(&writer, room, sizeof(room));
	/* Nothing is foretold of a body that is not all there. */
	g_assert_cmpuint(cg_headers_size(response), ==, 0);
	g_assert_cmphex(op->class->body(op, &writer), ==, CG_CODE_WAIT);
	before = writer.used;
	g_assert_cmpuint(before, >, 0);
	cg_collection_add(book->collection, 2, NULL, cg_card_new_named("Later"));
	cg_collection_end(book->collection, CG_STEP_END);
	g_assert_cmphex(op->class->body(op, &writer), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(writer.used, >, before);
	op->class->free(op);
	cg_source_free(&book->parent);
}

static void test_steps(void)
{
	static const struct {
		CgStep step;
		CgCode code;
	} cases[] = {
		{ CG_STEP_NOT_FOUND, 0xC4 }, { CG_STEP_UNSUPPORTED, 0xD1 }, { CG_STEP_STALE, 0xCC },
		{ CG_STEP_LATER, 0xD3 },     { CG_STEP_FAILED, 0xD3 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		ToyBook *book = toy_book_new(1);
		CgObexOp *running = open_op(book, PBAP_PULL, CG_REPO_PB, 0x3);
		CgObexOp *waiting = open_op(book, PBAP_LIST, CG_REPO_PB, 0x3);
		g_autoptr(CgHeaders) response = cg_headers_new();
		guint8 room[20];
		CgWriter writer;

		g_assert_cmphex(running->class->head(running, response), ==, CG_CODE_SUCCESS);
		g_assert_cmphex(waiting->class->head(waiting, response), ==, CG_CODE_WAIT);
		cg_collection_end(book->collection, cases[i].step);
		cg_writer_init(&writer, room, sizeof(room));
		g_assert_cmphex(running->class->body(running, &writer), ==, cases[i].code);
		g_assert_cmphex(waiting->class->head(waiting, response), ==, cases[i].code);
		running->class->free(running);
		waiting->class->free(waiting);
		cg_source_free(&book->parent);
	}
}

void test_serve_pbap_op(void)
{
	g_test_add_func("/serve/pbap-op/params", test_params);
	g_test_add_func("/serve/pbap-op/values", test_values);
	g_test_add_func("/serve/pbap-op/bodies", test_bodies);
	g_test_add_func("/serve/pbap-op/wait", test_wait);
	g_test_add_func("/serve/pbap-op/steps", test_steps);
}
