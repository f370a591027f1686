/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's bytes against the asking end, over a real socket on a clock that stands still. The
 * first byte chooses the transport and whether the phone answers CONNECT, SETPATH and ABORT as it
 * should, so that only GETs are answered from the input; the second chooses what is asked. However
 * the phone answers, each cursor ends. */
#include "fuzz.h"

#include <contactguard/fetch.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Steps that one input may take, far more than any needs. */
#define STEPS_MAX 100000

typedef struct {
	CgReader input;
	gboolean tame;
	int fd; /* -1: there is no connection */
	guint steps;
} Phone;

/* --- Where the phone is reached --- */

static struct {
	char *folder;
	CgAddress address[2]; /* stream, packets */
	CgListener *listener[2];
	Phone *phone; /* the phone of this input */
} desk;

static void on_accepted(gpointer data, const CgSocket *socket)
{
	if (desk.phone->fd >= 0)
		close(desk.phone->fd);
	desk.phone->fd = socket->fd;
}

static void remove_desk(void)
{
	for (guint i = 0; i < 2; i++)
		cg_listener_free(desk.listener[i]);
	g_rmdir(desk.folder);
	g_free(desk.folder);
}

static void open_desk(void)
{
	static const char *const kinds[] = { "unix", "unixpkt" };

	if (desk.folder)
		return;
	desk.folder = g_dir_make_tmp("fuzz-XXXXXX", NULL);
	for (guint i = 0; i < 2; i++) {
		g_autofree char *text = g_strdup_printf("%s:%s/%u", kinds[i], desk.folder, i);

		g_assert_true(cg_address_parse(text, &desk.address[i], NULL));
		desk.listener[i] = cg_listen(&desk.address[i], on_accepted, NULL, NULL);
		g_assert_nonnull(desk.listener[i]);
	}
	atexit(remove_desk);
	cg_clock_freeze(CG_SECONDS(1000), 0);
}

/* --- The phone --- */

static CgSpan canned_answer(guint8 opcode)
{
	switch (opcode) {
	case CG_OBEX_CONNECT:
		return CG_SPAN_LITERAL("\xA0\x00\x0C\x10\x00\x10\x00\xCB\x00\x00\x00\x01");
	case CG_OBEX_SETPATH:
	case CG_OBEX_ABORT: return CG_SPAN_LITERAL("\xA0\x00\x03");
	default: return CG_SPAN_EMPTY;
	}
}

static void hang_up(Phone *phone)
{
	close(phone->fd);
	phone->fd = -1;
}

/* Sends one more answer, asked for or not, and hangs up if none is left. Returns FALSE if the phone
 * is gone. */
static gboolean send_answer(Phone *phone)
{
	guint8 request[4096] = { 0 };
	CgSpan bytes = CG_SPAN_EMPTY;

	if (phone->fd < 0)
		return FALSE;
	if (recv(phone->fd, request, sizeof(request), MSG_DONTWAIT) > 0 && phone->tame)
		bytes = canned_answer(request[0]);
	if (bytes.size == 0)
		bytes = fuzz_packet(&phone->input);
	if (bytes.size == 0 ||
	    send(phone->fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		hang_up(phone);
	return TRUE;
}

/* Moves the loop, else the phone, else the clock. */
static void move_on(Phone *phone)
{
	g_assert_cmpuint(phone->steps++, <, STEPS_MAX);
	if (!g_main_context_iteration(NULL, FALSE) && !send_answer(phone))
		cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT + 1));
}

/* --- The asking end --- */

static CgStep next_step(Phone *phone, CgCursor *cursor, const CgItem **item, GError **error)
{
	CgStep step;

	while ((step = cg_cursor_next(cursor, item, error)) == CG_STEP_WAIT)
		move_on(phone);
	return step;
}

static CgStep head_step(Phone *phone, CgCursor *cursor, GError **error)
{
	CgHead head;
	CgStep step;

	while ((step = cg_cursor_head(cursor, &head, error)) == CG_STEP_WAIT)
		move_on(phone);
	return step;
}

/* Takes the cursor and frees it after at most this many items. */
static void read_all(Phone *phone, CgCursor *opened, const CgQuery *query, guint most)
{
	g_autoptr(CgCursor) cursor = opened;
	g_autoptr(GError) error = NULL;
	const CgItem *item;
	CgStep step = head_step(phone, cursor, &error);

	for (guint i = 0; step == CG_STEP_GOT && i < most; i++) {
		step = next_step(phone, cursor, &item, &error);
		if (step != CG_STEP_GOT)
			continue;
		g_assert_true(query->want != CG_WANT_LIST || g_utf8_validate(item->name, -1, NULL));
		g_assert_cmpuint(item->text.size, <=, CG_CARD_MAX + 4096);
	}
	g_assert_true((step == CG_STEP_FAILED) == (error != NULL));
}

static CgQuery query_of(guint8 choice)
{
	static const CgQuery queries[] = {
		{ .want = CG_WANT_ITEMS, .max = 65535, .cards.fields = 0x84 },
		{ .want = CG_WANT_SIZE },
		{ .want = CG_WANT_LIST, .max = 65535 },
		{ .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 7 },
		{ .want = CG_WANT_LIST, .max = 10, .offset = 3, .cards.search = "Ada" },
		{ .want = CG_WANT_ITEMS, .max = 65535, .repository = CG_REPO_MCH },
		{ .want = CG_WANT_ITEMS, .pick = CG_PICK_UID, .uid = "00" },
		{ .want = CG_WANT_SIZE, .cards.search = "Bo", .repository = CG_REPO_FAV },
	};
	CgQuery query = queries[choice & 7];

	if (query.repository == CG_REPO_PB && choice & 8)
		query.repository = CG_REPO_SIM_PB;
	return query;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const CgServiceRecord record = { .features = 0x3FF,
						.has_features = TRUE,
						.repositories = 0x0F };
	Phone phone = { .fd = -1 };
	guint8 first, second;
	CgSource *source;
	CgCursor *first_cursor, *other_cursor;
	CgQuery a, b;

	open_desk();
	desk.phone = &phone;
	cg_reader_init(&phone.input, cg_span(data, size));
	first = cg_read_u8(&phone.input);
	second = cg_read_u8(&phone.input);
	phone.tame = first & 2;
	source = cg_fetch_pbap(&desk.address[first & 1], &record);
	a = query_of(second & 15);
	b = query_of(second >> 4);
	/* The first cursor may be freed early, so that an ABORT meets what the phone still sends.
	 * The other one may have been in the queue meanwhile. */
	first_cursor = cg_source_read(source, &a, (CgWake){ 0 });
	other_cursor = first & 8 ? cg_source_read(source, &b, (CgWake){ 0 }) : NULL;
	read_all(&phone, first_cursor, &a, first & 4 ? 1 : G_MAXUINT);
	read_all(&phone, other_cursor ? other_cursor : cg_source_read(source, &b, (CgWake){ 0 }),
		 &b, G_MAXUINT);
	cg_source_free(source);
	while (g_main_context_iteration(NULL, FALSE))
		;
	if (phone.fd >= 0)
		hang_up(&phone);
	return 0;
}
