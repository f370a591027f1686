/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of obex share; see obex-tests.h. */
#include "fixture.h"

#include <contactguard/profile.h>
#include <string.h>

void bytes_of(const char *hex, CgBuffer *out)
{
	g_auto(GStrv) words = g_strsplit(hex, " ", -1);
	g_autofree char *joined = g_strjoinv("", words);

	g_assert_true(cg_hex_parse(joined, out));
}

char *hex_of(CgSpan bytes)
{
	g_auto(CgBuffer) hex = { 0 };

	cg_hex_append(&hex, bytes);
	return hex.size ? g_strndup((const char *)hex.data, hex.size) : g_strdup("");
}

void assert_bytes(CgSpan found, CgSpan expected)
{
	g_autofree char *left = hex_of(found);
	g_autofree char *right = hex_of(expected);

	g_assert_cmpstr(left, ==, right);
}

void assert_produces(CgSession *session, const char *hex)
{
	g_auto(CgBuffer) expected = { 0 };
	guint8 *room = g_malloc(CG_OBEX_MTU_MAX);
	gsize size = cg_session_produce(session, room, CG_OBEX_MTU_MAX);

	bytes_of(hex, &expected);
	assert_bytes(cg_span(room, size), cg_buffer_span(&expected));
	g_free(room);
}

void receive_hex(CgSession *session, const char *hex)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_autoptr(GError) error = NULL;

	bytes_of(hex, &bytes);
	cg_session_receive(session, cg_buffer_span(&bytes), &error);
	g_assert_no_error(error);
}

void assert_answers(CgSession *server, const char *request, const char *answer)
{
	receive_hex(server, request);
	assert_produces(server, answer);
}

void assert_breaks(CgSession *session, const char *hex, gint code)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_autoptr(GError) error = NULL;

	bytes_of(hex, &bytes);
	g_assert_false(cg_session_receive(session, cg_buffer_span(&bytes), &error));
	g_assert_error(error, CG_ERROR, code);
	g_assert_false(cg_session_want_read(session));
	g_assert_false(cg_session_waiting(session));
}

/* --- Deeds --- */

typedef struct {
	CgObexOp op;
	Script *script;
	gsize at, said; /* bytes written; bytes written when it last said WAIT */
} ScriptOp;

guint8 pattern(gsize at)
{
	return at * 7 + at / 251;
}

static CgCode said(CgCode code)
{
	return code ? code : CG_CODE_SUCCESS;
}

static void add_headers(const Script *script, CgHeaders *response)
{
	g_autofree guint8 *zeros = g_malloc0(script->padding);

	if (script->params)
		cg_headers_set_bytes(response, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x00\x01\x07"));
	if (script->padding)
		cg_headers_set_bytes(response, 0x50, cg_span(zeros, script->padding - 3));
}

static CgCode script_head(CgObexOp *op, CgHeaders *response)
{
	Script *script = ((ScriptOp *)op)->script;

	if (script->head_waits > 0) {
		script->head_waits--;
		return CG_CODE_WAIT;
	}
	add_headers(script, response);
	return said(script->head);
}

static CgCode script_body(CgObexOp *op, CgWriter *room)
{
	ScriptOp *self = (ScriptOp *)op;
	Script *script = self->script;

	while (self->at < script->size && cg_writer_room(room) > 0) {
		if (script->step && self->at - self->said == script->step) {
			self->said = self->at;
			return CG_CODE_WAIT;
		}
		if (script->fail_at && self->at == script->fail_at)
			return script->end;
		cg_write_u8(room, pattern(self->at++));
	}
	return self->at == script->size && cg_writer_room(room) > 0 ? CG_CODE_SUCCESS
								    : CG_CODE_CONTINUE;
}

static CgCode script_data(CgObexOp *op, CgSpan bytes, gboolean last)
{
	Script *script = ((ScriptOp *)op)->script;

	g_assert_false(script->closed);
	script->closed = last;
	cg_buffer_append(&script->got, bytes);
	return script->fail_at && script->got.size >= script->fail_at ? script->end
								      : CG_CODE_SUCCESS;
}

static void script_op_free(CgObexOp *op)
{
	((ScriptOp *)op)->script->freed++;
	g_free(op);
}

static const CgObexOpClass get_class = { script_head, script_body, NULL, script_op_free };
static const CgObexOpClass bare_class = { script_head, NULL, NULL, script_op_free };
static const CgObexOpClass put_class = { script_head, NULL, script_data, script_op_free };

static CgObexOp *script_op_new(Script *script, const CgHeaders *request, const CgObexOpClass *class)
{
	ScriptOp *op = g_new0(ScriptOp, 1);
	const char *name = cg_headers_get_text(request, CG_HDR_NAME);

	op->op.class = class;
	op->script = script;
	script->started++;
	script->closed = FALSE;
	g_strlcpy(script->name, name ? name : "-", sizeof(script->name));
	return &op->op;
}

static CgCode script_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	Script *script = data;

	add_headers(script, response);
	return said(script->connect);
}

