/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pump against a toy session: bytes both ways, full and deaf peers, hang-ups, silence, and one
 * end. */
#include "tests.h"
#include "toy.h"

#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	CgLink *link;
	CgSession *toy;
	int peer;
	gboolean freed;
	guint ends;
	CgLinkEnd end;
	int code; /* of the error at the end, or -1 */
	gboolean lost_first, free_at_end;
} Bench;

static void on_done(gpointer data, CgLinkEnd end, const GError *error)
{
	Bench *bench = data;
	bench->ends++;
	bench->end = end;
	bench->lost_first = bench->toy->lost;
	if (bench->free_at_end)
		g_clear_pointer(&bench->link, cg_link_free);
	bench->code = error ? error->code : -1;
}

static void set_up(Bench *bench, gboolean packets)
{
	CgSocket ours;
	*bench = (Bench){ 0 };
	cg_clock_freeze(0, 0);
	g_assert_true(cg_socket_pair(packets, &ours, &bench->peer, NULL));
	bench->toy = toy_new(&bench->freed);
	bench->link = cg_link_new(&ours, bench->toy, on_done, bench);
	spin();
}

static void tear_down(Bench *bench)
{
	char byte;
	spin();
	cg_link_free(bench->link);
	g_assert_true(bench->freed);
	if (bench->peer >= 0) {
		while (recv(bench->peer, &byte, 1, 0) > 0)
			;
		g_assert_cmpint(recv(bench->peer, &byte, 1, 0), <=, 0);
		close(bench->peer);
	}
	g_assert_cmpuint(bench->ends, <=, 1);
	cg_clock_thaw();
}

static void peer_says(Bench *bench, const void *data, gsize size)
{
	g_assert_cmpint(send(bench->peer, data, size, MSG_NOSIGNAL), ==, size);
}

static void peer_leaves(Bench *bench)
{
	close(bench->peer);
	bench->peer = -1;
}

static void assert_end(const Bench *bench, CgLinkEnd end, int code)
{
	g_assert_cmpuint(bench->ends, ==, 1);
	g_assert_cmpint(bench->end, ==, end);
	g_assert_cmpint(bench->code, ==, code);
	g_assert_true(bench->lost_first);
}

static void both_ways(gconstpointer data)
{
	gboolean packets = GPOINTER_TO_INT(data);
	Bench bench;
	char room[16];
	set_up(&bench, packets);
	peer_says(&bench, "one", 3);
	peer_says(&bench, "two", 3);
	toy_say(bench.toy, "hello", 5);
	toy_say(bench.toy, "again", 5);
	spin();
	g_assert_cmpmem(bench.toy->taken->data, bench.toy->taken->len, "onetwo", 6);
	if (packets)
		g_assert_cmpuint(bench.toy->takes, ==, 2);
	g_assert_cmpint(recv(bench.peer, room, sizeof(room), 0), ==, packets ? 5 : 10);
	g_assert_cmpmem(room, 5, "hello", 5);
	g_assert_cmpuint(bench.ends, ==, 0);
	tear_down(&bench);
}

static void cut_packet(void)
{
	Bench bench;
	g_autofree guint8 *packet = g_malloc0(CG_OBEX_MTU_MAX + 1);
	set_up(&bench, TRUE);
	peer_says(&bench, packet, CG_OBEX_MTU_MAX);
	spin();
	g_assert_cmpuint(bench.toy->taken->len, ==, CG_OBEX_MTU_MAX);
	peer_says(&bench, packet, CG_OBEX_MTU_MAX + 1);
	spin();
	g_assert_cmpuint(bench.toy->takes, ==, 1);
	assert_end(&bench, CG_LINK_BROKEN, CG_ERROR_FRAMING);
	tear_down(&bench);
}

static gsize drain(Bench *bench, GByteArray *into)
{
	static guint8 room[CG_OBEX_MTU_MAX];
	gsize before = into->len;
	ssize_t got;
	while ((got = recv(bench->peer, room, sizeof(room), 0)) > 0)
		g_byte_array_append(into, room, got);
	return into->len - before;
}

/* Far more than a socket holds: nothing lost, nothing out of order, no spinning while it is full.
 */
