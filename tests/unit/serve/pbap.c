/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole sessions: a client against the server, packet by packet in memory. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static FakeSource *open_pbap(Peers *peers, gboolean packets, guint16 mtu, guint count)
{
	FakeSource *source = fake_source_new(count);

	peers_open(peers, &source->base, packets, mtu, CG_PBAP_FEATURES);
	return source;
}

static void test_connect(void)
{
	const struct {
		CgSpan target, params;
		CgCode code;
	} cases[] = {
		{ CG_SPAN_LITERAL(CG_TARGET_PBAP), CG_SPAN_LITERAL("\x10\x04\x00\x00\x03\xFF"),
		  0xA0 },
		{ CG_SPAN_LITERAL(CG_TARGET_PBAP), CG_SPAN_EMPTY, 0xA0 },
		{ CG_SPAN_LITERAL(CG_TARGET_PBAP), CG_SPAN_LITERAL("\x77\x01z"), 0xA0 },
		{ CG_SPAN_LITERAL(CG_TARGET_PBAP), CG_SPAN_LITERAL("\x10\x02\x03\xFF"), 0xC0 },
		{ CG_SPAN_LITERAL(CG_TARGET_PBAP), CG_SPAN_LITERAL("\x10\x04\x03\xFF"), 0xC0 },
		{ CG_SPAN_LITERAL(CG_TARGET_MAS), CG_SPAN_EMPTY, 0xC6 },
		{ CG_SPAN_LITERAL(CG_TARGET_MNS), CG_SPAN_EMPTY, 0xC6 },
		{ CG_SPAN_LITERAL("\x79\x61"), CG_SPAN_EMPTY, 0xC6 },
		{ CG_SPAN_EMPTY, CG_SPAN_EMPTY, 0xC6 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Peers peers;

		open_pbap(&peers, TRUE, 1000, 1);
		g_test_message("case %u", i);
		g_assert_cmphex(peers_connect(&peers, cases[i].target, cases[i].params), ==,
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
		{ 2, "telecom", 0xA0 },
		{ 2, "pb", 0xA0 },
		{ 2, "pb", 0xC4 },
		{ 3, NULL, 0xA0 },
		{ 2, "nothing", 0xC4 },
		{ 3, "SIM1", 0xA0 },
		{ 2, "telecom", 0xA0 },
		{ 2, "fav", 0xC4 },
		{ 2, "mch", 0xA0 },
		{ 2, "", 0xA0 },
		{ 3, NULL, 0xC4 },
		{ 2, "telecom/nothing", 0xC4 },
		{ 2, "pb", 0xC4 },
		{ 2, "telecom", 0xA0 },
		{ 2, "pbpb", 0xC4 },
		{ 3, "SIM1", 0xA0 },
		{ 3, "nothing", 0xC4 },
		{ 2, "telecom", 0xA0 },
		/* Several at once: wholly or not at all. */
		{ 2, "", 0xA0 },
		{ 2, "SIM1/telecom/pb", 0xA0 },
		{ 2, "/telecom", 0xA0 },
		{ 2, "/SIM1/nothing", 0xC4 },
		{ 2, "pb", 0xA0 },
	};
	Peers peers;

	open_pbap(&peers, FALSE, 255, 1);
	peers_connect_well(&peers);
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_test_message("step %u: %s", i, steps[i].name);
		g_assert_cmphex(peers_setpath(&peers, steps[i].flags, steps[i].name), ==,
				steps[i].code);
	}
	peers_close(&peers);
}

static gboolean has(const CgBuffer *buffer, const char *part)
{
	return g_strstr_len((const char *)buffer->data, buffer->size, part) != NULL;
}

static void read_everything(gboolean packets, guint16 mtu)
{
	g_auto(CgBuffer) cards = { 0 };
	g_auto(CgBuffer) names = { 0 };
	g_auto(CgBuffer) entry = { 0 };
	Peers peers;
	FakeSource *source;

	source = open_pbap(&peers, packets, mtu, 20);
	cg_collection_end(source->collection, CG_STEP_END);
	peers_connect_well(&peers);
	g_assert_cmphex(peers_get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
				  CG_SPAN_LITERAL("\x04\x02\xFF\xFF")),
			<, 0xC0);
	g_assert_cmpuint(peers_params(&peers).size, ==, 3 * 18);
	g_assert_cmphex(peers_drain(&peers, &cards), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&cards, "Name1\r\n") && has(&cards, "Name20"));
	peers_setpath(&peers, 2, "telecom");
	g_assert_cmphex(peers_get(&peers, "x-bt/vcard-listing", "pb", CG_SPAN_EMPTY), <, 0xC0);
	g_assert_cmphex(peers_drain(&peers, &names), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&names, "20.vcf"));
	peers_setpath(&peers, 2, "pb");
	g_assert_cmphex(peers_get(&peers, "x-bt/vcard", "20.vcf", CG_SPAN_EMPTY), <, 0xC0);
	g_assert_cmphex(peers_drain(&peers, &entry), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&entry, "Name20"));
	g_assert_cmphex(peers_get(&peers, "x-bt/vcard", "21.vcf", CG_SPAN_EMPTY), ==, 0xC4);
	peers_close(&peers);
}

