/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection: when it is made, lost and made again; who waits for whom; and what an early free
 * does. */
#include "tests.h"
#include "toy.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTED "CONNECT 1004000003FF\n"
#define WALKED    "SETPATH /\nSETPATH telecom\nSETPATH pb\n"
#define SIZED     "GET x-bt/phonebook 'telecom/pb.vcf' 0402000005020000\n"
#define ENTRY     "GET x-bt/vcard '7.vcf' 070100\n"

static const ToyAnswer four = { .code = CG_CODE_SUCCESS, .params = "08020004" };
static const ToyAnswer never = { .code = CG_CODE_WAIT };
static const ToyAnswer stalls = { .code = CG_CODE_SUCCESS, .body = "BEGIN:VC", .stalls = TRUE };

static void assert_size(CgSource *book)
{
	CgHead head;
	g_autoptr(CgCursor) read = toy_read(book, &toy_size);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 4);
}

static void assert_step(CgSource *book, const CgQuery *query, CgStep step)
{
	CgHead head;
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCursor) read = toy_read(book, query);
	g_assert_cmpint(toy_head(read, &head, &error), ==, step);
}

/* One connection for all, made by the first read. */
static void one_connection(gconstpointer kind)
{
	ToyPhone *phone = toy_phone_new(kind);
	CgSource *book = toy_book(phone);
	phone->answer = &four;
	spin();
	toy_phone_assert_log(phone, "");
	assert_size(book);
	assert_size(book);
	toy_phone_assert_log(phone, CONNECTED SIZED SIZED);
	cg_source_free(book);
	toy_phone_free(phone);
}

static void out_of_reach(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgAddress nowhere;
	const CgPhoneRecord record = { .features = 3 };
	g_assert_true(cg_address_parse("unix:/nonexistent/s", &nowhere, NULL));
	CgSource *other = cg_fetch_pbap(&nowhere, &record);
	assert_step(other, &toy_size, CG_STEP_LATER);
	assert_step(other, &toy_size, CG_STEP_LATER);
	cg_source_free(other);
	cg_source_free(book);
	toy_phone_free(phone);
}

static void refused(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	phone->answer = &four;
	phone->connect = CG_CODE_FORBIDDEN;
	assert_step(book, &toy_size, CG_STEP_LATER);
	phone->connect = CG_CODE_SUCCESS;
	assert_size(book);
	toy_phone_assert_log(phone, CONNECTED CONNECTED SIZED);
	cg_source_free(book);
	toy_phone_free(phone);
}