static void full_socket(gconstpointer data)
{
	enum { PACKETS = 60, SIZE = 40000 };
	Bench bench;
	g_autoptr(GByteArray) came = g_byte_array_new();
	g_autofree guint8 *packet = g_malloc0(SIZE);
	set_up(&bench, GPOINTER_TO_INT(data));
	for (guint i = 0; i < PACKETS; i++) {
		memset(packet, i, SIZE);
		toy_say(bench.toy, packet, SIZE);
	}
	spin();
	g_assert_false(g_queue_is_empty(bench.toy->packets));
	do
		spin();
	while (drain(&bench, came));
	g_assert_cmpuint(came->len, ==, PACKETS * SIZE);
	for (guint i = 0; i < came->len; i++)
		g_assert_cmpuint(came->data[i], ==, i / SIZE);
	tear_down(&bench);
}

static void not_hungry(void)
{
	Bench bench;
	set_up(&bench, FALSE);
	bench.toy->full = TRUE;
	cg_wake(bench.toy->ready);
	spin();
	peer_says(&bench, "later", 5);
	peer_leaves(&bench);
	spin(); /* rests, although poll() would report the hang-up for ever */
	g_assert_cmpuint(bench.toy->takes, ==, 0);
	g_assert_cmpuint(bench.ends, ==, 0);

	bench.toy->full = FALSE;
	cg_wake(bench.toy->ready);
	spin();
	g_assert_cmpmem(bench.toy->taken->data, bench.toy->taken->len, "later", 5);
	assert_end(&bench, CG_LINK_CLOSED, -1);
	tear_down(&bench);
}

/* The peer wrote much and left, while the link had something to send: all of it is taken first. */
static void read_before_the_end(gconstpointer data)
{
	enum { PACKETS = 10, SIZE = 10000 };
	gboolean sending = GPOINTER_TO_INT(data);
	Bench bench;
	g_autofree guint8 *packet = g_malloc0(SIZE);
	set_up(&bench, TRUE);
	for (guint i = 0; i < PACKETS; i++)
		peer_says(&bench, packet, SIZE);
	peer_leaves(&bench);
	if (sending)
		toy_say(bench.toy, "nobody hears", 12);
	spin();
	g_assert_cmpuint(bench.toy->takes, ==, PACKETS);
	assert_end(&bench, CG_LINK_CLOSED, -1);
	tear_down(&bench);
}

static void silence(void)
{
	Bench bench;
	set_up(&bench, FALSE);
	cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE * 10)); /* owes nothing */
	spin();
	g_assert_cmpuint(bench.ends, ==, 0);

	bench.toy->waiting = TRUE;
	cg_wake(bench.toy->ready);
	spin();
	cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE) - 1);
	spin();
	peer_says(&bench, "x", 1);
	spin();
	cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE) - 1);
	spin();
	g_assert_cmpuint(bench.ends, ==, 0);
	cg_clock_advance(1);
	spin();
	assert_end(&bench, CG_LINK_SILENT, CG_ERROR_LOST);
	tear_down(&bench);
}

static void set_silence(void)
{
	Bench bench;
	set_up(&bench, FALSE);
	bench.toy->waiting = TRUE;
	cg_wake(bench.toy->ready);
	spin();
	cg_link_set_silence(bench.link, 2);
	cg_clock_advance(CG_SECONDS(2));
	spin();
	assert_end(&bench, CG_LINK_SILENT, CG_ERROR_LOST);
	tear_down(&bench);
}

/* Back-pressure is ours, not the peer's: no silence while we do not listen. */
static void no_silence_while_full(void)
{
	Bench bench;
	set_up(&bench, FALSE);
	bench.toy->waiting = bench.toy->full = TRUE;
	cg_wake(bench.toy->ready);
	spin();
	cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE * 2));
	spin();
	g_assert_cmpuint(bench.ends, ==, 0);
	tear_down(&bench);
}

static void broken(void)
{
	Bench bench;
	char room[16];
	set_up(&bench, FALSE);
	bench.toy->broken = TRUE;
	bench.free_at_end = TRUE;
	g_queue_push_tail(bench.toy->packets, g_bytes_new("bad!", 4)); /* its last answer */
	peer_says(&bench, "?", 1);
	spin();
	assert_end(&bench, CG_LINK_BROKEN, CG_ERROR_MALFORMED);
	g_assert_cmpint(recv(bench.peer, room, sizeof(room), 0), ==, 4);
	g_assert_cmpint(recv(bench.peer, room, sizeof(room), 0), ==, 0);
	tear_down(&bench);
}

