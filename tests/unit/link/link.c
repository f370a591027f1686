/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A link over a session that is set by hand: bytes both ways, full sockets, peers that take nothing
 * more or hang up, the idle timeout, and one end. */
#include "fixture.h"
#include "loop.h"
#include "tests.h"

#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	CgLink *link;
	CgSession *session;
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
	bench->lost_first = bench->session->lost;
	if (bench->free_at_end)
		g_clear_pointer(&bench->link, cg_link_free);
	bench->code = error ? error->code : -1;
}

/* What the links of set_up() run in; NULL: each by itself. */
static CgTurns *turns;

static void set_up(Bench *bench, gboolean packets)
{
	CgSocket ours;

	*bench = (Bench){ 0 };
	cg_clock_freeze(0, 0);
	g_assert_true(cg_socket_pair(packets, &ours, &bench->peer, NULL));
	bench->session = fake_session_new(&bench->freed);
	bench->link = cg_link_new(&ours, bench->session, on_done, bench);
	if (turns)
		cg_link_set_turns(bench->link, turns);
	run_until_idle();
}

static void tear_down(Bench *bench)
{
	char byte;

	run_until_idle();
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
	fake_session_say(bench.session, "hello", 5);
	fake_session_say(bench.session, "again", 5);
	run_until_idle();
	g_assert_cmpmem(bench.session->received->data, bench.session->received->len, "onetwo", 6);
	if (packets)
		g_assert_cmpuint(bench.session->receives, ==, 2);
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
	run_until_idle();
	g_assert_cmpuint(bench.session->received->len, ==, CG_OBEX_MTU_MAX);
	peer_says(&bench, packet, CG_OBEX_MTU_MAX + 1);
	run_until_idle();
	g_assert_cmpuint(bench.session->receives, ==, 1);
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
		fake_session_say(bench.session, packet, SIZE);
	}
	run_until_idle();
	g_assert_false(g_queue_is_empty(bench.session->packets));
	do
		run_until_idle();
	while (drain(&bench, came));
	g_assert_cmpuint(came->len, ==, PACKETS * SIZE);
	for (guint i = 0; i < came->len; i++)
		g_assert_cmpuint(came->data[i], ==, i / SIZE);
	tear_down(&bench);
}

/* Of a peer that does not read, few packets lie in the socket, whatever their size. All of them
 * come, also when longer ones follow shorter ones. */
static void few_queued(void)
{
	enum { PACKETS = 40, QUEUED_MAX = 6 };
	static const gsize sizes[] = { 31, 255, 1024, 8192, CG_OBEX_PACKET_MTU, CG_OBEX_MTU_MAX };
	g_autoptr(GByteArray) came = g_byte_array_new();
	g_autofree guint8 *packet = g_malloc0(CG_OBEX_MTU_MAX);
	Bench bench;

	set_up(&bench, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
		for (guint j = 0; j < PACKETS; j++)
			fake_session_say(bench.session, packet, sizes[i]);
		run_until_idle();
		drain(&bench, came);
		g_assert_cmpuint(came->len, >=, sizes[i]);
		g_assert_cmpuint(came->len, <=, QUEUED_MAX * sizes[i]);
		do
			run_until_idle();
		while (drain(&bench, came));
		g_assert_cmpuint(came->len, ==, PACKETS * sizes[i]);
		g_byte_array_set_size(came, 0);
	}
	tear_down(&bench);
}

static void not_wanted(void)
{
	Bench bench;

	set_up(&bench, FALSE);
	bench.session->full = TRUE;
	cg_wake(bench.session->ready);
	run_until_idle();
	peer_says(&bench, "later", 5);
	peer_leaves(&bench);
	run_until_idle(); /* rests, although poll() would report the hang-up for ever */
	g_assert_cmpuint(bench.session->receives, ==, 0);
	g_assert_cmpuint(bench.ends, ==, 0);

	bench.session->full = FALSE;
	cg_wake(bench.session->ready);
	run_until_idle();
	g_assert_cmpmem(bench.session->received->data, bench.session->received->len, "later", 5);
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
		fake_session_say(bench.session, "nobody hears", 12);
	run_until_idle();
	g_assert_cmpuint(bench.session->receives, ==, PACKETS);
	assert_end(&bench, CG_LINK_CLOSED, -1);
	tear_down(&bench);
}

static void idle_timeout(void)
{
	Bench bench;

	set_up(&bench, FALSE);
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT * 10)); /* owes nothing */
	run_until_idle();
	g_assert_cmpuint(bench.ends, ==, 0);

	bench.session->waiting = TRUE;
	cg_wake(bench.session->ready);
	run_until_idle();
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT) - 1);
	run_until_idle();
	peer_says(&bench, "x", 1);
	run_until_idle();
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT) - 1);
	run_until_idle();
	g_assert_cmpuint(bench.ends, ==, 0);
	cg_clock_advance(1);
	run_until_idle();
	assert_end(&bench, CG_LINK_TIMED_OUT, CG_ERROR_LOST);
	tear_down(&bench);
}

static void set_idle_timeout(void)
{
	Bench bench;

	set_up(&bench, FALSE);
	bench.session->waiting = TRUE;
	cg_wake(bench.session->ready);
	run_until_idle();
	cg_link_set_idle_timeout(bench.link, 2);
	cg_clock_advance(CG_SECONDS(2));
	run_until_idle();
	assert_end(&bench, CG_LINK_TIMED_OUT, CG_ERROR_LOST);
	tear_down(&bench);
}

/* Back-pressure is ours, not the peer's: the timer stands still while nothing is wanted. */
static void no_timeout_while_full(void)
{
	Bench bench;

	set_up(&bench, FALSE);
	bench.session->waiting = bench.session->full = TRUE;
	cg_wake(bench.session->ready);
	run_until_idle();
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT * 2));
	run_until_idle();
	g_assert_cmpuint(bench.ends, ==, 0);
	tear_down(&bench);
}