static void walks_once(void)
{
	ToyPhone *phone = toy_phone_new("unixpkt");
	CgSource *book = toy_book(phone);
	CgQuery calls = toy_entry;
	calls.repository = CG_REPO_ICH;
	assert_step(book, &toy_entry, CG_STEP_GOT);
	assert_step(book, &toy_entry, CG_STEP_GOT);
	assert_step(book, &calls, CG_STEP_GOT);
	toy_phone_assert_log(phone, CONNECTED WALKED ENTRY ENTRY
			     "SETPATH /\nSETPATH telecom\nSETPATH ich\n" ENTRY);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* After a refusal nobody knows where we stand: the next walk begins at the root. */
static void no_such_folder(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgQuery calls = toy_entry;
	calls.repository = CG_REPO_ICH;
	phone->refuse = "ich";
	assert_step(book, &toy_entry, CG_STEP_GOT);
	assert_step(book, &calls, CG_STEP_NOT_FOUND);
	assert_step(book, &toy_entry, CG_STEP_GOT);
	toy_phone_assert_log(phone, CONNECTED WALKED ENTRY
			     "SETPATH /\nSETPATH telecom\nSETPATH ich\n" WALKED ENTRY);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* The running read is aborted, a queued one never asked for, the last is served on the same
 * connection. */
static void one_after_the_other(void)
{
	ToyPhone *phone = toy_phone_new("unixpkt");
	CgSource *book = toy_book(phone);
	CgHead head;
	g_autofree char *lines = g_strnfill(5000, '\n');
	const ToyAnswer much = { .code = CG_CODE_SUCCESS, .body = lines, .stalls = TRUE };
	phone->answer = &much;
	CgCursor *first = toy_read(book, &toy_entry);
	CgCursor *second = toy_read(book, &toy_size);
	CgCursor *third = toy_read(book, &toy_size);
	spin();
	toy_phone_assert_log(phone, CONNECTED WALKED ENTRY);

	phone->answer = &four;
	cg_cursor_free(second);
	cg_cursor_free(first);
	g_assert_cmpint(toy_head(third, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 4);
	toy_phone_assert_log(phone, SIZED);
	g_assert_cmpuint(phone->links->len, ==, 1);
	cg_cursor_free(third);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* The phone owes an answer that nobody wants any more: its silence costs the connection, not the
 * next read, be it that this one has to walk first; and is not waited for as long as one that is
 * wanted. */
static void freed_while_silent(gconstpointer next)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	phone->answer = &never;
	CgCursor *first = toy_read(book, &toy_size);
	CgCursor *second = toy_read(book, next);
	spin();
	cg_cursor_free(first);
	spin();
	toy_phone_assert_log(phone, CONNECTED SIZED);
	phone->answer = &four;
	cg_clock_advance(CG_SECONDS(2));
	g_assert_cmpint(toy_head(second, &head, NULL), ==, CG_STEP_GOT);
	toy_phone_assert_log(phone, next == &toy_size ? CONNECTED SIZED : CONNECTED WALKED ENTRY);
	cg_cursor_free(second);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* Hung up on before any answer: asked once more, and not a third time. */
static void hung_up_on(gconstpointer data)
{
	gboolean always = GPOINTER_TO_INT(data);
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	phone->answer = &never;
	CgCursor *read = toy_read(book, &toy_size);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_WAIT);
	toy_phone_hang_up(phone);
	phone->answer = always ? &never : &four;
	CgStep step = toy_head(read, &head, NULL);
	toy_phone_assert_log(phone, CONNECTED SIZED CONNECTED SIZED);
	if (always) {
		g_assert_cmpint(step, ==, CG_STEP_WAIT);
		toy_phone_hang_up(phone);
		step = toy_head(read, &head, NULL);
	}
	g_assert_cmpint(step, ==, always ? CG_STEP_LATER : CG_STEP_GOT);
	toy_phone_assert_log(phone, "");
	cg_cursor_free(read);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* Freed at every moment of its way to the answer, and of the answer itself: the next read is
 * served. */
static void freed_at_any_time(gconstpointer kind)
{
	enum { MOMENTS = 60 };
	const ToyAnswer card = { .code = CG_CODE_SUCCESS, .body = "BEGIN:VCARD\r\nEND:VCARD\r\n" };
	for (guint moments = 0; moments < MOMENTS; moments++) {
		ToyPhone *phone = toy_phone_new(kind);
		CgSource *book = toy_book(phone);
		CgHead head;
		const CgItem *item;
		phone->answer = &card;
		CgCursor *read = toy_read(book, &toy_entry);
		for (guint i = 0; i < moments; i++) {
			g_main_context_iteration(NULL, FALSE);
			if (cg_cursor_head(read, &head, NULL) == CG_STEP_GOT)
				cg_cursor_next(read, &item, NULL);
		}
		cg_cursor_free(read);
		phone->answer = &four;
		assert_size(book);
		cg_source_free(book);
		toy_phone_free(phone);
	}
}

static void lost_in_the_middle(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;
	g_autoptr(GError) error = NULL;
	const ToyAnswer much = { .code = CG_CODE_SUCCESS,
				 .body = g_strnfill(5000, '\n'),
				 .stalls = TRUE };
	phone->answer = &much;
	CgCursor *read = toy_read(book, &toy_bulk);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_WAIT);
	toy_phone_hang_up(phone);
	g_assert_cmpint(toy_next(read, &item, &error), ==, CG_STEP_FAILED);
	g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
	cg_cursor_free(read);

	phone->answer = &four;
	assert_size(book);
	cg_source_free(book);
	toy_phone_free(phone);
	g_free((char *)much.body);
}

/* What had come before the loss is read to its end. */
static void lost_after_the_end(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;
	const ToyAnswer card = { .code = CG_CODE_SUCCESS, .body = "BEGIN:VCARD\r\nEND:VCARD\r\n" };
	phone->answer = &card;
	CgCursor *read = toy_read(book, &toy_bulk);
	CgCursor *waiting = toy_read(book, &toy_size);
	spin();
	toy_phone_hang_up(phone);
	spin();
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_GOT);
	phone->answer = &four;
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_END);
	g_assert_cmpint(toy_head(waiting, &head, NULL), ==, CG_STEP_GOT);
	cg_cursor_free(waiting);
	cg_cursor_free(read);
	cg_source_free(book);
	toy_phone_free(phone);
}

static void lost_while_idle(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	phone->answer = &four;
	assert_size(book);
	toy_phone_hang_up(phone);
	spin();
	assert_size(book);
	toy_phone_assert_log(phone, CONNECTED SIZED CONNECTED SIZED);
	cg_source_free(book);
	toy_phone_free(phone);
}

static void silent(gconstpointer data)
{
	gboolean started = GPOINTER_TO_INT(data);
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;
	phone->answer = started ? &stalls : &never;
	CgCursor *read = toy_read(book, &toy_bulk);
	spin();
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(CG_LINK_SILENCE));
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(read);
	phone->answer = &four;
	assert_size(book);
	cg_source_free(book);
	toy_phone_free(phone);
}

