/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching a peer's records, over a socket pair with a scripted SDP server at its other end: the
 * records that count, those that do not, and answers that are long, endless, broken or missing. */
#include "bt-private.h"
#include "loop.h"
#include "tests.h"

#include <contactguard/profile.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/sdp.h>
#include <bluetooth/sdp_lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SEARCH_ATTR_RSP 0x07
#define ERROR_RSP       0x01

typedef struct {
	int server;
	CgBtSearch *search;
	guint calls;
	gboolean found;
	CgServiceRecord record;
	char *why;
} Bench;

static void on_searched(gpointer data, const CgServiceRecord *record, const GError *error)
{
	Bench *bench = data;

	bench->calls++;
	bench->found = record != NULL;
	if (record)
		bench->record = *record;
	else {
		g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
		bench->why = g_strdup(error->message);
	}
}

static void start_search(Bench *bench)
{
	int fds[2];
	GError *error = NULL;

	*bench = (Bench){ 0 };
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, fds), ==, 0);
	bench->server = fds[1];
	bench->search = cg_bt_search_new(fds[0], CG_SERVICE_PBAP_PSE, on_searched, bench, &error);
	g_assert_no_error(error);
}

static void end_search(Bench *bench)
{
	cg_bt_search_free(bench->search);
	close(bench->server);
	g_free(bench->why);
}

/* Reads the request and answers it with this PDU; rest is its continuation state. */
static void answer_request(Bench *bench, guint8 pdu, const guint8 *lists, gsize size, CgSpan rest)
{
	guint8 request[512], reply[65536];
	gssize got = recv(bench->server, request, sizeof(request), 0);
	gsize at = 5;

	g_assert_cmpint(got, >, 5);
	reply[0] = pdu;
	memcpy(reply + 1, request + 1, 2);
	if (pdu == SEARCH_ATTR_RSP) {
		reply[at++] = size >> 8;
		reply[at++] = size;
	}
	memcpy(reply + at, lists, size);
	at += size;
	if (pdu == SEARCH_ATTR_RSP) {
		reply[at++] = rest.size;
		if (rest.size)
			memcpy(reply + at, rest.data, rest.size);
		at += rest.size;
	}
	reply[3] = (at - 5) >> 8;
	reply[4] = at - 5;
	g_assert_cmpint(send(bench->server, reply, at, 0), ==, at);
	run_until_idle();
}

/* --- Records, as libbluetooth writes them --- */

typedef struct {
	guint16 version;
	guint8 channel; /* 0: no RFCOMM */
	guint16 psm;    /* 0: none */
	gboolean features;
	guint8 instance;
} Service;

static void add_protocols(sdp_record_t *record, guint8 channel)
{
	uuid_t l2cap, rfcomm;
	sdp_list_t *lower, *upper = NULL, *stack, *access;
	sdp_data_t *number = sdp_data_alloc(SDP_UINT8, &channel);

	sdp_uuid16_create(&l2cap, L2CAP_UUID);
	sdp_uuid16_create(&rfcomm, RFCOMM_UUID);
	lower = sdp_list_append(NULL, &l2cap);
	stack = sdp_list_append(NULL, lower);
	if (channel) {
		upper = sdp_list_append(sdp_list_append(NULL, &rfcomm), number);
		stack = sdp_list_append(stack, upper);
	}
	access = sdp_list_append(NULL, stack);
	sdp_set_access_protos(record, access);
	sdp_data_free(number);
	sdp_list_free(lower, NULL);
	sdp_list_free(upper, NULL);
	sdp_list_free(stack, NULL);
	sdp_list_free(access, NULL);
}