static CgCode script_setpath(gpointer data, const char *name, gboolean up)
{
	Script *script = data;

	g_snprintf(script->path, sizeof(script->path), "%s%s", up ? ".." : "",
		   name ? name
		   : up ? ""
			: "/");
	return said(script->setpath);
}

static CgCode script_get(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	Script *script = data;

	if (said(script->get) == CG_CODE_SUCCESS)
		*op = script_op_new(script, request, script->bare ? &bare_class : &get_class);
	return said(script->get);
}

static CgCode script_put(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	Script *script = data;

	if (said(script->put) == CG_CODE_SUCCESS)
		*op = script_op_new(script, request, &put_class);
	return said(script->put);
}

static void script_free(gpointer data)
{
	Script *script = data;

	script->profiles_freed++;
	cg_buffer_clear(&script->got);
}

const CgObexProfile script_profile = { script_connect, script_setpath, script_get, script_put,
				       script_free };

CgSession *script_server(Script *script, const CgObexLimits *limits, guint32 first_connection)
{
	return cg_obex_server_new(limits, &script_profile, script, first_connection);
}

CgSession *connected_server(Script *script, gboolean packets, guint16 client_max)
{
	const CgObexLimits limits = { 4096, 4096, packets };
	CgSession *server = script_server(script, &limits, 1);
	g_autofree char *request = g_strdup_printf("80 0007 1000 %04X", client_max);

	assert_answers(server, request, "A0 000C 1000 1000 CB 00000001");
	return server;
}

CgSession *connected_client(gboolean packets)
{
	const CgObexLimits limits = { 4096, 4096, packets };
	CgSession *client = cg_obex_client_new(&limits);
	const CgHeaders *response;

	cg_obex_client_start(client, CG_OBEX_CONNECT, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "80 0007 1000 1000");
	receive_hex(client, "A0 000C 1000 1000 CB 00000001");
	g_assert_cmphex(cg_obex_client_head(client, &response), ==, CG_CODE_SUCCESS);
	return client;
}

/* --- The pair --- */

void pair_init(Pair *pair, gboolean packets, guint16 client_max, guint16 server_max, gsize chunk)
{
	*pair = (Pair){ .limits = { client_max, CG_OBEX_MTU_MAX, packets }, .chunk = chunk };
	pair->client = cg_obex_client_new(&pair->limits);
	pair->limits.rx_max = server_max;
	pair->server = script_server(&pair->script, &pair->limits, 1);
	pair->mtu = client_max;
	g_queue_init(&pair->up);
	g_queue_init(&pair->down);
}

