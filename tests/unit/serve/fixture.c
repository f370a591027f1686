/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source and the client of the tests of serve. */
#include "fixture.h"

/* --- A source --- */

static CgCursor *fake_source_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	FakeSource *source = (FakeSource *)base;

	source->asked = *query;
	source->asked.cards.search = source->asked.uid = NULL;
	source->reads++;
	return cg_collection_read(source->collection, query, wake);
}

static void fake_source_free(CgSource *base)
{
	FakeSource *source = (FakeSource *)base;

	cg_collection_unref(source->collection);
	g_free(source);
}

static const CgSourceClass fake_source_class = { fake_source_read, fake_source_free };

FakeSource *fake_source_new(guint count)
{
	const CgHead head = { .unseen = 3, .database = "D", .primary = "P", .secondary = "S" };
	FakeSource *source = g_new0(FakeSource, 1);

	source->base.class = &fake_source_class;
	source->collection = cg_collection_new(&cg_cards);
	cg_collection_set_head(source->collection, &head);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *name = g_strdup_printf("Name%u", i);
		g_autofree char *uid = g_strdup_printf("%032u", i);

		cg_collection_add(source->collection, i, uid, cg_card_new_named(name));
	}
	return source;
}

const ServeFolder *folder_at(const char *path)
{
	const ServeFolder *folder = pbap_folders.folders;
	g_auto(GStrv) names = g_strsplit(path, "/", -1);

	for (guint i = 0; names[i] && folder; i++)
		folder = serve_folder_child(&pbap_folders, folder, names[i], CG_PBAP_REPOSITORIES);
	return folder;
}

/* --- An answer --- */

void read_body(CgObexOp *op, gsize packet, CgBuffer *out)
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

/* --- A client and the PBAP server --- */

static void count_wake(gpointer count)
{
	++*(guint *)count;
}

void peers_open(Peers *peers, CgSource *source, gboolean packets, guint16 mtu, guint32 features)
{
	const CgObexLimits limits = { .rx_max = mtu, .tx_max = mtu, .packets = packets };
	const CgPbapServeOptions options = { .features = features,
					     .repositories = CG_PBAP_REPOSITORIES,
					     .first_connection = 7 };

	peers->server = cg_serve_pbap(&limits, source, &options);
	peers->client = cg_obex_client_new(&limits);
	peers->room = g_malloc(CG_OBEX_MTU_MAX);
	peers->wakes = 0;
	cg_session_on_ready(peers->server, (CgWake){ count_wake, &peers->wakes });
}

void peers_close(Peers *peers)
{
	cg_session_free(peers->client);
	cg_session_free(peers->server);
	g_free(peers->room);
}

gboolean peers_move(Peers *peers, CgSession *from, CgSession *to)
{
	gsize size;

	if (!cg_session_want_read(to))
		return FALSE;
	size = cg_session_produce(from, peers->room, CG_OBEX_MTU_MAX);
	if (!size)
		return FALSE;
	g_assert_true(cg_session_receive(to, cg_span(peers->room, size), NULL));
	return TRUE;
}

void peers_run(Peers *peers)
{
	while (peers_move(peers, peers->client, peers->server) ||
	       peers_move(peers, peers->server, peers->client))
		continue;
}

static CgCode send_request(Peers *peers, guint8 opcode, guint8 flags, const CgHeaders *headers)
{
	cg_obex_client_start(peers->client, opcode, flags, headers, CG_SPAN_EMPTY,
			     (CgWake){ NULL, NULL });
	peers_run(peers);
	return cg_obex_client_head(peers->client, NULL);
}

CgCode peers_connect(Peers *peers, CgSpan target, CgSpan params)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (target.size)
		cg_headers_set_bytes(headers, CG_HDR_TARGET, target);
	if (params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, params);
	return send_request(peers, CG_OBEX_CONNECT, 0, headers);
}

CgCode peers_setpath(Peers *peers, guint8 flags, const char *name)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (name)
		cg_headers_set_text(headers, CG_HDR_NAME, name);
	return send_request(peers, CG_OBEX_SETPATH, flags, headers);
}

CgCode peers_get(Peers *peers, const char *type, const char *name, CgSpan params)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	if (params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, params);
	return send_request(peers, CG_OBEX_GET, 0, headers);
}

CgCode peers_put(Peers *peers, const char *type, const char *name)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	return send_request(peers, CG_OBEX_PUT, 0, headers);
}

void peers_connect_well(Peers *peers)
{
	g_assert_cmphex(peers_connect(peers, CG_SPAN_LITERAL(CG_TARGET_PBAP),
				      CG_SPAN_LITERAL("\x10\x04\x00\x00\x03\xFF")),
			==, CG_CODE_SUCCESS);
}

CgSpan peers_params(Peers *peers)
{
	const CgHeaders *response;
	CgSpan params = CG_SPAN_EMPTY;

	cg_obex_client_head(peers->client, &response);
	cg_headers_get_bytes(response, CG_HDR_PARAMS, &params);
	return params;
}

CgCode peers_drain(Peers *peers, CgBuffer *out)
{
	CgSpan chunk;
	CgCode code;

	while ((code = cg_obex_client_body(peers->client, &chunk)) == CG_CODE_CONTINUE) {
		cg_buffer_append(out, chunk);
		peers_run(peers);
	}
	return code;
}