static void append_record(GByteArray *lists, const Service *service)
{
	sdp_record_t *record = sdp_record_alloc();
	sdp_profile_desc_t profile = { .version = service->version };
	sdp_list_t *profiles = sdp_list_append(NULL, &profile);
	const guint32 features = CG_PBAP_FEATURES;
	const guint8 repositories = 0x09;
	sdp_buf_t pdu;

	sdp_uuid16_create(&profile.uuid, 0x1130);
	sdp_set_profile_descs(record, profiles);
	add_protocols(record, service->channel);
	if (service->psm)
		sdp_attr_add_new(record, CG_SDP_GOEP_L2CAP_PSM, SDP_UINT16, &service->psm);
	sdp_attr_add_new(record, CG_SDP_PBAP_REPOSITORIES, SDP_UINT8, &repositories);
	sdp_attr_add_new(record, CG_SDP_MAP_INSTANCE, SDP_UINT8, &service->instance);
	if (service->features)
		sdp_attr_add_new(record, CG_SDP_PBAP_FEATURES, SDP_UINT32, &features);
	sdp_gen_record_pdu(record, &pdu);
	g_byte_array_append(lists, pdu.data, pdu.data_size);
	free(pdu.data);
	sdp_list_free(profiles, NULL);
	sdp_record_free(record);
}

/* The records as one sequence. */
static GByteArray *make_lists(const Service *services, gsize count)
{
	GByteArray *lists = g_byte_array_new();
	guint8 head[3] = { SDP_SEQ16 };

	g_byte_array_append(lists, head, sizeof(head));
	for (gsize i = 0; i < count; i++)
		append_record(lists, &services[i]);
	lists->data[1] = (lists->len - 3) >> 8;
	lists->data[2] = lists->len - 3;
	return lists;
}

static void answer_with_services(Bench *bench, const Service *services, gsize count)
{
	g_autoptr(GByteArray) lists = make_lists(services, count);

	answer_request(bench, SEARCH_ATTR_RSP, lists->data, lists->len, CG_SPAN_EMPTY);
}

/* --- Tests --- */

