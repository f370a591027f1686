/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The car's end of a link: it sends what a step says and records every packet that comes. It
 * answers only what it was sent, so two cars that see the same do the same. */
#include "script.h"

#include <contactguard/obex.h>
#include <contactguard/profile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_MAX (8u << 20) /* bytes of one answer; more would only take time */
#define NEVER    G_MAXUINT

struct Car {
	guint number;
	Transcript *transcript;
	Leak leak;
	guint secret; /* what a leak lets through */
	CgStore *store;

	int fd; /* -1: no link */
	gboolean packets;
	GByteArray *in; /* of a stream: what is not a whole packet yet */
	gboolean has_connection;
	guint32 connection;
	GPtrArray *uids, *handles; /* of char *: shown so far */

	/* the GET that runs */
	gboolean running, srm;
	guint srmp, stop, got;
	guint bytes;
	const char *end; /* lent from `ends` */
	guint8 last;     /* the code of the last packet */
};

static const char *const ends[] = { "abort", "leave", "close", "disconnect" };

Car *car_new(guint number, Transcript *transcript, Leak leak, guint secret, CgStore *store)
{
	Car *car = g_new0(Car, 1);

	car->number = number;
	car->transcript = transcript;
	car->leak = leak;
	car->secret = secret;
	car->store = store;
	car->fd = -1;
	car->in = g_byte_array_new();
	car->uids = g_ptr_array_new_with_free_func(g_free);
	car->handles = g_ptr_array_new_with_free_func(g_free);
	return car;
}

static void hang_up(Car *car)
{
	if (car->fd >= 0)
		close(car->fd);
	car->fd = -1;
	car->running = FALSE;
	car->has_connection = FALSE;
	g_byte_array_set_size(car->in, 0);
}

void car_free(Car *car)
{
	hang_up(car);
	g_byte_array_unref(car->in);
	g_ptr_array_unref(car->uids);
	g_ptr_array_unref(car->handles);
	g_free(car);
}

void car_open(Car *car, int fd, gboolean packets)
{
	hang_up(car);
	car->fd = fd;
	car->packets = packets;
}

/* --- Receiving --- */

static void log_event(Car *car, char what, const guint8 *bytes, guint size)
{
	const guint8 head[] = { what, '0' + car->number, size >> 24, size >> 16, size >> 8, size };

	g_byte_array_append(car->transcript->bytes, head, sizeof(head));
	g_byte_array_append(car->transcript->bytes, bytes, size);
}

/* Adds the bytes, as many as length, that follow each mark. */
static void collect_marked(GPtrArray *found, const guint8 *bytes, gsize size, const char *mark,
			   gsize length)
{
	const guint8 *at = bytes, *end = bytes + size;

	while ((at = memmem(at, end - at, mark, strlen(mark)))) {
		at += strlen(mark);
		if ((gsize)(end - at) < length)
			return;
		g_ptr_array_add(found, g_strndup((const char *)at, length));
	}
}

static void collect_handles(Car *car, const guint8 *bytes, gsize size)
{
	guint before = car->handles->len;

	collect_marked(car->handles, bytes, size, "handle=\"", 12);
	for (guint i = before; i < car->handles->len; i++)
		*strchrnul(car->handles->pdata[i], '"') = '\0';
}

static void keep_connection(Car *car, const guint8 *packet, gsize size)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (size < 7 || !cg_headers_parse(headers, cg_span(packet + 7, size - 7), NULL, NULL, NULL))
		return;
	if (cg_headers_get_u32(headers, CG_HDR_CONNECTION, &car->connection))
		car->has_connection = TRUE;
}

static void take_packet(Car *car, const guint8 *packet, gsize size)
{
	g_autofree guint8 *copy = g_memdup2(packet, size);

	if (car->leak == LEAK_PACKET && size > 3)
		copy[size - 1] ^= car->secret & 1;
	log_event(car, 'P', copy, size);
	car->transcript->packets++;
	car->transcript->body += size > 40 ? size - 40 : 0;
	car->last = packet[0];
	car->got++;
	car->bytes += size;
	collect_marked(car->uids, packet, size, "X-BT-UID:", 32);
	collect_handles(car, packet, size);
	if (!car->has_connection)
		keep_connection(car, packet, size);
}

static void log_loss(Car *car)
{
	log_event(car, 'X', car->in->data, car->in->len);
	hang_up(car);
}

