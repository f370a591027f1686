/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A car's bytes against the PBAP server over a collection that grows meanwhile. The first byte
 * chooses the transport, the features and whether the car has connected. Every body that ends well
 * is a valid book, and no code is answered that PBAP does not know. */
#include "fuzz.h"

#include <contactguard/profile.h>
#include <contactguard/serve.h>
#include <string.h>

static const char *const cards[] = {
	"N:Ahlberg;Ada\r\nFN:Ada Ahlberg\r\nTEL:+46701111111\r\nSOUND:aaa\r\n",
	"N:Berg;Bo\r\nFN:Bo Berg\r\nTEL:0702222222\r\nPHOTO;ENCODING=b:/9j/4AAQ\r\n",
	"N:Ωνάσης;Άρης\r\nFN:Άρης\r\nEMAIL:a@example.com\r\nNOTE:a\\nb\r\n",
	"N:\r\nFN:\r\nTEL:112\r\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260102T030405\r\n",
};

typedef struct {
	CgSource base;
	CgCollection *collection;
} FakeSource;

typedef struct {
	CgSession *session;
	CgCollection *collection;
	guint looks;
	CgBuffer body; /* of the answer that is coming in */
} Car;

static CgCursor *fake_source_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	return cg_collection_read(((FakeSource *)source)->collection, query, wake);
}

static void fake_source_free(CgSource *source)
{
	cg_collection_unref(((FakeSource *)source)->collection);
	g_free(source);
}

static CgSource *fake_source_new(CgCollection *collection)
{
	static const CgSourceClass class = { fake_source_read, fake_source_free };
	FakeSource *source = g_new0(FakeSource, 1);

	source->base.class = &class;
	source->collection = cg_collection_ref(collection);
	return &source->base;
}

static void grow_collection(gpointer data)
{
	Car *car = data;
	g_autofree char *text = NULL;

	if (cg_collection_ended(car->collection))
		return;
	if (car->looks == 3 * G_N_ELEMENTS(cards)) {
		cg_collection_end(car->collection, CG_STEP_END);
		return;
	}
	text = g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\n",
			   cards[car->looks % G_N_ELEMENTS(cards)], "END:VCARD\r\n", NULL);
	cg_collection_add(car->collection, car->looks, NULL, fuzz_parse(cg_span_of(text)));
	car->looks++;
}

static gboolean is_known(CgCode code)
{
	static const CgCode codes[] = {
		CG_CODE_CONTINUE,     CG_CODE_SUCCESS,   CG_CODE_BAD_REQUEST,
		CG_CODE_FORBIDDEN,    CG_CODE_NOT_FOUND, CG_CODE_NOT_ACCEPTABLE,
		CG_CODE_PRECONDITION, CG_CODE_TOO_LARGE, CG_CODE_NOT_IMPLEMENTED,
		CG_CODE_UNAVAILABLE,
	};

	return memchr(codes, code, sizeof(codes)) != NULL;
}

static void check_body(CgSpan body)
{
	if (body.size == 0)
		return;
	if (body.data[0] == '<')
		g_ptr_array_unref(cg_listing_parse(body, NULL));
	else
		fuzz_cards(body, NULL, NULL);
}

/* Of the answer to a CONNECT only the code is checked: it has fields where others have headers. */
static void check_response(gpointer data, CgSpan packet)
{
	Car *car = data;
	g_autoptr(CgHeaders) headers = cg_headers_new();
	CgCode code = packet.data[0];
	CgSpan body = CG_SPAN_EMPTY;
	gboolean last = FALSE;

	g_assert_true(is_known(code));
	if (packet.size < 4 || packet.data[3] != 0x10)
		g_assert_true(cg_headers_parse(headers, cg_span(packet.data + 3, packet.size - 3),
					       &body, &last, NULL));
	g_assert_true(!last || code == CG_CODE_SUCCESS);
	g_assert_true(!body.data || code == CG_CODE_SUCCESS || code == CG_CODE_CONTINUE);
	cg_buffer_append(&car->body, body);
	if (last)
		check_body(cg_buffer_span(&car->body));
	if (code != CG_CODE_CONTINUE)
		cg_buffer_truncate(&car->body, 0);
}

static void connect_car(const Car *car, const FuzzDrive *drive)
{
	static const guint8 packet_head[] = { 0x80, 0, 33, 0x10, 0, 0xff, 0xff, 0x46, 0, 19 };
	static const guint8 features[] = { 0x4c, 0, 9, 0x10, 4, 0, 0, 3, 0xff };
	g_auto(CgBuffer) packet = { 0 };

	cg_buffer_append(&packet, cg_span(packet_head, sizeof(packet_head)));
	cg_buffer_append(&packet, CG_SPAN_LITERAL(CG_TARGET_PBAP));
	cg_buffer_append(&packet, cg_span(features, sizeof(features)));
	packet.data[2] = packet.size;
	g_assert_true(cg_session_receive(car->session, cg_buffer_span(&packet), NULL));
	fuzz_drain(car->session, drive);
}

static void run_car(Car *car, guint8 choice, CgReader *input)
{
	static const guint32 features[] = { CG_PBAP_FEATURES, CG_PBAP_FEATURES_ALL,
					    CG_PBAP_FEATURES_NONE, 0 };
	const FuzzDrive drive = {
		.packets = choice & 1,
		.chunk = choice & 2 ? 11 : 4096,
		.most = choice & 4 ? 300 : CG_OBEX_MTU_MAX,
		.given = check_response,
		.between = grow_collection,
		.data = car,
	};
	const CgObexLimits limits = fuzz_limits(&drive);
	const CgPbapServeOptions options = {
		.features = features[choice >> 3 & 3],
		.repositories = choice & 32 ? 1 : CG_PBAP_REPOSITORIES,
		.first_connection = 1,
	};

	while (choice & 64 && !cg_collection_ended(car->collection))
		grow_collection(car);
	car->session = cg_serve_pbap(&limits, fake_source_new(car->collection), &options);
	if (!(choice & 128))
		connect_car(car, &drive);
	fuzz_answer(car->session, &drive, input);
	cg_session_free(car->session);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	Car car = { .collection = cg_collection_new(&cg_cards) };
	CgReader input;
	guint8 choice;

	cg_reader_init(&input, cg_span(data, size));
	choice = cg_read_u8(&input);
	run_car(&car, choice, &input);
	cg_collection_end(car.collection, CG_STEP_LATER);
	cg_collection_unref(car.collection);
	cg_buffer_clear(&car.body);
	return 0;
}