static void broken(void)
{
	Bench bench;
	char room[16];

	set_up(&bench, FALSE);
	bench.session->broken = TRUE;
	bench.free_at_end = TRUE;
	g_queue_push_tail(bench.session->packets, g_bytes_new("bad!", 4)); /* its last answer */
	peer_says(&bench, "?", 1);
	run_until_idle();
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
		g_queue_push_tail(bench.session->packets, g_bytes_new(packet, SIZE));
	bench.session->over = TRUE;
	cg_wake(bench.session->ready);
	run_until_idle();
	g_assert_cmpuint(bench.ends, ==, 0);
	if (reads)
		while (drain(&bench, came))
			run_until_idle();
	else
		cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT));
	run_until_idle();
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
	g_autoptr(GByteArray) came = g_byte_array_new();

	set_up(&bench, FALSE);
	for (guint i = 0; i < PACKETS; i++)
		g_queue_push_tail(bench.session->packets, g_bytes_new(packet, SIZE));
	cg_link_close(bench.link);
	g_assert_cmpuint(bench.ends, ==, 0);
	run_until_idle();
	assert_end(&bench, CG_LINK_CLOSED, -1);
	g_assert_cmpuint(drain(&bench, came), >=, SIZE);
	tear_down(&bench);
}

/* What holds for a link by itself holds for one that takes turns. */
static void all_in_turns(void)
{
	turns = cg_turns_new();
	for (gint packets = 0; packets < 2; packets++) {
		both_ways(GINT_TO_POINTER(packets));
		full_socket(GINT_TO_POINTER(packets));
		read_before_the_end(GINT_TO_POINTER(packets));
		over(GINT_TO_POINTER(packets));
	}
	cut_packet();
	not_wanted();
	idle_timeout();
	broken();
	closing();
	g_clear_pointer(&turns, cg_turns_unref);
}

/* The packets of many peers of one party are read one in each iteration, as those of a party of
 * one are, and the loop rests when all are read. */
static void fair(void)
{
	enum { MANY = 8, SIZE = 1000 };
	guint8 packet[SIZE] = { 0 };
	Bench many[MANY], one;
	guint before, iterations = 0;

	turns = cg_turns_new();
	for (guint i = 0; i < MANY; i++)
		set_up(&many[i], TRUE);
	cg_turns_unref(turns);
	turns = cg_turns_new();
	set_up(&one, TRUE);
	g_clear_pointer(&turns, cg_turns_unref);
	for (guint i = 0; i < MANY; i++)
		for (guint j = 0; j < 10; j++)
			peer_says(&many[i], packet, SIZE);
	peer_says(&one, packet, SIZE);
	do {
		guint after = 0;

		before = 0;
		for (guint i = 0; i < MANY; i++)
			before += many[i].session->receives;
		g_main_context_iteration(NULL, FALSE);
		for (guint i = 0; i < MANY; i++)
			after += many[i].session->receives;
		g_assert_cmpuint(after, <=, before + 1);
		iterations++;
	} while (one.session->receives == 0);
	g_assert_cmpuint(iterations, <=, 3);
	for (guint i = 0; i < MANY; i++)
		tear_down(&many[i]);
	tear_down(&one);
}

/* A link that nobody holds any more: freed at its end, or in time by a peer that keeps on talking.
 */
static void lingers(gconstpointer data)
{
	gboolean ends = GPOINTER_TO_INT(data);
	Bench bench;

	set_up(&bench, FALSE);
	bench.session->waiting = TRUE;
	cg_link_linger(g_steal_pointer(&bench.link), 2);
	run_until_idle();
	cg_clock_advance(CG_SECONDS(1));
	peer_says(&bench, "abc", 3);
	run_until_idle();
	g_assert_false(bench.freed);
	if (ends) {
		bench.session->over = TRUE;
		cg_wake(bench.session->ready);
		run_until_idle();
	} else {
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_true(bench.freed);
	g_assert_cmpuint(bench.ends, ==, 0);
	tear_down(&bench);
}

void test_link_link(void)
{
	static const gpointer no = GINT_TO_POINTER(FALSE), yes = GINT_TO_POINTER(TRUE);

	g_test_add_data_func("/link/link/stream", no, both_ways);
	g_test_add_data_func("/link/link/packets", yes, both_ways);
	g_test_add_func("/link/link/cut-packet", cut_packet);
	g_test_add_data_func("/link/link/full-stream", no, full_socket);
	g_test_add_data_func("/link/link/full-packets", yes, full_socket);
	g_test_add_func("/link/link/few-queued", few_queued);
	g_test_add_func("/link/link/not-wanted", not_wanted);
	g_test_add_data_func("/link/link/hang-up", no, read_before_the_end);
	g_test_add_data_func("/link/link/hang-up-while-sending", yes, read_before_the_end);
	g_test_add_func("/link/link/idle-timeout", idle_timeout);
	g_test_add_func("/link/link/set-idle-timeout", set_idle_timeout);
	g_test_add_func("/link/link/no-timeout-while-full", no_timeout_while_full);
	g_test_add_func("/link/link/broken", broken);
	g_test_add_data_func("/link/link/over", yes, over);
	g_test_add_data_func("/link/link/over-unread", no, over);
	g_test_add_func("/link/link/close", closing);
	g_test_add_func("/link/link/all-in-turns", all_in_turns);
	g_test_add_func("/link/link/fair", fair);
	g_test_add_data_func("/link/link/lingers", yes, lingers);
	g_test_add_data_func("/link/link/lingers-while-busy", no, lingers);
}
