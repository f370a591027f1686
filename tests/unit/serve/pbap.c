/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole sessions: a client against the server, packet by packet in memory. */
#include "tests.h"

#include <string.h>

typedef struct {
	ToyBook *book;
	CgSession *server, *client;
	guint8 *room;
	guint wakes; /* of the server's pump */
} Peers;

static void count_wake(gpointer count)
{
	++*(guint *)count;
}

static void peers_open_with(Peers *peers, gboolean packets, guint16 mtu, guint count,
			    guint32 features)
{
	const CgObexLimits limits = { .rx_max = mtu, .tx_max = mtu, .packets = packets };
	const CgPbapServeOptions options = { features, CG_PBAP_REPOSITORIES, 7 };

	peers->book = toy_book_new(count);
	peers->server = cg_serve_pbap(&limits, &peers->book->parent, &options);
	peers->client = cg_obex_client_new(&limits);
	peers->room = g_malloc(CG_OBEX_MTU_MAX);
	peers->wakes = 0;
	cg_session_on_ready(peers->server, (CgWake){ count_wake, &peers->wakes });
}

static void peers_open(Peers *peers, gboolean packets, guint16 mtu, guint count)
{
	peers_open_with(peers, packets, mtu, count, CG_PBAP_FEATURES);
}

static void peers_close(Peers *peers)
{
	cg_session_free(peers->client);
	cg_session_free(peers->server);
	g_free(peers->room);
}

static gboolean move(Peers *peers, CgSession *from, CgSession *to)
{
	gsize size;

	if (!cg_session_hungry(to))
		return FALSE;
	size = cg_session_give(from, peers->room, CG_OBEX_MTU_MAX);
	if (!size)
		return FALSE;
	g_assert_true(cg_session_take(to, cg_span(peers->room, size), NULL));
	return TRUE;
}

static void run(Peers *peers)
{
	while (move(peers, peers->client, peers->server) ||
	       move(peers, peers->server, peers->client))
		continue;
}

static void ask(Peers *peers, guint8 opcode, guint8 flags, const CgHeaders *headers)
{
	cg_obex_client_ask(peers->client, opcode, flags, headers, CG_SPAN_EMPTY,
			   (CgWake){ NULL, NULL });
	run(peers);
}

static CgCode head(Peers *peers)
{
	const CgHeaders *response;

	return cg_obex_client_head(peers->client, &response);
}

/* Reads the body to its end; the code it ended with. */
static CgCode drain(Peers *peers, CgBuffer *out)
{
	CgSpan chunk;
	CgCode code;

	while ((code = cg_obex_client_body(peers->client, &chunk)) == CG_CODE_CONTINUE) {
		cg_buffer_append(out, chunk);
		run(peers);
	}
	return code;
}

static CgCode connect_as(Peers *peers, CgSpan target, CgSpan params)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (target.size)
		cg_headers_set_bytes(headers, CG_HDR_TARGET, target);
	if (params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, params);
	ask(peers, CG_OBEX_CONNECT, 0, headers);
	return head(peers);
}

static void connect_well(Peers *peers)
{
	g_assert_cmphex(
		connect_as(peers, cg_target_pbap, CG_SPAN_LITERAL("\x10\x04\x00\x00\x03\xFF")), ==,
		CG_CODE_SUCCESS);
}

static CgCode setpath(Peers *peers, guint8 flags, const char *name)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (name)
		cg_headers_set_text(headers, CG_HDR_NAME, name);
	ask(peers, CG_OBEX_SETPATH, flags, headers);
	return head(peers);
}

static CgCode get(Peers *peers, const char *type, const char *name, CgSpan params)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	if (params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, params);
	ask(peers, CG_OBEX_GET, 0, headers);
	return head(peers);
}

static CgSpan answered_params(Peers *peers)
{
	const CgHeaders *response;
	CgSpan params = CG_SPAN_EMPTY;

	cg_obex_client_head(peers->client, &response);
	cg_headers_get_bytes(response, CG_HDR_PARAMS, &params);
	return params;
}