/* A phone that is played by hand: its listening socket, in place of the toy's own. */
static int listen_by_hand(ToyPhone *phone)
{
	struct sockaddr_un {
		sa_family_t family;
		char path[108];
	} name = { .family = AF_UNIX };
	g_clear_pointer(&phone->listener, cg_listener_free);
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);
	g_strlcpy(name.path, phone->address.path, sizeof(name.path));
	g_assert_cmpint(bind(listening, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(listening, 1), ==, 0);
	return listening;
}

static void hang_up_by_hand(ToyPhone *phone, int listening, int fd)
{
	close(fd);
	close(listening);
	unlink(phone->address.path);
	toy_phone_free(phone);
}

/* A phone that speaks no OBEX: one wrong packet. */
static void no_obex(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	const CgPhoneRecord record = { .features = 3 };
	CgHead head;
	g_autoptr(GError) error = NULL;
	int listening = listen_by_hand(phone);

	CgSource *book = cg_fetch_pbap(&phone->address, &record);
	CgCursor *read = toy_read(book, &toy_size);
	spin();
	int fd = accept(listening, NULL, NULL);
	g_assert_cmpint(send(fd, "\x01\x00\x02", 3, 0), ==, 3);
	g_assert_cmpint(toy_head(read, &head, &error), ==, CG_STEP_FAILED);
	g_assert_nonnull(error);
	cg_cursor_free(read);
	cg_source_free(book);
	hang_up_by_hand(phone, listening, fd);
}

/* The second CONNECT carries the digest of the nonce and the password: MD5 of
 * "NNNNNNNNNNNNNNNN:0000". */
static void challenged(void)
{
	static const char challenge[] = "\xC1\x00\x1C\x10\x00\x10\x00\x4D\x00\x15\x00\x10"
					"NNNNNNNNNNNNNNNN";
	ToyPhone *phone = toy_phone_new("unix");
	const CgPhoneRecord record = { .features = 3 };
	guint8 request[255];
	g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
	guint8 expected[3 + 2 + 16] = { 0x4E, 0x00, 0x15, 0x00, 0x10 };
	gsize digest_size = 16;
	int listening = listen_by_hand(phone);

	CgSource *book = cg_fetch_pbap(&phone->address, &record);
	CgCursor *read = toy_read(book, &toy_size);
	spin();
	int fd = accept(listening, NULL, NULL);
	g_assert_cmpint(recv(fd, request, sizeof(request), MSG_DONTWAIT), >, 0);
	g_assert_cmpint(send(fd, challenge, sizeof(challenge) - 1, 0), ==, sizeof(challenge) - 1);
	spin();
	ssize_t size = recv(fd, request, sizeof(request), MSG_DONTWAIT);
	g_assert_cmpint(size, >, (ssize_t)sizeof(expected));
	g_assert_cmphex(request[0], ==, CG_OBEX_CONNECT);
	g_checksum_update(md5, (const guchar *)"NNNNNNNNNNNNNNNN:0000", -1);
	g_checksum_get_digest(md5, expected + 5, &digest_size);
	g_assert_nonnull(memmem(request, size, expected, sizeof(expected)));
	cg_cursor_free(read);
	cg_source_free(book);
	hang_up_by_hand(phone, listening, fd);
}

static void assert_says(int fd, const char *bytes, gsize size)
{
	guint8 said[255];
	spin();
	ssize_t got = recv(fd, said, sizeof(said), MSG_DONTWAIT);
	g_assert_cmpmem(said, MAX(got, 0), bytes, size);
}

/* DISCONNECT comes when nobody needs the phone any more, and the end with its answer, or soon
 * without. */
static void parts(gconstpointer data)
{
	static const char connected[] = "\xA0\x00\x0C\x10\x00\x10\x00\xCB\x00\x00\x00\x07";
	static const char nobody[] = "\xA0\x00\x0A\x4C\x00\x07\x08\x02\x00\x00";
	gboolean answered = GPOINTER_TO_INT(data);
	ToyPhone *phone = toy_phone_new("unix");
	const CgPhoneRecord record = { .features = 3 };
	guint8 request[255];
	CgHead head;
	int listening = listen_by_hand(phone);

	CgSource *book = cg_fetch_pbap(&phone->address, &record);
	CgCursor *read = toy_read(book, &toy_size);
	spin();
	int fd = accept(listening, NULL, NULL);
	g_assert_cmpint(recv(fd, request, sizeof(request), MSG_DONTWAIT), >, 0);
	g_assert_cmpint(send(fd, connected, sizeof(connected) - 1, 0), ==, sizeof(connected) - 1);
	spin();
	g_assert_cmpint(recv(fd, request, sizeof(request), MSG_DONTWAIT), >, 0);
	g_assert_cmpint(send(fd, nobody, sizeof(nobody) - 1, 0), ==, sizeof(nobody) - 1);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	cg_cursor_free(read);
	assert_says(fd, "", 0);

	cg_source_free(book);
	assert_says(fd, "\x81\x00\x08\xCB\x00\x00\x00\x07", 8);
	if (answered)
		g_assert_cmpint(send(fd, "\xA0\x00\x03", 3, 0), ==, 3);
	else
		cg_clock_advance(CG_SECONDS(2));
	spin();
	g_assert_cmpint(recv(fd, request, sizeof(request), MSG_DONTWAIT), ==, 0);
	hang_up_by_hand(phone, listening, fd);
}