/* Many last packets to a peer that reads slowly: all arrive; one that never reads does not hold us
 * for ever. */
static void over(gconstpointer data)
{
	enum { PACKETS = 40, SIZE = 20000 };
	gboolean reads = GPOINTER_TO_INT(data);
	Bench bench;
	g_autoptr(GByteArray) came = g_byte_array_new();
	g_autofree guint8 *packet = g_malloc0(SIZE);
	set_up(&bench, FALSE);
	for (guint i = 0; i < PACKETS; i++)
		g_queue_push_tail(bench.toy->packets, g_bytes_new(packet, SIZE));
	bench.toy->over = TRUE;
	cg_wake(bench.toy->ready);
	spin();
	g_assert_cmpuint(bench.ends, ==, 0);
	if (reads)
		while (drain(&bench, came))
			spin();
	else
		cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE));
	spin();
	assert_end(&bench, CG_LINK_CLOSED, -1);
	if (reads)
		g_assert_cmpuint(came->len, ==, PACKETS * SIZE);
	tear_down(&bench);
}

static void closing(void)
{
	enum { SIZE = 60000, PACKETS = 20 };
	Bench bench;
	g_autofree guint8 *packet = g_malloc0(SIZE);
	set_up(&bench, FALSE);
	for (guint i = 0; i < PACKETS; i++)
		g_queue_push_tail(bench.toy->packets, g_bytes_new(packet, SIZE));
	cg_link_close(bench.link);
	g_assert_cmpuint(bench.ends, ==, 0);
	spin();
	assert_end(&bench, CG_LINK_CLOSED, -1);
	g_autoptr(GByteArray) came = g_byte_array_new();
	g_assert_cmpuint(drain(&bench, came), >=, SIZE);
	tear_down(&bench);
}

/* A link that nobody holds any more: freed at its end, or in time by a peer that keeps on talking.
 */
static void parted(gconstpointer data)
{
	gboolean ends = GPOINTER_TO_INT(data);
	Bench bench;
	set_up(&bench, FALSE);
	bench.toy->waiting = TRUE;
	cg_link_part(g_steal_pointer(&bench.link), 2);
	spin();
	cg_clock_advance(CG_SECONDS(1));
	peer_says(&bench, "abc", 3);
	spin();
	g_assert_false(bench.freed);
	if (ends) {
		bench.toy->over = TRUE;
		cg_wake(bench.toy->ready);
		spin();
	} else {
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_true(bench.freed);
	g_assert_cmpuint(bench.ends, ==, 0);
	tear_down(&bench);
}

void test_link_pump(void)
{
	static const gpointer no = GINT_TO_POINTER(FALSE), yes = GINT_TO_POINTER(TRUE);
	g_test_add_data_func("/link/pump/stream", no, both_ways);
	g_test_add_data_func("/link/pump/packets", yes, both_ways);
	g_test_add_func("/link/pump/cut-packet", cut_packet);
	g_test_add_data_func("/link/pump/full-stream", no, full_socket);
	g_test_add_data_func("/link/pump/full-packets", yes, full_socket);
	g_test_add_func("/link/pump/not-hungry", not_hungry);
	g_test_add_data_func("/link/pump/hang-up", no, read_before_the_end);
	g_test_add_data_func("/link/pump/hang-up-while-sending", yes, read_before_the_end);
	g_test_add_func("/link/pump/silence", silence);
	g_test_add_func("/link/pump/set-silence", set_silence);
	g_test_add_func("/link/pump/no-silence-while-full", no_silence_while_full);
	g_test_add_func("/link/pump/broken", broken);
	g_test_add_data_func("/link/pump/over", yes, over);
	g_test_add_data_func("/link/pump/over-unread", no, over);
	g_test_add_func("/link/pump/close", closing);
	g_test_add_data_func("/link/pump/parted", yes, parted);
	g_test_add_data_func("/link/pump/parted-while-busy", no, parted);
}