static void test_connect(void)
{
	const struct {
		CgSpan target, params;
		CgCode code;
	} cases[] = {
		{ cg_target_pbap, CG_SPAN_LITERAL("\x10\x04\x00\x00\x03\xFF"), 0xA0 },
		{ cg_target_pbap, CG_SPAN_EMPTY, 0xA0 },
		{ cg_target_pbap, CG_SPAN_LITERAL("\x77\x01z"), 0xA0 },
		{ cg_target_pbap, CG_SPAN_LITERAL("\x10\x02\x03\xFF"), 0xC0 },
		{ cg_target_pbap, CG_SPAN_LITERAL("\x10\x04\x03\xFF"), 0xC0 },
		{ cg_target_mas, CG_SPAN_EMPTY, 0xC6 },
		{ cg_target_mns, CG_SPAN_EMPTY, 0xC6 },
		{ CG_SPAN_LITERAL("\x79\x61"), CG_SPAN_EMPTY, 0xC6 },
		{ CG_SPAN_EMPTY, CG_SPAN_EMPTY, 0xC6 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Peers peers;

		peers_open(&peers, TRUE, 1000, 1);
		g_test_message("case %u", i);
		g_assert_cmphex(connect_as(&peers, cases[i].target, cases[i].params), ==,
				cases[i].code);
		peers_close(&peers);
	}
}

static void test_setpath(void)
{
	static const struct {
		guint8 flags;
		const char *name;
		CgCode code;
	} steps[] = {
		{ 2, "telecom", 0xA0 }, { 2, "pb", 0xA0 },      { 2, "pb", 0xC4 },
		{ 3, NULL, 0xA0 },      { 2, "nothing", 0xC4 }, { 3, "SIM1", 0xA0 },
		{ 2, "telecom", 0xA0 }, { 2, "fav", 0xC4 },     { 2, "mch", 0xA0 },
		{ 2, "", 0xA0 },        { 3, NULL, 0xC4 },      { 2, "telecom/pb", 0xC4 },
		{ 2, "pb", 0xC4 },      { 2, "telecom", 0xA0 }, { 2, "pbpb", 0xC4 },
		{ 3, "SIM1", 0xA0 },    { 3, "nothing", 0xC4 }, { 2, "telecom", 0xA0 },
	};
	Peers peers;

	peers_open(&peers, FALSE, 255, 1);
	connect_well(&peers);
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_test_message("step %u: %s", i, steps[i].name);
		g_assert_cmphex(setpath(&peers, steps[i].flags, steps[i].name), ==, steps[i].code);
	}
	peers_close(&peers);
}

static gboolean has(const CgBuffer *buffer, const char *part)
{
	return g_strstr_len((const char *)buffer->data, buffer->size, part) != NULL;
}

static void read_a_book(gboolean packets, guint16 mtu)
{
	g_auto(CgBuffer) cards = { 0 };
	g_auto(CgBuffer) names = { 0 };
	g_auto(CgBuffer) entry = { 0 };
	Peers peers;

	peers_open(&peers, packets, mtu, 20);
	cg_collection_end(peers.book->collection, CG_STEP_END);
	connect_well(&peers);
	g_assert_cmphex(get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
			    CG_SPAN_LITERAL("\x04\x02\xFF\xFF")),
			<, 0xC0);
	g_assert_cmpuint(answered_params(&peers).size, ==, 3 * 18);
	g_assert_cmphex(drain(&peers, &cards), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&cards, "Name1\r\n") && has(&cards, "Name20"));
	setpath(&peers, 2, "telecom");
	g_assert_cmphex(get(&peers, "x-bt/vcard-listing", "pb", CG_SPAN_EMPTY), <, 0xC0);
	g_assert_cmphex(drain(&peers, &names), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&names, "20.vcf"));
	setpath(&peers, 2, "pb");
	g_assert_cmphex(get(&peers, "x-bt/vcard", "20.vcf", CG_SPAN_EMPTY), <, 0xC0);
	g_assert_cmphex(drain(&peers, &entry), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&entry, "Name20"));
	g_assert_cmphex(get(&peers, "x-bt/vcard", "21.vcf", CG_SPAN_EMPTY), ==, 0xC4);
	peers_close(&peers);
}

static void test_book(void)
{
	read_a_book(FALSE, 255);
	read_a_book(FALSE, 65535);
	read_a_book(TRUE, 255);
	read_a_book(TRUE, 1000);
	read_a_book(TRUE, 32767);
}

