/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cursor as an answer: its parameters, its body at any packet size, and its refusals. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

enum { SIZE_TAG = 9 };

static void put_size(guint owed, const CgHead *head, CgBuffer *params)
{
	if (owed)
		cg_params_put_number(params, SIZE_TAG, head->unseen, owed);
}

static void put_begin(CgBuffer *body)
{
	cg_buffer_append(body, cg_span_of("<begin>"));
}

static void put_handle(const CgItem *item, CgBuffer *body)
{
	g_autofree char *text = g_strdup_printf("<%" G_GUINT64_FORMAT ">", item->handle);

	cg_buffer_append(body, cg_span_of(text));
}

static void put_end(CgBuffer *body)
{
	cg_buffer_append(body, cg_span_of("<end>"));
}

static const ServeFormat framed = { FALSE, put_size, put_begin, put_handle, put_end };
static const ServeFormat plain = { 0 };
static const ServeFormat bodiless = { .bodiless = TRUE, .put_params = put_size };

static CgObexOp *answer_with(FakeSource *source, const ServeFormat *format, guint owed)
{
	const CgQuery query = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	CgCursor *cursor = cg_source_read(&source->base, &query, (CgWake){ NULL, NULL });

	return serve_answer_new(cursor, format, owed);
}

static void check_params(const ServeFormat *format, guint owed, CgSpan wanted)
{
	g_autoptr(CgHeaders) response = cg_headers_new();
	FakeSource *source = fake_source_new(1);
	CgObexOp *op = answer_with(source, format, owed);
	CgSpan params = CG_SPAN_EMPTY;

	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	g_assert_cmpint(op->class->body == NULL, ==, format->bodiless);
	g_assert_cmpint(cg_headers_get_bytes(response, CG_HDR_PARAMS, &params), ==,
			wanted.size > 0);
	g_assert_true(cg_span_equal(params, wanted));
	op->class->free(op);
	cg_source_free(&source->base);
}

static void test_params(void)
{
	check_params(&framed, 1, CG_SPAN_LITERAL("\x09\x01\x03"));
	check_params(&framed, 0, CG_SPAN_EMPTY);
	check_params(&plain, 1, CG_SPAN_EMPTY);
	check_params(&bodiless, 2, CG_SPAN_LITERAL("\x09\x02\x00\x03"));
}

static void check_body(const ServeFormat *format, guint count, const char *wanted)
{
	for (gsize packet = 1; packet < 100; packet++) {
		g_autoptr(CgHeaders) response = cg_headers_new();
		g_auto(CgBuffer) body = { 0 };
		FakeSource *source = fake_source_new(count);
		CgObexOp *op;

		cg_collection_end(source->collection, CG_STEP_END);
		op = answer_with(source, format, 0);
		g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
		read_body(op, packet, &body);
		g_assert_cmpmem(body.data, body.size, wanted, strlen(wanted));
		op->class->free(op);
		cg_source_free(&source->base);
	}
}

static void test_body(void)
{
	check_body(&framed, 3, "<begin><1><2><3><end>");
	check_body(&framed, 0, "<begin><end>");
	check_body(&plain, 0, "");
}

/* What is written before a WAIT stays, and the packet goes on with the rest of the room. */
static void test_wait(void)
{
	FakeSource *source = fake_source_new(1);
	CgObexOp *op = answer_with(source, &plain, 0);
	g_autoptr(CgHeaders) response = cg_headers_new();
	guint8 room[2000];
	CgWriter writer;
	gsize before;

	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	cg_writer_init(&writer, room, sizeof(room));
	/* The head says nothing about a body that is not all there. */
	g_assert_cmpuint(cg_headers_size(response), ==, 0);
	g_assert_cmphex(op->class->body(op, &writer), ==, CG_CODE_WAIT);
	before = writer.used;
	g_assert_cmpuint(before, >, 0);
	cg_collection_add(source->collection, 2, NULL, cg_card_new_named("Later"));
	cg_collection_end(source->collection, CG_STEP_END);
	g_assert_cmphex(op->class->body(op, &writer), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(writer.used, >, before);
	op->class->free(op);
	cg_source_free(&source->base);
}

/* A full packet does not make the cursor read on. */
static void test_full(void)
{
	FakeSource *source = fake_source_new(0);
	CgObexOp *op = answer_with(source, &framed, 0);
	g_autoptr(CgHeaders) response = cg_headers_new();
	guint8 room[7];
	CgWriter writer;

	g_assert_cmphex(op->class->head(op, response), ==, CG_CODE_SUCCESS);
	cg_writer_init(&writer, room, sizeof(room));
	g_assert_cmphex(op->class->body(op, &writer), ==, CG_CODE_CONTINUE);
	g_assert_cmpmem(room, writer.used, "<begin>", 7);
	op->class->free(op);
	cg_source_free(&source->base);
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
		FakeSource *source = fake_source_new(1);
		const CgQuery names = { .want = CG_WANT_LIST, .max = G_MAXUINT16 };
		CgObexOp *running = answer_with(source, &plain, 0);
		CgObexOp *waiting = serve_answer_new(
			cg_source_read(&source->base, &names, (CgWake){ NULL, NULL }), &framed, 0);
		g_autoptr(CgHeaders) response = cg_headers_new();
		guint8 room[20];
		CgWriter writer;

		g_assert_cmphex(running->class->head(running, response), ==, CG_CODE_SUCCESS);
		g_assert_cmphex(waiting->class->head(waiting, response), ==, CG_CODE_WAIT);
		cg_collection_end(source->collection, cases[i].step);
		cg_writer_init(&writer, room, sizeof(room));
		g_assert_cmphex(running->class->body(running, &writer), ==, cases[i].code);
		g_assert_cmphex(waiting->class->head(waiting, response), ==, cases[i].code);
		running->class->free(running);
		waiting->class->free(waiting);
		cg_source_free(&source->base);
	}
}

void test_serve_answer(void)
{
	g_test_add_func("/serve/answer/params", test_params);
	g_test_add_func("/serve/answer/body", test_body);
	g_test_add_func("/serve/answer/wait", test_wait);
	g_test_add_func("/serve/answer/full", test_full);
	g_test_add_func("/serve/answer/steps", test_steps);
}
