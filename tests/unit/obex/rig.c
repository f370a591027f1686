/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of obex share; see obex-tests.h. */
#include "obex-tests.h"

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

void assert_gives(CgSession *session, const char *hex)
{
	g_auto(CgBuffer) expected = { 0 };
	guint8 *room = g_malloc(CG_OBEX_MTU_MAX);
	gsize size = cg_session_produce(session, room, CG_OBEX_MTU_MAX);

	bytes_of(hex, &expected);
	assert_bytes(cg_span(room, size), cg_buffer_span(&expected));
	g_free(room);
}

void tell(CgSession *session, const char *hex)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_autoptr(GError) error = NULL;

	bytes_of(hex, &bytes);
	cg_session_receive(session, cg_buffer_span(&bytes), &error);
	g_assert_no_error(error);
}

void assert_answers(CgSession *server, const char *request, const char *answer)
{
	tell(server, request);
	assert_gives(server, answer);
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

/* --- Deeds ------------------------------------------------------------------------------------*/

typedef struct {
	CgObexOp op;
	Deed *deed;
	gsize at, said; /* bytes written; bytes written when it last said WAIT */
} DeedOp;

guint8 pattern(gsize at)
{
	return at * 7 + at / 251;
}

static CgCode said(CgCode code)
{
	return code ? code : CG_CODE_SUCCESS;
}

static void add_headers(const Deed *deed, CgHeaders *response)
{
	g_autofree guint8 *zeros = g_malloc0(deed->padding);

	if (deed->params)
		cg_headers_set_bytes(response, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x00\x01\x07"));
	if (deed->padding)
		cg_headers_set_bytes(response, 0x50, cg_span(zeros, deed->padding - 3));
}

static CgCode deed_head(CgObexOp *op, CgHeaders *response)
{
	Deed *deed = ((DeedOp *)op)->deed;

	if (deed->head_waits > 0) {
		deed->head_waits--;
		return CG_CODE_WAIT;
	}
	add_headers(deed, response);
	return said(deed->head);
}

static CgCode deed_body(CgObexOp *op, CgWriter *room)
{
	DeedOp *self = (DeedOp *)op;
	Deed *deed = self->deed;

	while (self->at < deed->size && cg_writer_room(room) > 0) {
		if (deed->step && self->at - self->said == deed->step) {
			self->said = self->at;
			return CG_CODE_WAIT;
		}
		if (deed->fail_at && self->at == deed->fail_at)
			return deed->end;
		cg_write_u8(room, pattern(self->at++));
	}
	return self->at == deed->size && cg_writer_room(room) > 0 ? CG_CODE_SUCCESS
								  : CG_CODE_CONTINUE;
}

static CgCode deed_data(CgObexOp *op, CgSpan bytes, gboolean last)
{
	Deed *deed = ((DeedOp *)op)->deed;

	g_assert_false(deed->closed);
	deed->closed = last;
	cg_buffer_append(&deed->got, bytes);
	return deed->fail_at && deed->got.size >= deed->fail_at ? deed->end : CG_CODE_SUCCESS;
}

static void deed_op_free(CgObexOp *op)
{
	((DeedOp *)op)->deed->freed++;
	g_free(op);
}

static const CgObexOpClass get_class = { deed_head, deed_body, NULL, deed_op_free };
static const CgObexOpClass bare_class = { deed_head, NULL, NULL, deed_op_free };
static const CgObexOpClass put_class = { deed_head, NULL, deed_data, deed_op_free };

static CgObexOp *deed_op_new(Deed *deed, const CgHeaders *request, const CgObexOpClass *class)
{
	DeedOp *op = g_new0(DeedOp, 1);
	const char *name = cg_headers_get_text(request, CG_HDR_NAME);

	op->op.class = class;
	op->deed = deed;
	deed->started++;
	deed->closed = FALSE;
	g_strlcpy(deed->name, name ? name : "-", sizeof(deed->name));
	return &op->op;
}

static CgCode deed_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	Deed *deed = data;

	add_headers(deed, response);
	return said(deed->connect);
}

static CgCode deed_setpath(gpointer data, const char *name, gboolean up)
{
	Deed *deed = data;

	g_snprintf(deed->path, sizeof(deed->path), "%s%s", up ? ".." : "",
		   name ? name
		   : up ? ""
			: "/");
	return said(deed->setpath);
}

static CgCode deed_get(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	Deed *deed = data;

	if (said(deed->get) == CG_CODE_SUCCESS)
		*op = deed_op_new(deed, request, deed->bare ? &bare_class : &get_class);
	return said(deed->get);
}

static CgCode deed_put(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	Deed *deed = data;

	if (said(deed->put) == CG_CODE_SUCCESS)
		*op = deed_op_new(deed, request, &put_class);
	return said(deed->put);
}

static void deed_free(gpointer data)
{
	Deed *deed = data;

	deed->profiles_freed++;
	cg_buffer_clear(&deed->got);
}

const CgObexProfile deed_profile = { deed_connect, deed_setpath, deed_get, deed_put, deed_free };

CgSession *deed_server(Deed *deed, const CgObexLimits *limits, guint32 first_connection)
{
	return cg_obex_server_new(limits, &deed_profile, deed, first_connection);
}

CgSession *connected_server(Deed *deed, gboolean packets, guint16 client_max)
{
	const CgObexLimits limits = { 4096, 4096, packets };
	CgSession *server = deed_server(deed, &limits, 1);
	g_autofree char *request = g_strdup_printf("80 0007 1000 %04X", client_max);

	assert_answers(server, request, "A0 000C 1000 1000 CB 00000001");
	return server;
}

CgSession *connected_client(gboolean packets)
{
	const CgObexLimits limits = { 4096, 4096, packets };
	CgSession *client = cg_obex_client_new(&limits);
	const CgHeaders *response;

	cg_obex_client_ask(client, CG_OBEX_CONNECT, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_gives(client, "80 0007 1000 1000");
	tell(client, "A0 000C 1000 1000 CB 00000001");
	g_assert_cmphex(cg_obex_client_head(client, &response), ==, CG_CODE_SUCCESS);
	return client;
}

/* --- The rig ----------------------------------------------------------------------------------*/

void rig_init(Rig *rig, gboolean packets, guint16 client_max, guint16 server_max, gsize chunk)
{
	*rig = (Rig){ .limits = { client_max, CG_OBEX_MTU_MAX, packets }, .chunk = chunk };
	rig->client = cg_obex_client_new(&rig->limits);
	rig->limits.rx_max = server_max;
	rig->server = deed_server(&rig->deed, &rig->limits, 1);
	rig->mtu = client_max;
	g_queue_init(&rig->up);
	g_queue_init(&rig->down);
}

void rig_clear(Rig *rig)
{
	cg_session_free(rig->client);
	cg_session_free(rig->server);
	g_queue_clear_full(&rig->up, (GDestroyNotify)g_bytes_unref);
	g_queue_clear_full(&rig->down, (GDestroyNotify)g_bytes_unref);
	g_assert_cmpuint(rig->deed.started, ==, rig->deed.freed);
	g_assert_cmpuint(rig->deed.profiles_freed, ==, 1);
}

static void send_chunks(Rig *rig, GQueue *pipe, const guint8 *data, gsize size)
{
	gsize chunk = rig->limits.packets || rig->chunk == 0 ? size : rig->chunk;

	for (gsize at = 0; at < size; at += chunk)
		g_queue_push_tail(pipe, g_bytes_new(data + at, MIN(chunk, size - at)));
}

static gboolean move(Rig *rig, CgSession *from, GQueue *pipe, CgSession *to, guint8 *room)
{
	g_autoptr(GError) error = NULL;
	gsize size =
		g_queue_get_length(pipe) > 3 ? 0 : cg_session_produce(from, room, CG_OBEX_MTU_MAX);
	GBytes *bytes;

	if (size > 0 && from == rig->server) {
		g_assert_cmpuint(size, <=, rig->mtu);
		rig->short_packets += room[0] == CG_CODE_CONTINUE && size < rig->mtu;
	}
	rig->gets += size > 0 && from == rig->client;
	send_chunks(rig, pipe, room, size);
	if (!cg_session_want_read(to) || g_queue_is_empty(pipe))
		return size > 0;
	bytes = g_queue_pop_head(pipe);
	cg_session_receive(to, cg_span(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)),
			   &error);
	g_assert_no_error(error);
	g_bytes_unref(bytes);
	return TRUE;
}

gboolean rig_turn(Rig *rig)
{
	static guint8 room[CG_OBEX_MTU_MAX];
	gboolean up = move(rig, rig->client, &rig->up, rig->server, room);

	return move(rig, rig->server, &rig->down, rig->client, room) || up;
}

void rig_run(Rig *rig)
{
	while (rig_turn(rig))
		;
}

/* A turn, or where nothing moves another try of an operation that said WAIT. */
static void turn_or_wake(Rig *rig)
{
	if (!rig_turn(rig))
		cg_obex_server_wake(rig->server);
}

CgCode rig_ask(Rig *rig, guint8 opcode, const CgHeaders *headers, CgSpan put)
{
	const CgHeaders *response;
	CgCode code;

	cg_obex_client_ask(rig->client, opcode, 2, headers, put, (CgWake){ 0 });
	while ((code = cg_obex_client_head(rig->client, &response)) == CG_CODE_WAIT)
		turn_or_wake(rig);
	return code;
}

CgCode rig_connect(Rig *rig)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_bytes(headers, CG_HDR_TARGET, cg_target_pbap);
	return rig_ask(rig, CG_OBEX_CONNECT, headers, CG_SPAN_EMPTY);
}

CgCode rig_get(Rig *rig, CgBuffer *out)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	CgCode code;
	CgSpan chunk;

	cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_headers_set_type(headers, "x-bt/phonebook");
	code = rig_ask(rig, CG_OBEX_GET, headers, CG_SPAN_EMPTY);
	if (code >= CG_CODE_BAD_REQUEST)
		return code;
	while ((code = cg_obex_client_body(rig->client, &chunk)) <= CG_CODE_CONTINUE) {
		if (code == CG_CODE_CONTINUE)
			cg_buffer_append(out, chunk);
		else
			turn_or_wake(rig);
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