static void test_size(void)
{
	g_auto(CgBuffer) body = { 0 };
	Peers peers;

	peers_open(&peers, TRUE, 1000, 20);
	cg_collection_end(peers.book->collection, CG_STEP_END);
	connect_well(&peers);
	g_assert_cmphex(get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
			    CG_SPAN_LITERAL("\x04\x02\x00\x00")),
			==, CG_CODE_SUCCESS);
	g_assert_cmpmem(answered_params(&peers).data, 4, "\x08\x02\x00\x14", 4);
	g_assert_cmphex(drain(&peers, &body), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(body.size, ==, 0);
	peers_close(&peers);
}

/* Features count only when both ends have them; silence means the two of PBAP 1.1. */
static void test_features(void)
{
	const struct {
		guint32 ours;
		CgSpan theirs;
		gsize due;
		CgFields having;
	} cases[] = {
		{ 0x3BF, CG_SPAN_EMPTY, 0, 0 },
		{ 0x3BF, CG_SPAN_LITERAL("\x10\x04\x00\x00\x00\x14"), 18, 0x100 },
		{ 0x3BF, CG_SPAN_LITERAL("\x10\x04\x00\x00\x00\x08"), 36, 0 },
		{ 0x003, CG_SPAN_LITERAL("\x10\x04\x00\x00\x03\xFF"), 0, 0 },
		{ 0x014, CG_SPAN_LITERAL("\x10\x04\xFF\xFF\xFF\xFF"), 18, 0x100 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Peers peers;

		peers_open_with(&peers, TRUE, 1000, 2, cases[i].ours);
		cg_collection_end(peers.book->collection, CG_STEP_END);
		g_test_message("case %u", i);
		g_assert_cmphex(connect_as(&peers, cg_target_pbap, cases[i].theirs), ==,
				CG_CODE_SUCCESS);
		g_assert_cmphex(get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
				    CG_SPAN_LITERAL("\x0C\x08\0\0\0\0\0\0\x01\0")),
				<, 0xC0);
		g_assert_cmpuint(answered_params(&peers).size, ==, cases[i].due);
		g_assert_cmphex(peers.book->asked.cards.having, ==, cases[i].having);
		peers_close(&peers);
	}
}

/* A new CONNECT begins at the root again. */
static void test_reconnect(void)
{
	Peers peers;

	peers_open(&peers, TRUE, 1000, 2);
	connect_well(&peers);
	g_assert_cmphex(setpath(&peers, 2, "telecom"), ==, CG_CODE_SUCCESS);
	connect_well(&peers);
	g_assert_cmphex(setpath(&peers, 2, "pb"), ==, CG_CODE_NOT_FOUND);
	peers_close(&peers);
}

/* The book grows while it is pulled; the pump is told, and nothing is lost. */
static void test_growing(void)
{
	g_auto(CgBuffer) cards = { 0 };
	Peers peers;

	peers_open(&peers, TRUE, 1000, 1);
	connect_well(&peers);
	g_assert_cmphex(get(&peers, "x-bt/phonebook", "telecom/pb.vcf", CG_SPAN_EMPTY), ==,
			CG_CODE_WAIT);
	cg_collection_add(peers.book->collection, 2, NULL, cg_card_new_named("Later"));
	g_assert_cmpuint(peers.wakes, ==, 1);
	run(&peers);
	cg_collection_end(peers.book->collection, CG_STEP_END);
	g_assert_cmpuint(peers.wakes, ==, 2);
	run(&peers);
	g_assert_cmphex(drain(&peers, &cards), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&cards, "Name1") && has(&cards, "Later"));
	peers_close(&peers);
}

/* An aborted listing leaves the session and its folder as they were (PBF/BV-03). */
static void test_abort(void)
{
	Peers peers;

	peers_open(&peers, FALSE, 255, 50);
	cg_collection_end(peers.book->collection, CG_STEP_END);
	connect_well(&peers);
	setpath(&peers, 2, "telecom");
	g_assert_cmphex(get(&peers, "x-bt/vcard-listing", "pb", CG_SPAN_EMPTY), ==,
			CG_CODE_CONTINUE);
	cg_obex_client_abort(peers.client);
	run(&peers);
	g_assert_cmphex(get(&peers, "x-bt/vcard-listing", "fav", CG_SPAN_EMPTY), ==,
			CG_CODE_CONTINUE);
	g_assert_cmpint(peers.book->asked.repository, ==, CG_REPO_FAV);
	peers_close(&peers);
}