static gboolean cut_packet(Car *car)
{
	gsize size;

	if (car->in->len < 3)
		return FALSE;
	size = (car->in->data[1] << 8) | car->in->data[2];
	if (size < 3 || car->in->len < size)
		return FALSE;
	take_packet(car, car->in->data, size);
	g_byte_array_remove_range(car->in, 0, size);
	return TRUE;
}

/* Takes one packet, and returns FALSE if there is none. */
static gboolean receive_packet(Car *car)
{
	static guint8 room[CG_OBEX_MTU_MAX];
	ssize_t got;

	if (!car->packets && cut_packet(car))
		return TRUE;
	if (car->fd < 0)
		return FALSE;
	got = recv(car->fd, room, sizeof(room), MSG_DONTWAIT);
	if (got < 0)
		return FALSE;
	if (got == 0) {
		log_loss(car);
		return FALSE;
	}
	if (car->packets)
		take_packet(car, room, got);
	else
		g_byte_array_append(car->in, room, got);
	return car->packets || cut_packet(car) || receive_packet(car);
}

/* Waits for the disk as well: how far it has come would otherwise be a difference of its own. */
static void run_until_settled(const Car *car)
{
	do
		cg_store_wait(car->store);
	while (g_main_context_iteration(NULL, FALSE));
}

/* Takes packets until nothing moves or there were this many. */
static void receive_packets(Car *car, guint most)
{
	run_until_settled(car);
	while (car->got < most && receive_packet(car))
		run_until_settled(car);
}

/* --- Sending --- */

static void send_bytes(Car *car, CgSpan bytes)
{
	if (car->fd < 0)
		return;
	if (send(car->fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_event(car, 'F', NULL, 0);
}

static void send_packet(Car *car, guint8 code, CgSpan fields, const CgHeaders *headers)
{
	guint8 room[4096];
	CgWriter writer;

	cg_writer_init(&writer, room, sizeof(room));
	cg_write_u8(&writer, code);
	cg_write_u16(&writer, 0);
	cg_write_span(&writer, fields);
	if (headers)
		cg_headers_write(headers, &writer);
	cg_patch_u16(&writer, 1, writer.used);
	send_bytes(car, cg_writer_span(&writer));
}

static void send_plain(Car *car, guint8 code)
{
	send_packet(car, code, CG_SPAN_EMPTY, NULL);
	receive_packets(car, NEVER);
}

static CgHeaders *new_headers(const Car *car)
{
	CgHeaders *headers = cg_headers_new();

	if (car->has_connection)
		cg_headers_set_u32(headers, CG_HDR_CONNECTION, car->connection);
	return headers;
}

/* --- GET --- */

static void stop_get(Car *car)
{
	car->running = FALSE;
	if (g_str_equal(car->end, "abort"))
		send_plain(car, CG_OBEX_ABORT);
	else if (g_str_equal(car->end, "disconnect"))
		send_plain(car, CG_OBEX_DISCONNECT);
	else if (g_str_equal(car->end, "close"))
		hang_up(car);
}

static void ask_for_more(Car *car)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (car->srmp) {
		car->srmp--;
		cg_headers_set_u8(headers, CG_HDR_SRMP, 1);
	}
	send_packet(car, CG_OBEX_GET, CG_SPAN_EMPTY, headers);
}

void car_go_on(Car *car)
{
	while (car->running && car->fd >= 0) {
		guint before = car->got;

		receive_packets(car, car->stop);
		if (car->got > before && car->last != CG_CODE_CONTINUE)
			car->running = FALSE;
		else if (car->got >= car->stop || car->bytes > BODY_MAX)
			stop_get(car);
		else if (car->got == before)
			return; /* it waits for something */
		else if (!car->srm || car->srmp)
			ask_for_more(car);
	}
	receive_packets(car, NEVER);
}

/* Returns what uid@K and handle@K stand for: the K-th one shown, or one that no card has. */
static char *shown_name(const Car *car, const char *escaped)
{
	g_autofree char *name = g_uri_unescape_string(escaped, NULL);
	char *mark = strchr(name, '@');
	const GPtrArray *seen = strstr(name, "uid@") ? car->uids : car->handles;
	guint index;

	if (!mark || (!strstr(name, "uid@") && !g_str_has_prefix(name, "handle@")))
		return g_steal_pointer(&name);
	index = atoi(mark + 1);
	if (seen == car->handles)
		return g_strdup(index < seen->len ? seen->pdata[index] : "9.vcf");
	return g_strdup_printf("X-BT-UID:%s", index < seen->len
						      ? (const char *)seen->pdata[index]
						      : "00000000000000000000000000000000");
}

static void set_params(CgHeaders *headers, const char *hex)
{
	g_auto(CgBuffer) params = { 0 };

	if (!g_str_equal(hex, "-") && cg_hex_parse(hex, &params))
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(&params));
}

