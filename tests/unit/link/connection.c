/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection against a scripted phone and the real sessions: when it is made, lost and made
 * again, which request waits for which, and what an early free does. */
#include "loop.h"
#include "recorded-transport.h"
#include "scripted-phone.h"

#include <contactguard/profile.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECTED "CONNECT 1004000003FF\n"
#define WALKED    "SETPATH /\nSETPATH telecom\nSETPATH pb\n"
#define WHOLE     "GET x-bt/phonebook 'telecom/pb.vcf'\n"
#define ENTRY     "GET x-bt/vcard '7.vcf'\n"

static const ScriptedAnswer four = { .code = CG_CODE_SUCCESS, .body = "four" };
static const ScriptedAnswer never = { .code = CG_CODE_WAIT };
static const ScriptedAnswer stalls = { .code = CG_CODE_SUCCESS, .body = "fo", .stalls = TRUE };

/* --- Fixture --- */

static void ignore_wake(gpointer data)
{
}

static void put_features(const CgServiceRecord *record, CgBuffer *params)
{
	cg_params_put_number(params, CG_PBAP_TAG_FEATURES, record->features, 4);
}

static CgConnection *open_connection(const CgAddress *address)
{
	static const CgServiceRecord record = { .features = CG_PBAP_FEATURES_ALL };

	return cg_connection_new(address, CG_SPAN_LITERAL(CG_TARGET_PBAP), &record, put_features);
}

static CgRequest *get_file(CgConnection *connection, const char *folder, const char *type,
			   const char *name)
{
	CgHeaders *headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	return cg_connection_get(connection, folder, headers, (CgWake){ ignore_wake, NULL });
}

/* A request that is sent from any folder. */
static CgRequest *get_whole(CgConnection *connection)
{
	return get_file(connection, NULL, "x-bt/phonebook", "telecom/pb.vcf");
}

static CgRequest *get_entry(CgConnection *connection, const char *folder)
{
	return get_file(connection, folder, "x-bt/vcard", "7.vcf");
}