void pair_clear(Pair *pair)
{
	cg_session_free(pair->client);
	cg_session_free(pair->server);
	g_queue_clear_full(&pair->up, (GDestroyNotify)g_bytes_unref);
	g_queue_clear_full(&pair->down, (GDestroyNotify)g_bytes_unref);
	g_assert_cmpuint(pair->script.started, ==, pair->script.freed);
	g_assert_cmpuint(pair->script.profiles_freed, ==, 1);
}

static void send_chunks(Pair *pair, GQueue *pipe, const guint8 *data, gsize size)
{
	gsize chunk = pair->limits.packets || pair->chunk == 0 ? size : pair->chunk;

	for (gsize at = 0; at < size; at += chunk)
		g_queue_push_tail(pipe, g_bytes_new(data + at, MIN(chunk, size - at)));
}

static gboolean move(Pair *pair, CgSession *from, GQueue *pipe, CgSession *to, guint8 *room)
{
	g_autoptr(GError) error = NULL;
	gsize size =
		g_queue_get_length(pipe) > 3 ? 0 : cg_session_produce(from, room, CG_OBEX_MTU_MAX);
	GBytes *bytes;

	if (size > 0 && from == pair->server) {
		g_assert_cmpuint(size, <=, pair->mtu);
		pair->short_packets += room[0] == CG_CODE_CONTINUE && size < pair->mtu;
	}
	pair->gets += size > 0 && from == pair->client;
	send_chunks(pair, pipe, room, size);
	if (!cg_session_want_read(to) || g_queue_is_empty(pipe))
		return size > 0;
	bytes = g_queue_pop_head(pipe);
	cg_session_receive(to, cg_span(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)),
			   &error);
	g_assert_no_error(error);
	g_bytes_unref(bytes);
	return TRUE;
}

gboolean pair_turn(Pair *pair)
{
	static guint8 room[CG_OBEX_MTU_MAX];
	gboolean up = move(pair, pair->client, &pair->up, pair->server, room);

	return move(pair, pair->server, &pair->down, pair->client, room) || up;
}

void pair_run(Pair *pair)
{
	while (pair_turn(pair))
		;
}

/* A turn, or where nothing moves another try of an operation that said WAIT. */
static void turn_or_wake(Pair *pair)
{
	if (!pair_turn(pair))
		cg_obex_server_wake(pair->server);
}

CgCode pair_ask(Pair *pair, guint8 opcode, const CgHeaders *headers, CgSpan put)
{
	const CgHeaders *response;
	CgCode code;

	cg_obex_client_start(pair->client, opcode, 2, headers, put, (CgWake){ 0 });
	while ((code = cg_obex_client_head(pair->client, &response)) == CG_CODE_WAIT)
		turn_or_wake(pair);
	return code;
}

CgCode pair_connect(Pair *pair)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_bytes(headers, CG_HDR_TARGET, CG_SPAN_LITERAL(CG_TARGET_PBAP));
	return pair_ask(pair, CG_OBEX_CONNECT, headers, CG_SPAN_EMPTY);
}

CgCode pair_get(Pair *pair, CgBuffer *out)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	CgCode code;
	CgSpan chunk;

	cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_headers_set_type(headers, "x-bt/phonebook");
	code = pair_ask(pair, CG_OBEX_GET, headers, CG_SPAN_EMPTY);
	if (code >= CG_CODE_BAD_REQUEST)
		return code;
	while ((code = cg_obex_client_body(pair->client, &chunk)) <= CG_CODE_CONTINUE) {
		if (code == CG_CODE_CONTINUE)
			cg_buffer_append(out, chunk);
		else
			turn_or_wake(pair);
		g_assert_cmphex(code, !=, CG_CODE_LOST);
	}
	return code;
}

void assert_pattern(const CgBuffer *body, gsize size)
{
	g_assert_cmpuint(body->size, ==, size);
	for (gsize i = 0; i < size; i++) {
		if (body->data[i] != pattern(i))
			g_error("byte %" G_GSIZE_FORMAT " of the body differs", i);
	}
}