static void note_link(gpointer log, gboolean linked)
{
	g_string_append_c(log, linked ? '+' : '-');
}

/* Each time it is made and lost, once; at last when it is freed. */
static void linked(void)
{
	ToyPhone *phone = toy_phone_new("unix");
	CgSource *book = toy_book(phone);
	g_autoptr(GString) log = g_string_new(NULL);

	cg_fetch_on_linked(book, note_link, log);
	phone->answer = &four;
	spin();
	g_assert_cmpstr(log->str, ==, "");
	assert_size(book);
	assert_size(book);
	g_assert_cmpstr(log->str, ==, "+");
	toy_phone_hang_up(phone);
	spin();
	g_assert_cmpstr(log->str, ==, "+-");
	assert_size(book);
	g_assert_cmpstr(log->str, ==, "+-+");
	cg_source_free(book);
	g_assert_cmpstr(log->str, ==, "+-+-");
	toy_phone_free(phone);
}

/* One that never was there is not lost. */
static void never_linked(void)
{
	const CgPhoneRecord record = { .features = 3 };
	g_autoptr(GString) log = g_string_new(NULL);
	CgAddress nowhere;
	CgSource *book;

	g_assert_true(cg_address_parse("unix:/nonexistent/s", &nowhere, NULL));
	book = cg_fetch_pbap(&nowhere, &record);
	cg_fetch_on_linked(book, note_link, log);
	assert_step(book, &toy_size, CG_STEP_LATER);
	cg_source_free(book);
	g_assert_cmpstr(log->str, ==, "");
}

void test_fetch_peer(void)
{
	g_test_add_func("/fetch/peer/linked", linked);
	g_test_add_func("/fetch/peer/never-linked", never_linked);
	g_test_add_data_func("/fetch/peer/parts", GINT_TO_POINTER(TRUE), parts);
	g_test_add_data_func("/fetch/peer/parts-unanswered", GINT_TO_POINTER(FALSE), parts);
	g_test_add_data_func("/fetch/peer/one-connection", "unix", one_connection);
	g_test_add_data_func("/fetch/peer/one-connection-packets", "unixpkt", one_connection);
	g_test_add_func("/fetch/peer/out-of-reach", out_of_reach);
	g_test_add_func("/fetch/peer/refused", refused);
	g_test_add_func("/fetch/peer/walks-once", walks_once);
	g_test_add_func("/fetch/peer/no-such-folder", no_such_folder);
	g_test_add_func("/fetch/peer/one-after-the-other", one_after_the_other);
	g_test_add_data_func("/fetch/peer/freed-while-silent", &toy_size, freed_while_silent);
	g_test_add_data_func("/fetch/peer/freed-while-silent-walk", &toy_entry, freed_while_silent);
	g_test_add_data_func("/fetch/peer/hung-up-on", GINT_TO_POINTER(FALSE), hung_up_on);
	g_test_add_data_func("/fetch/peer/hung-up-on-twice", GINT_TO_POINTER(TRUE), hung_up_on);
	g_test_add_data_func("/fetch/peer/freed-at-any-time", "unix", freed_at_any_time);
	g_test_add_data_func("/fetch/peer/freed-at-any-time-packets", "unixpkt", freed_at_any_time);
	g_test_add_func("/fetch/peer/lost-in-the-middle", lost_in_the_middle);
	g_test_add_func("/fetch/peer/lost-after-the-end", lost_after_the_end);
	g_test_add_func("/fetch/peer/lost-while-idle", lost_while_idle);
	g_test_add_data_func("/fetch/peer/silent", GINT_TO_POINTER(FALSE), silent);
	g_test_add_data_func("/fetch/peer/silent-in-the-body", GINT_TO_POINTER(TRUE), silent);
	g_test_add_func("/fetch/peer/challenged", challenged);
	g_test_add_func("/fetch/peer/no-obex", no_obex);
}