static void do_get(Car *car, char **words)
{
	g_autoptr(CgHeaders) headers = new_headers(car);
	g_autofree char *name = shown_name(car, words[1]);

	car->srm = *words[3] == '1' && car->packets;
	car->srmp = atoi(words[4]);
	car->stop = *words[5] == '-' ? NEVER : (guint)atoi(words[5]);
	car->got = car->bytes = 0;
	for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
		if (g_str_equal(ends[i], words[6]))
			car->end = ends[i];
	if (car->srm)
		cg_headers_set_u8(headers, CG_HDR_SRM, 1);
	if (car->srmp)
		cg_headers_set_u8(headers, CG_HDR_SRMP, 1);
	if (!g_str_equal(words[1], "-"))
		cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, words[0]);
	set_params(headers, words[2]);
	car->running = TRUE;
	send_packet(car, CG_OBEX_GET, CG_SPAN_EMPTY, headers);
	car_go_on(car);
}

/* --- The other steps --- */

static void do_connect(Car *car, char **words)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_auto(CgBuffer) target = { 0 }, params = { 0 };
	guint mtu = atoi(words[0]);
	const guint8 fields[] = { 0x10, 0, mtu >> 8, mtu };

	if (words[2])
		cg_hex_parse(words[2], &target);
	cg_headers_set_bytes(headers, CG_HDR_TARGET,
			     words[2] ? cg_buffer_span(&target) : CG_SPAN_LITERAL(CG_TARGET_PBAP));
	if (*words[1] != '-') {
		cg_params_put_number(&params, 0x10, strtoul(words[1], NULL, 16), 4);
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(&params));
	}
	car->has_connection = FALSE;
	send_packet(car, CG_OBEX_CONNECT, cg_span(fields, sizeof(fields)), headers);
	receive_packets(car, NEVER);
}

static void do_path(Car *car, char **words)
{
	g_autoptr(CgHeaders) headers = new_headers(car);
	g_autofree char *name = g_uri_unescape_string(words[1], NULL);
	const guint8 fields[] = { strtoul(words[0], NULL, 16), 0 };

	cg_headers_set_text(headers, CG_HDR_NAME, *words[1] == '-' ? "" : name);
	send_packet(car, CG_OBEX_SETPATH, cg_span(fields, sizeof(fields)), headers);
	receive_packets(car, NEVER);
}

static void do_raw(Car *car, char **words)
{
	g_auto(CgBuffer) bytes = { 0 };

	if (cg_hex_parse(words[0], &bytes))
		send_bytes(car, cg_buffer_span(&bytes));
	receive_packets(car, NEVER);
}

static void do_abort(Car *car, char **words)
{
	car->running = FALSE;
	send_plain(car, CG_OBEX_ABORT);
}

static void do_disconnect(Car *car, char **words)
{
	car->running = FALSE;
	send_plain(car, CG_OBEX_DISCONNECT);
}

static void do_close(Car *car, char **words)
{
	hang_up(car);
	run_until_settled(car);
}

static const struct {
	const char *verb;
	guint words; /* the least number of words */
	void (*act)(Car *, char **);
} verbs[] = {
	{ "get", 7, do_get },     { "connect", 2, do_connect },       { "path", 2, do_path },
	{ "raw", 1, do_raw },     { "disconnect", 0, do_disconnect }, { "abort", 0, do_abort },
	{ "close", 0, do_close },
};

void car_do(Car *car, const char *verb, char **words)
{
	car->got = 0;
	for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (g_str_equal(verbs[i].verb, verb) && g_strv_length(words) >= verbs[i].words)
			verbs[i].act(car, words);
	if (car->leak == LEAK_LENGTH && (car->secret & 1))
		log_event(car, 'P', NULL, 0);
	if (car->leak == LEAK_CLOSE && (car->secret & 1))
		log_loss(car);
}