static void test_read(void)
{
	read_everything(FALSE, 255);
	read_everything(FALSE, 65535);
	read_everything(TRUE, 255);
	read_everything(TRUE, 1000);
	read_everything(TRUE, 32767);
}

static void test_size(void)
{
	g_auto(CgBuffer) body = { 0 };
	Peers peers;
	FakeSource *source;

	source = open_pbap(&peers, TRUE, 1000, 20);
	cg_collection_end(source->collection, CG_STEP_END);
	peers_connect_well(&peers);
	g_assert_cmphex(peers_get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
				  CG_SPAN_LITERAL("\x04\x02\x00\x00")),
			==, CG_CODE_SUCCESS);
	g_assert_cmpmem(peers_params(&peers).data, 4, "\x08\x02\x00\x14", 4);
	g_assert_cmphex(peers_drain(&peers, &body), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(body.size, ==, 0);
	peers_close(&peers);
}

/* A feature counts only if both ends have it; a client that names none has the two of PBAP 1.1. */
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
		FakeSource *source = fake_source_new(2);

		peers_open(&peers, &source->base, TRUE, 1000, cases[i].ours);
		cg_collection_end(source->collection, CG_STEP_END);
		g_test_message("case %u", i);
		g_assert_cmphex(
			peers_connect(&peers, CG_SPAN_LITERAL(CG_TARGET_PBAP), cases[i].theirs), ==,
			CG_CODE_SUCCESS);
		g_assert_cmphex(peers_get(&peers, "x-bt/phonebook", "telecom/pb.vcf",
					  CG_SPAN_LITERAL("\x0C\x08\0\0\0\0\0\0\x01\0")),
				<, 0xC0);
		g_assert_cmpuint(peers_params(&peers).size, ==, cases[i].due);
		g_assert_cmphex(source->asked.cards.having, ==, cases[i].having);
		peers_close(&peers);
	}
}

/* A new CONNECT begins at the root again. */
static void test_reconnect(void)
{
	Peers peers;

	open_pbap(&peers, TRUE, 1000, 2);
	peers_connect_well(&peers);
	g_assert_cmphex(peers_setpath(&peers, 2, "telecom"), ==, CG_CODE_SUCCESS);
	peers_connect_well(&peers);
	g_assert_cmphex(peers_setpath(&peers, 2, "pb"), ==, CG_CODE_NOT_FOUND);
	peers_close(&peers);
}

/* If the collection grows while it is pulled, the session is woken and nothing is lost. */
static void test_growing(void)
{
	g_auto(CgBuffer) cards = { 0 };
	Peers peers;
	FakeSource *source;

	source = open_pbap(&peers, TRUE, 1000, 1);
	peers_connect_well(&peers);
	g_assert_cmphex(peers_get(&peers, "x-bt/phonebook", "telecom/pb.vcf", CG_SPAN_EMPTY), ==,
			CG_CODE_WAIT);
	cg_collection_add(source->collection, 2, NULL, cg_card_new_named("Later"));
	g_assert_cmpuint(peers.wakes, ==, 1);
	peers_run(&peers);
	cg_collection_end(source->collection, CG_STEP_END);
	g_assert_cmpuint(peers.wakes, ==, 2);
	peers_run(&peers);
	g_assert_cmphex(peers_drain(&peers, &cards), ==, CG_CODE_SUCCESS);
	g_assert_true(has(&cards, "Name1") && has(&cards, "Later"));
	peers_close(&peers);
}