/* --- A book without end --- */

#define ENDLESS_CARD "BEGIN:VCARD\r\nVERSION:2.1\r\nN:\r\nEND:VCARD\r\n"

typedef struct {
	CgSource parent;
	guint given;
} EndlessBook;

typedef struct {
	CgCursor parent;
	EndlessBook *book;
	CgItem item;
} EndlessRead;

static CgStep endless_head(CgCursor *read, CgHead *out, GError **error)
{
	return CG_STEP_GOT;
}

static CgStep endless_next(CgCursor *read, const CgItem **out, GError **error)
{
	EndlessRead *self = (EndlessRead *)read;

	self->book->given++;
	*out = &self->item;
	return CG_STEP_GOT;
}

static void endless_free(CgCursor *read)
{
	g_free(read);
}

static CgCursor *endless_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	static const CgCursorClass class = { endless_head, endless_next, endless_free };
	EndlessRead *read = g_new0(EndlessRead, 1);

	read->parent.class = &class;
	read->book = (EndlessBook *)book;
	read->item.text = CG_SPAN_LITERAL(ENDLESS_CARD);
	return &read->parent;
}

static void endless_book_free(CgSource *book)
{
}

/* A car that asks for all, and then takes it packet by packet: no more is read than they hold. */
static void test_slow_reader(void)
{
	static const CgSourceClass class = { endless_read, endless_book_free };
	const CgObexLimits limits = { .rx_max = 1000, .tx_max = 1000, .packets = TRUE };
	const CgPbapServeOptions options = { CG_PBAP_FEATURES, CG_PBAP_REPOSITORIES, 7 };
	EndlessBook book = { .parent.class = &class };
	g_autoptr(CgHeaders) headers = cg_headers_new();
	gsize sent = 0;
	Peers peers = {
		.server = cg_serve_pbap(&limits, &book.parent, &options),
		.client = cg_obex_client_new(&limits),
		.room = g_malloc(CG_OBEX_MTU_MAX),
	};

	connect_well(&peers);
	cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_headers_set_type(headers, "x-bt/phonebook");
	cg_obex_client_ask(peers.client, CG_OBEX_GET, 0, headers, CG_SPAN_EMPTY,
			   (CgWake){ NULL, NULL });
	g_assert_true(move(&peers, peers.client, peers.server));
	for (guint i = 0; i < 5; i++) {
		g_assert_cmpuint(book.given * strlen(ENDLESS_CARD), <=,
				 sent + strlen(ENDLESS_CARD));
		sent += cg_session_give(peers.server, peers.room, CG_OBEX_MTU_MAX);
	}
	g_assert_cmpuint(sent, ==, 5 * 1000);
	peers_close(&peers);
}

static void test_writes(void)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	Peers peers;

	peers_open(&peers, TRUE, 1000, 1);
	connect_well(&peers);
	cg_headers_set_text(headers, CG_HDR_NAME, "1.vcf");
	cg_headers_set_type(headers, "x-bt/vcard");
	ask(&peers, CG_OBEX_PUT, 0, headers);
	g_assert_cmphex(head(&peers), ==, CG_CODE_BAD_REQUEST);
	g_assert_cmpuint(peers.book->reads, ==, 0);
	peers_close(&peers);
}

void test_serve_pbap(void)
{
	g_test_add_func("/serve/pbap/connect", test_connect);
	g_test_add_func("/serve/pbap/setpath", test_setpath);
	g_test_add_func("/serve/pbap/book", test_book);
	g_test_add_func("/serve/pbap/size", test_size);
	g_test_add_func("/serve/pbap/features", test_features);
	g_test_add_func("/serve/pbap/reconnect", test_reconnect);
	g_test_add_func("/serve/pbap/growing", test_growing);
	g_test_add_func("/serve/pbap/abort", test_abort);
	g_test_add_func("/serve/pbap/slow-reader", test_slow_reader);
	g_test_add_func("/serve/pbap/writes", test_writes);
}