static void records(void)
{
	static const struct {
		const char *label;
		Service service;
		gboolean found;
		guint16 psm;
		guint8 channel;
	} cases[] = {
		{ "1.2, both", { 0x0102, 19, 0x1025, TRUE, 0 }, TRUE, 0x1025, 19 },
		{ "1.1", { 0x0101, 19, 0, FALSE, 0 }, TRUE, 0, 19 },
		{ "a PSM alone", { 0x0102, 0, 0x1025, TRUE, 0 }, TRUE, 0x1025, 0 },
		{ "an even PSM", { 0x0102, 19, 0x1024, TRUE, 0 }, TRUE, 0, 19 },
		{ "an odd upper byte", { 0x0102, 19, 0x1101, TRUE, 0 }, TRUE, 0, 19 },
		{ "a channel too high", { 0x0101, 31, 0, FALSE, 0 }, FALSE, 0, 0 },
		{ "nothing to dial", { 0x0102, 0, 0, TRUE, 0 }, FALSE, 0, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bench bench;

		g_test_message("%s", cases[i].label);
		start_search(&bench);
		answer_with_services(&bench, &cases[i].service, 1);
		g_assert_cmpuint(bench.calls, ==, 1);
		g_assert_cmpint(bench.found, ==, cases[i].found);
		if (cases[i].found) {
			g_assert_cmphex(bench.record.version, ==, cases[i].service.version);
			g_assert_cmphex(bench.record.psm, ==, cases[i].psm);
			g_assert_cmpuint(bench.record.channel, ==, cases[i].channel);
			g_assert_cmpint(bench.record.has_features, ==, cases[i].service.features);
			g_assert_cmphex(bench.record.features, ==,
					cases[i].service.features ? CG_PBAP_FEATURES
								  : CG_PBAP_FEATURES_NONE);
			g_assert_cmphex(bench.record.repositories, ==, 0x09);
		}
		end_search(&bench);
	}
}

static void lowest_instance(void)
{
	static const Service services[] = {
		{ 0x0104, 21, 0x1027, TRUE, 2 },
		{ 0x0104, 20, 0x1025, TRUE, 0 },
		{ 0x0104, 22, 0x1029, TRUE, 1 },
	};
	Bench bench;

	start_search(&bench);
	answer_with_services(&bench, services, G_N_ELEMENTS(services));
	g_assert_true(bench.found);
	g_assert_cmphex(bench.record.psm, ==, 0x1025);
	end_search(&bench);
}

/* The answer comes in two packets, cut inside the record. */
static void continued(void)
{
	static const Service service = { 0x0102, 19, 0x1025, TRUE, 0 };
	g_autoptr(GByteArray) lists = make_lists(&service, 1);
	Bench bench;

	start_search(&bench);
	answer_request(&bench, SEARCH_ATTR_RSP, lists->data, 20, CG_SPAN_LITERAL("\x01\x02"));
	g_assert_cmpuint(bench.calls, ==, 0);
	answer_request(&bench, SEARCH_ATTR_RSP, lists->data + 20, lists->len - 20, CG_SPAN_EMPTY);
	g_assert_true(bench.found);
	g_assert_cmphex(bench.record.psm, ==, 0x1025);
	end_search(&bench);
}

static void endless(void)
{
	Bench bench;
	guint packets = 0;

	start_search(&bench);
	while (!bench.calls && packets++ < 1000)
		answer_request(&bench, SEARCH_ATTR_RSP, (const guint8 *)"\x35\x00", 2,
			       CG_SPAN_LITERAL("\x01"));
	g_assert_false(bench.found);
	g_assert_nonnull(strstr(bench.why, "does not end"));
	g_assert_cmpuint(packets, <, 500);
	end_search(&bench);
}

/* Sequences within sequences, as many as 60,000 bytes hold, are not taken apart. */
static void deep(void)
{
	static guint8 nested[60000];
	Bench bench;

	for (gsize i = 0; i + 2 < sizeof(nested); i += 3) {
		nested[i] = SDP_SEQ16;
		nested[i + 1] = (sizeof(nested) - i - 3) >> 8;
		nested[i + 2] = sizeof(nested) - i - 3;
	}
	start_search(&bench);
	answer_request(&bench, SEARCH_ATTR_RSP, nested, sizeof(nested), CG_SPAN_EMPTY);
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_nonnull(strstr(bench.why, "too long"));
	end_search(&bench);
}

static void broken(void)
{
	static const struct {
		const char *label;
		guint8 pdu;
		CgSpan lists;
	} cases[] = {
		{ "refused", ERROR_RSP, { (const guint8 *)"\x00\x03", 2 } },
		{ "another PDU", 0x03, { (const guint8 *)"\x00\x03", 2 } },
		{ "no record", SEARCH_ATTR_RSP, { (const guint8 *)"\x35\x00", 2 } },
		{ "no sequence", SEARCH_ATTR_RSP, { (const guint8 *)"\x08\x01", 2 } },
		{ "a longer sequence", SEARCH_ATTR_RSP, { (const guint8 *)"\x36\xff\xff\x35", 4 } },
		{ "a record cut",
		  SEARCH_ATTR_RSP,
		  { (const guint8 *)"\x35\x04\x35\x10\x09\x00", 6 } },
		{ "an attribute cut",
		  SEARCH_ATTR_RSP,
		  { (const guint8 *)"\x35\x06\x35\x04\x09\x00\x04\x35", 8 } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bench bench;

		g_test_message("%s", cases[i].label);
		start_search(&bench);
		answer_request(&bench, cases[i].pdu, cases[i].lists.data, cases[i].lists.size,
			       CG_SPAN_EMPTY);
		g_assert_cmpuint(bench.calls, ==, 1);
		g_assert_false(bench.found);
		end_search(&bench);
	}
}

static void gone(void)
{
	Bench bench;

	start_search(&bench);
	shutdown(bench.server, SHUT_RDWR);
	run_until_idle();
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_false(bench.found);
	end_search(&bench);
}

static void cancelled(void)
{
	Bench bench;

	start_search(&bench);
	g_clear_pointer(&bench.search, cg_bt_search_free);
	run_until_idle();
	g_assert_cmpuint(bench.calls, ==, 0);
	end_search(&bench);
}

void test_link_bt_search(void)
{
	g_test_add_func("/link/bt-search/records", records);
	g_test_add_func("/link/bt-search/lowest-instance", lowest_instance);
	g_test_add_func("/link/bt-search/continued", continued);
	g_test_add_func("/link/bt-search/endless", endless);
	g_test_add_func("/link/bt-search/deep", deep);
	g_test_add_func("/link/bt-search/broken", broken);
	g_test_add_func("/link/bt-search/gone", gone);
	g_test_add_func("/link/bt-search/cancelled", cancelled);
}