/* An aborted listing leaves the session and its folder as they were (PBF/BV-03). */
static void test_abort(void)
{
	Peers peers;
	FakeSource *source;

	source = open_pbap(&peers, FALSE, 255, 50);
	cg_collection_end(source->collection, CG_STEP_END);
	peers_connect_well(&peers);
	peers_setpath(&peers, 2, "telecom");
	g_assert_cmphex(peers_get(&peers, "x-bt/vcard-listing", "pb", CG_SPAN_EMPTY), ==,
			CG_CODE_CONTINUE);
	cg_obex_client_abort(peers.client);
	peers_run(&peers);
	g_assert_cmphex(peers_get(&peers, "x-bt/vcard-listing", "fav", CG_SPAN_EMPTY), ==,
			CG_CODE_CONTINUE);
	g_assert_cmpint(source->asked.repository, ==, CG_REPO_FAV);
	peers_close(&peers);
}

/* --- A source without end --- */

#define ENDLESS_CARD "BEGIN:VCARD\r\nVERSION:2.1\r\nN:\r\nEND:VCARD\r\n"

typedef struct {
	CgSource base;
	guint given;
} EndlessSource;

typedef struct {
	CgCursor base;
	EndlessSource *source;
	CgItem item;
} EndlessCursor;

static CgStep endless_head(CgCursor *base, CgHead *out, GError **error)
{
	return CG_STEP_GOT;
}

static CgStep endless_next(CgCursor *base, const CgItem **out, GError **error)
{
	EndlessCursor *cursor = (EndlessCursor *)base;

	cursor->source->given++;
	*out = &cursor->item;
	return CG_STEP_GOT;
}

static void endless_cursor_free(CgCursor *base)
{
	g_free(base);
}

static CgCursor *endless_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	static const CgCursorClass class = { endless_head, endless_next, endless_cursor_free };
	EndlessCursor *cursor = g_new0(EndlessCursor, 1);

	cursor->base.class = &class;
	cursor->source = (EndlessSource *)base;
	cursor->item.text = CG_SPAN_LITERAL(ENDLESS_CARD);
	return &cursor->base;
}

static void endless_source_free(CgSource *base)
{
}

/* A car asks for everything and then takes it packet by packet: no more is read than they hold. */
static void test_slow_reader(void)
{
	static const CgSourceClass class = { endless_read, endless_source_free };
	EndlessSource source = { .base.class = &class };
	g_autoptr(CgHeaders) headers = cg_headers_new();
	gsize sent = 0;
	Peers peers;

	peers_open(&peers, &source.base, TRUE, 1000, CG_PBAP_FEATURES);
	peers_connect_well(&peers);
	cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_headers_set_type(headers, "x-bt/phonebook");
	cg_obex_client_start(peers.client, CG_OBEX_GET, 0, headers, CG_SPAN_EMPTY,
			     (CgWake){ NULL, NULL });
	g_assert_true(peers_move(&peers, peers.client, peers.server));
	for (guint i = 0; i < 5; i++) {
		g_assert_cmpuint(source.given * strlen(ENDLESS_CARD), <=,
				 sent + strlen(ENDLESS_CARD));
		sent += cg_session_produce(peers.server, peers.room, CG_OBEX_MTU_MAX);
	}
	g_assert_cmpuint(sent, ==, 5 * 1000);
	peers_close(&peers);
}

static void test_writes(void)
{
	Peers peers;
	FakeSource *source = open_pbap(&peers, TRUE, 1000, 1);

	peers_connect_well(&peers);
	g_assert_cmphex(peers_put(&peers, "x-bt/vcard", "1.vcf"), ==, CG_CODE_BAD_REQUEST);
	g_assert_cmpuint(source->reads, ==, 0);
	peers_close(&peers);
}

void test_serve_pbap(void)
{
	g_test_add_func("/serve/pbap/connect", test_connect);
	g_test_add_func("/serve/pbap/setpath", test_setpath);
	g_test_add_func("/serve/pbap/read", test_read);
	g_test_add_func("/serve/pbap/size", test_size);
	g_test_add_func("/serve/pbap/features", test_features);
	g_test_add_func("/serve/pbap/reconnect", test_reconnect);
	g_test_add_func("/serve/pbap/growing", test_growing);
	g_test_add_func("/serve/pbap/abort", test_abort);
	g_test_add_func("/serve/pbap/slow-reader", test_slow_reader);
	g_test_add_func("/serve/pbap/writes", test_writes);
}