/* The head as soon as it is there, or WAIT once nothing happens any more. */
static CgCode head_of(CgRequest *request)
{
	CgCode code;

	while ((code = cg_request_head(request, NULL)) == CG_CODE_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_CODE_WAIT;
	return code;
}

/* The code after all of the body, which is appended to `body`. */
static CgCode body_of(CgRequest *request, GString *body)
{
	CgSpan chunk;
	CgCode code;

	while ((code = cg_request_body(request, &chunk)) != CG_CODE_SUCCESS) {
		if (code == CG_CODE_CONTINUE)
			g_string_append_len(body, (const char *)chunk.data, chunk.size);
		else if (code != CG_CODE_WAIT || !g_main_context_iteration(NULL, FALSE))
			break;
	}
	return code;
}

static void assert_answer(CgRequest *request, const char *expected)
{
	g_autoptr(GString) body = g_string_new(NULL);
	CgCode code = head_of(request);

	g_assert_true(code == CG_CODE_CONTINUE || code == CG_CODE_SUCCESS);
	g_assert_cmphex(body_of(request, body), ==, CG_CODE_SUCCESS);
	g_assert_cmpstr(body->str, ==, expected);
}

/* A new request is served. */
static void assert_works(CgConnection *connection)
{
	g_autoptr(CgRequest) request = get_whole(connection);

	assert_answer(request, "four");
}

static void assert_head(CgRequest *request, CgCode code)
{
	g_assert_cmphex(head_of(request), ==, code);
	cg_request_free(request);
}

static void assert_entry(CgConnection *connection, const char *folder)
{
	g_autoptr(CgRequest) request = get_entry(connection, folder);

	assert_answer(request, "four");
}

static CgAddress parse_address(const char *text)
{
	CgAddress address;

	g_assert_true(cg_address_parse(text, &address, NULL));
	return address;
}

/* --- One connection --- */

static void one_connection(gconstpointer kind)
{
	ScriptedPhone *phone = scripted_phone_new(kind);
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	run_until_idle();
	scripted_phone_assert_log(phone, "");
	assert_works(connection);
	assert_works(connection);
	scripted_phone_assert_log(phone, CONNECTED WHOLE WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* Awaiting sends nothing but the CONNECT, and waits for the requests before it. */
static void awaited(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *first, *second;

	phone->answer = &never;
	assert_head(cg_connection_await(connection, (CgWake){ ignore_wake, NULL }),
		    CG_CODE_SUCCESS);
	scripted_phone_assert_log(phone, CONNECTED);
	first = get_whole(connection);
	second = cg_connection_await(connection, (CgWake){ ignore_wake, NULL });
	g_assert_cmphex(head_of(second), ==, CG_CODE_WAIT);
	cg_request_free(first);
	cg_request_free(second);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* The transport's record is known from the first connect on, and goes before the one given. */
static void record_of_the_transport(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection;

	phone->answer = &four;
	recorded_transport_use(&phone->address);
	recorded_record = (CgServiceRecord){ .features = 0x1234 };
	connection = open_connection(&phone->address);
	g_assert_null(cg_connection_record(connection));
	assert_works(connection);
	g_assert_cmphex(cg_connection_record(connection)->features, ==, 0x1234);
	scripted_phone_assert_log(phone, "CONNECT 100400001234\n" WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

static void record_that_was_given(void)
{
	const CgAddress nowhere = parse_address("unix:/nonexistent/s");
	CgConnection *connection = open_connection(&nowhere);

	g_assert_cmphex(cg_connection_record(connection)->features, ==, CG_PBAP_FEATURES_ALL);
	cg_connection_free(connection);
}

static void out_of_reach(void)
{
	CgAddress nowhere = parse_address("unix:/nonexistent/s");
	CgConnection *connection = open_connection(&nowhere);

	assert_head(get_whole(connection), CG_CODE_LOST);
	assert_head(get_whole(connection), CG_CODE_LOST);
	cg_connection_free(connection);
}

static void refused(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	phone->connect = CG_CODE_FORBIDDEN;
	assert_head(get_whole(connection), CG_CODE_UNAVAILABLE);
	phone->connect = CG_CODE_SUCCESS;
	assert_works(connection);
	scripted_phone_assert_log(phone, CONNECTED CONNECTED WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

static void path_set_once(void)
{
	ScriptedPhone *phone = scripted_phone_new("unixpkt");
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	assert_entry(connection, "telecom/pb");
	assert_entry(connection, "telecom/pb");
	assert_entry(connection, "telecom/ich");
	/* Back to the root, and there once. */
	assert_head(get_file(connection, "", "x-bt/phonebook", "telecom/pb.vcf"), CG_CODE_SUCCESS);
	assert_head(get_file(connection, "", "x-bt/phonebook", "telecom/pb.vcf"), CG_CODE_SUCCESS);
	scripted_phone_assert_log(phone, CONNECTED WALKED ENTRY ENTRY
				  "SETPATH /\nSETPATH telecom\nSETPATH ich\n" ENTRY
				  "SETPATH /\n" WHOLE WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* What is named from the root is asked for wherever a peer that sets no path is. */
static void no_way_to_the_root(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	assert_entry(connection, "telecom/pb");
	phone->refuse = "";
	assert_head(get_file(connection, "", "x-bt/phonebook", "telecom/pb.vcf"), CG_CODE_SUCCESS);
	scripted_phone_assert_log(phone, CONNECTED WALKED ENTRY "SETPATH /\n" WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* After a refusal the current folder is unknown, so the next path begins at the root. */
static void no_such_folder(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	phone->refuse = "ich";
	assert_entry(connection, "telecom/pb");
	assert_head(get_entry(connection, "telecom/ich"), CG_CODE_NOT_FOUND);
	assert_entry(connection, "telecom/pb");
	scripted_phone_assert_log(phone, CONNECTED WALKED ENTRY
				  "SETPATH /\nSETPATH telecom\nSETPATH ich\n" WALKED ENTRY);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* --- Requests that are freed early --- */

/* The running request is aborted, a queued one is never sent, and the last one is served on the
 * same connection. */
static void one_after_the_other(void)
{
	ScriptedPhone *phone = scripted_phone_new("unixpkt");
	CgConnection *connection = open_connection(&phone->address);
	g_autofree char *lines = g_strnfill(5000, '\n');
	const ScriptedAnswer much = { .code = CG_CODE_SUCCESS, .body = lines, .stalls = TRUE };
	CgRequest *first = get_entry(connection, "telecom/pb");
	CgRequest *second = get_whole(connection);
	CgRequest *third = get_whole(connection);

	phone->answer = &much;
	run_until_idle();
	scripted_phone_assert_log(phone, CONNECTED WALKED ENTRY);

	phone->answer = &four;
	cg_request_free(second);
	cg_request_free(first);
	assert_answer(third, "four");
	scripted_phone_assert_log(phone, WHOLE);
	g_assert_cmpuint(phone->links->len, ==, 1);
	cg_request_free(third);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* The phone owes an answer that nobody wants any more. Its silence costs the connection but not the
 * next request, whether or not that has to set its path first, and ends sooner than that of an
 * answer that is wanted. */
static void freed_while_silent(gconstpointer folder)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *first = get_whole(connection);
	CgRequest *second = folder ? get_entry(connection, folder) : get_whole(connection);

	phone->answer = &never;
	run_until_idle();
	cg_request_free(first);
	run_until_idle();
	scripted_phone_assert_log(phone, CONNECTED WHOLE);
	phone->answer = &four;
	cg_clock_advance(CG_SECONDS(2));
	assert_answer(second, "four");
	scripted_phone_assert_log(phone, folder ? CONNECTED WALKED ENTRY : CONNECTED WHOLE);
	cg_request_free(second);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* Freed at every moment before and during its answer: the next request is served. */
static void freed_at_any_time(gconstpointer kind)
{
	enum { MOMENTS = 60 };

	for (guint moments = 0; moments < MOMENTS; moments++) {
		ScriptedPhone *phone = scripted_phone_new(kind);
		CgConnection *connection = open_connection(&phone->address);
		CgRequest *request = get_entry(connection, "telecom/pb");
		CgSpan chunk;

		phone->answer = &four;
		for (guint i = 0; i < moments; i++) {
			g_main_context_iteration(NULL, FALSE);
			if (cg_request_head(request, NULL) != CG_CODE_WAIT)
				cg_request_body(request, &chunk);
		}
		cg_request_free(request);
		assert_works(connection);
		cg_connection_free(connection);
		scripted_phone_free(phone);
	}
}

/* --- Losses --- */

/* The phone hangs up before any answer: the request is sent a second time, and not a third. */
static void hung_up_on(gconstpointer data)
{
	gboolean always = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	CgCode code;

	phone->answer = &never;
	g_assert_cmphex(head_of(request), ==, CG_CODE_WAIT);
	scripted_phone_hang_up(phone);
	phone->answer = always ? &never : &four;
	code = head_of(request);
	scripted_phone_assert_log(phone, CONNECTED WHOLE CONNECTED WHOLE);
	if (always) {
		g_assert_cmphex(code, ==, CG_CODE_WAIT);
		scripted_phone_hang_up(phone);
		g_assert_cmphex(head_of(request), ==, CG_CODE_LOST);
	} else {
		assert_answer(request, "four");
	}
	scripted_phone_assert_log(phone, "");
	cg_request_free(request);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

static void lost_in_the_middle(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	g_autofree char *lines = g_strnfill(5000, '\n');
	const ScriptedAnswer much = { .code = CG_CODE_SUCCESS, .body = lines, .stalls = TRUE };
	CgRequest *request = get_whole(connection);
	g_autoptr(GString) body = g_string_new(NULL);

	phone->answer = &much;
	g_assert_cmphex(head_of(request), ==, CG_CODE_CONTINUE);
	g_assert_cmphex(body_of(request, body), ==, CG_CODE_WAIT);
	scripted_phone_hang_up(phone);
	g_assert_cmphex(body_of(request, body), ==, CG_CODE_LOST);
	g_assert_null(cg_request_error(request));
	cg_request_free(request);

	phone->answer = &four;
	assert_works(connection);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* What arrived before the loss is read to its end. */
static void lost_after_the_end(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	CgRequest *waiting = get_whole(connection);

	phone->answer = &four;
	run_until_idle();
	scripted_phone_hang_up(phone);
	run_until_idle();
	assert_answer(request, "four");
	assert_answer(waiting, "four");
	cg_request_free(waiting);
	cg_request_free(request);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

static void lost_while_idle(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);

	phone->answer = &four;
	assert_works(connection);
	scripted_phone_hang_up(phone);
	run_until_idle();
	assert_works(connection);
	scripted_phone_assert_log(phone, CONNECTED WHOLE CONNECTED WHOLE);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

static void silent(gconstpointer data)
{
	gboolean started = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	g_autoptr(GString) body = g_string_new(NULL);

	phone->answer = started ? &stalls : &never;
	run_until_idle();
	g_assert_cmphex(cg_request_head(request, NULL), ==, CG_CODE_WAIT);
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT));
	g_assert_cmphex(body_of(request, body), ==, CG_CODE_LOST);
	cg_request_free(request);
	phone->answer = &four;
	assert_works(connection);
	cg_connection_free(connection);
	scripted_phone_free(phone);
}

/* --- What is on the wire --- */

/* A socket that listens at the phone's address in its place, so that a test writes the answers. */
static int take_over(ScriptedPhone *phone)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);

	g_clear_pointer(&phone->listener, cg_listener_free);
	g_strlcpy(name.sun_path, phone->address.path, sizeof(name.sun_path));
	g_assert_cmpint(bind(listening, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(listening, 1), ==, 0);
	return listening;
}

static void give_back(ScriptedPhone *phone, int listening, int fd)
{
	close(fd);
	close(listening);
	unlink(phone->address.path);
	scripted_phone_free(phone);
}

static void assert_receives(int fd, const char *bytes, gsize size)
{
	guint8 received[255];
	ssize_t got;

	run_until_idle();
	got = recv(fd, received, sizeof(received), MSG_DONTWAIT);
	g_assert_cmpmem(received, MAX(got, 0), bytes, size);
}

static void assert_receives_any(int fd)
{
	guint8 received[255];

	run_until_idle();
	g_assert_cmpint(recv(fd, received, sizeof(received), MSG_DONTWAIT), >, 0);
}

static void send_bytes(int fd, const char *bytes, gsize size)
{
	g_assert_cmpint(send(fd, bytes, size, 0), ==, (gssize)size);
}

/* A peer that does not speak OBEX: one wrong packet. */
static void no_obex(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	int listening = take_over(phone);
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	int fd;

	run_until_idle();
	fd = accept(listening, NULL, NULL);
	send_bytes(fd, "\x01\x00\x02", 3);
	g_assert_cmphex(head_of(request), ==, CG_CODE_LOST);
	g_assert_nonnull(cg_request_error(request));
	cg_request_free(request);
	cg_connection_free(connection);
	give_back(phone, listening, fd);
}

/* The second CONNECT carries the digest of the nonce and the password: MD5 of
 * "NNNNNNNNNNNNNNNN:0000". */
static void challenged(void)
{
	static const char challenge[] = "\xC1\x00\x1C\x10\x00\x10\x00\x4D\x00\x15\x00\x10"
					"NNNNNNNNNNNNNNNN";
	ScriptedPhone *phone = scripted_phone_new("unix");
	int listening = take_over(phone);
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
	guint8 expected[3 + 2 + 16] = { 0x4E, 0x00, 0x15, 0x00, 0x10 };
	gsize digest_size = 16;
	guint8 received[255];
	ssize_t size;
	int fd;

	run_until_idle();
	fd = accept(listening, NULL, NULL);
	assert_receives_any(fd);
	send_bytes(fd, challenge, sizeof(challenge) - 1);
	run_until_idle();
	size = recv(fd, received, sizeof(received), MSG_DONTWAIT);
	g_assert_cmpint(size, >, (ssize_t)sizeof(expected));
	g_assert_cmphex(received[0], ==, CG_OBEX_CONNECT);
	g_checksum_update(md5, (const guchar *)"NNNNNNNNNNNNNNNN:0000", -1);
	g_checksum_get_digest(md5, expected + 5, &digest_size);
	g_assert_nonnull(memmem(received, size, expected, sizeof(expected)));
	cg_request_free(request);
	cg_connection_free(connection);
	give_back(phone, listening, fd);
}

/* DISCONNECT is sent when the connection is freed. The link ends with its answer, or soon without
 * one. */
static void disconnects(gconstpointer data)
{
	static const char connected[] = "\xA0\x00\x0C\x10\x00\x10\x00\xCB\x00\x00\x00\x07";
	static const char nothing[] = "\xA0\x00\x0A\x4C\x00\x07\x08\x02\x00\x00";
	gboolean answered = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	int listening = take_over(phone);
	CgConnection *connection = open_connection(&phone->address);
	CgRequest *request = get_whole(connection);
	guint8 byte;
	int fd;

	run_until_idle();
	fd = accept(listening, NULL, NULL);
	assert_receives_any(fd);
	send_bytes(fd, connected, sizeof(connected) - 1);
	assert_receives_any(fd);
	send_bytes(fd, nothing, sizeof(nothing) - 1);
	assert_head(request, CG_CODE_SUCCESS);
	assert_receives(fd, "", 0);

	cg_connection_free(connection);
	assert_receives(fd, "\x81\x00\x08\xCB\x00\x00\x00\x07", 8);
	if (answered)
		send_bytes(fd, "\xA0\x00\x03", 3);
	else
		cg_clock_advance(CG_SECONDS(2));
	run_until_idle();
	g_assert_cmpint(recv(fd, &byte, 1, 0), ==, 0);
	give_back(phone, listening, fd);
}

/* --- Reports --- */

static void log_link(gpointer log, gboolean linked)
{
	g_string_append_c(log, linked ? '+' : '-');
}

/* Each time the link is made and lost, it is reported once; a last time when it is freed. */
static void linked(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgConnection *connection = open_connection(&phone->address);
	g_autoptr(GString) log = g_string_new(NULL);

	cg_connection_on_linked(connection, log_link, log);
	phone->answer = &four;
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "");
	assert_works(connection);
	assert_works(connection);
	g_assert_cmpstr(log->str, ==, "+");
	scripted_phone_hang_up(phone);
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "+-");
	assert_works(connection);
	g_assert_cmpstr(log->str, ==, "+-+");
	cg_connection_free(connection);
	g_assert_cmpstr(log->str, ==, "+-+-");
	scripted_phone_free(phone);
}

/* A link that was never made is not lost. */
static void never_linked(void)
{
	CgAddress nowhere = parse_address("unix:/nonexistent/s");
	CgConnection *connection = open_connection(&nowhere);
	g_autoptr(GString) log = g_string_new(NULL);

	cg_connection_on_linked(connection, log_link, log);
	assert_head(get_whole(connection), CG_CODE_LOST);
	cg_connection_free(connection);
	g_assert_cmpstr(log->str, ==, "");
}

int main(int argc, char **argv)
{
	static const gpointer no = GINT_TO_POINTER(FALSE), yes = GINT_TO_POINTER(TRUE);

	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/link/connection/one-connection", "unix", one_connection);
	g_test_add_data_func("/link/connection/one-connection-packets", "unixpkt", one_connection);
	g_test_add_func("/link/connection/awaited", awaited);
	g_test_add_func("/link/connection/record-of-the-transport", record_of_the_transport);
	g_test_add_func("/link/connection/record-that-was-given", record_that_was_given);
	g_test_add_func("/link/connection/out-of-reach", out_of_reach);
	g_test_add_func("/link/connection/refused", refused);
	g_test_add_func("/link/connection/path-set-once", path_set_once);
	g_test_add_func("/link/connection/no-way-to-the-root", no_way_to_the_root);
	g_test_add_func("/link/connection/no-such-folder", no_such_folder);
	g_test_add_func("/link/connection/one-after-the-other", one_after_the_other);
	g_test_add_data_func("/link/connection/freed-while-silent", NULL, freed_while_silent);
	g_test_add_data_func("/link/connection/freed-while-silent-path", "telecom/pb",
			     freed_while_silent);
	g_test_add_data_func("/link/connection/freed-at-any-time", "unix", freed_at_any_time);
	g_test_add_data_func("/link/connection/freed-at-any-time-packets", "unixpkt",
			     freed_at_any_time);
	g_test_add_data_func("/link/connection/hung-up-on", no, hung_up_on);
	g_test_add_data_func("/link/connection/hung-up-on-twice", yes, hung_up_on);
	g_test_add_func("/link/connection/lost-in-the-middle", lost_in_the_middle);
	g_test_add_func("/link/connection/lost-after-the-end", lost_after_the_end);
	g_test_add_func("/link/connection/lost-while-idle", lost_while_idle);
	g_test_add_data_func("/link/connection/silent", no, silent);
	g_test_add_data_func("/link/connection/silent-in-the-body", yes, silent);
	g_test_add_func("/link/connection/no-obex", no_obex);
	g_test_add_func("/link/connection/challenged", challenged);
	g_test_add_data_func("/link/connection/disconnects", yes, disconnects);
	g_test_add_data_func("/link/connection/disconnects-unanswered", no, disconnects);
	g_test_add_func("/link/connection/linked", linked);
	g_test_add_func("/link/connection/never-linked", never_linked);
	return g_test_run();
}
