/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Type, Name and parameters: what they ask for, and every refusal. */
#include "fixture.h"
#include "tests.h"

#define PULL     "x-bt/phonebook"
#define LIST     "x-bt/vcard-listing"
#define ENTRY    "x-bt/vcard"
#define PB       "telecom/pb.vcf"
#define DIGITS   "0123456789ABCDEF0123456789abcdef"
#define UID      "X-BT-UID:" DIGITS
#define NONE     CG_SPAN_EMPTY
#define BYTES(s) CG_SPAN_LITERAL(s)

typedef struct {
	const char *type, *name;
	CgSpan params;
	const char *here; /* a path; NULL: the root */
	guint32 features;
} Ask;

static CgCode read_request(const Ask *ask, CgQuery **query)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	const PbapContext context = {
		.repositories = CG_PBAP_REPOSITORIES,
		.features = ask->features,
		.here = ask->here ? folder_at(ask->here) : pbap_folders.folders,
	};

	if (ask->name)
		cg_headers_set_text(headers, CG_HDR_NAME, ask->name);
	if (ask->type)
		cg_headers_set_type(headers, ask->type);
	if (ask->params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, ask->params);
	return pbap_request_read(headers, &context, query);
}

static void test_codes(void)
{
	const struct {
		Ask ask;
		CgCode code;
	} cases[] = {
		/* Type */
		{ { NULL, PB, NONE, NULL, 0 }, 0xC0 },
		{ { "x-bt/message", PB, NONE, NULL, 0 }, 0xC6 },
		{ { "x-bt/phonebooks", PB, NONE, NULL, 0 }, 0xC6 },
		{ { "", PB, NONE, NULL, 0 }, 0xC6 },
		{ { "X-BT/PhoneBook", PB, NONE, NULL, 0 }, 0xA0 },
		/* Name of a pull */
		{ { PULL, PB, NONE, NULL, 0 }, 0xA0 },
		{ { PULL, PB, NONE, "SIM1/telecom", 0 }, 0xA0 },
		{ { PULL, NULL, NONE, NULL, 0 }, 0xC4 },
		{ { PULL, "pb.vcf", NONE, NULL, 0 }, 0xC4 },
		{ { PULL, NULL, NONE, "telecom", 0 }, 0xC4 },
		/* What is not by the book, and what phones take. */
		{ { PULL, NULL, NONE, "telecom/pb", 0 }, 0xA0 },
		{ { PULL, "", NONE, "telecom/pb", 0 }, 0xA0 },
		{ { PULL, "pb.vcf", NONE, "telecom", 0 }, 0xA0 },
		{ { PULL, "pb", NONE, "telecom", 0 }, 0xA0 },
		{ { PULL, "telecom/pb", NONE, NULL, 0 }, 0xA0 },
		{ { PULL, "/telecom/pb", NONE, "telecom", 0 }, 0xA0 },
		{ { PULL, "telecom/pbpb.vcf", NONE, NULL, 0 }, 0xC4 },
		/* Name of a listing */
		{ { LIST, "pb", NONE, "telecom", 0 }, 0xA0 },
		{ { LIST, NULL, NONE, "telecom/pb", 0 }, 0xA0 },
		{ { LIST, "", NONE, "SIM1/telecom/mch", 0 }, 0xA0 },
		{ { LIST, "", NONE, "telecom", 0 }, 0xC4 },
		{ { LIST, NULL, NONE, NULL, 0 }, 0xC4 },
		{ { LIST, "telecom", NONE, NULL, 0 }, 0xC4 },
		{ { LIST, "pb", NONE, NULL, 0 }, 0xC4 },
		{ { LIST, "nothing", NONE, "telecom", 0 }, 0xC4 },
		{ { LIST, "/", NONE, NULL, 0 }, 0xC4 },
		{ { LIST, "telecom/nothing", NONE, NULL, 0 }, 0xC4 },
		/* By its path, which clients also do. */
		{ { LIST, "telecom/pb", NONE, NULL, 0 }, 0xA0 },
		{ { LIST, "telecom/pb", NONE, "telecom", 0 }, 0xA0 },
		{ { LIST, "/telecom/pb", NONE, "SIM1/telecom", 0 }, 0xA0 },
		/* Name of an entry */
		{ { ENTRY, "1.vcf", NONE, "telecom/pb", 0 }, 0xA0 },
		{ { ENTRY, "1.vcf", NONE, "telecom", 0 }, 0xC4 },
		{ { ENTRY, "1.vcf", NONE, NULL, 0 }, 0xC4 },
		{ { ENTRY, NULL, NONE, "telecom/pb", 0 }, 0xC4 },
		{ { ENTRY, "one.vcf", NONE, "telecom/pb", 0 }, 0xC4 },
		{ { ENTRY, "telecom/pb/1.vcf", NONE, "telecom/pb", 0 }, 0xC4 },
		{ { ENTRY, UID, NONE, "telecom/pb", 0x80 }, 0xA0 },
		{ { ENTRY, UID, NONE, "telecom/pb", 0x7F }, 0xC4 },
		{ { ENTRY, UID "0", NONE, "telecom/pb", 0x80 }, 0xC4 },
		{ { ENTRY, "X-BT-UID:", NONE, "telecom/pb", 0x80 }, 0xC4 },
		{ { ENTRY, "X-BT-UID:0123456789ABCDEF0123456789abcdeg", NONE, "telecom/pb", 0x80 },
		  0xC4 },
		/* Framing and length of parameters */
		{ { PULL, PB, BYTES("\x04"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x04\x02\x00"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x04\x01\x05"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x04\x04\x00\x00\x00\x05"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x05\x03\x00\x00\x05"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x06\x04\x00\x00\x00\x05"), NULL, 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x07\x00"), NULL, 0 }, 0xC0 },
		{ { LIST, "pb", BYTES("\x01\x02\x00\x01"), "telecom", 0 }, 0xC0 },
		{ { LIST, "pb", BYTES("\x03\x00"), "telecom", 0 }, 0xC0 },
		{ { PULL, PB, BYTES("\x0C\x01\x00"), NULL, 0x10 }, 0xC0 },
		{ { PULL, PB, BYTES("\x0C\x01\x00"), NULL, 0 }, 0xA0 },
		{ { PULL, PB, BYTES("\x0E\x02\x00\x01"), NULL, 0x10 }, 0xC0 },
		{ { PULL, PB, BYTES("\x0F\x02\x00\x01"), NULL, 0x20 }, 0xC0 },
		{ { PULL, PB, BYTES("\x0F\x02\x00\x01"), NULL, 0 }, 0xA0 },
		/* Range */
		{ { LIST, "pb", BYTES("\x01\x01\x02"), "telecom", 0 }, 0xA0 },
		{ { LIST, "pb", BYTES("\x01\x01\x03"), "telecom", 0 }, 0xCC },
		{ { LIST, "pb", BYTES("\x03\x01\x02"), "telecom", 0 }, 0xA0 },
		{ { LIST, "pb", BYTES("\x03\x01\x03"), "telecom", 0 }, 0xCC },
		{ { LIST, "pb", BYTES("\x02\x02\xC3\x28"), "telecom", 0 }, 0xCC },
		{ { LIST, "pb",
		    BYTES("\x02\x03"
			  "a\0b"),
		    "telecom", 0 },
		  0xCC },
		{ { PULL, PB, BYTES("\x07\x01\x01"), NULL, 0 }, 0xA0 },
		{ { PULL, PB, BYTES("\x07\x01\x02"), NULL, 0 }, 0xCC },
		{ { ENTRY, "1.vcf", BYTES("\x07\x01\x02"), "telecom/pb", 0 }, 0xCC },
		{ { PULL, PB, BYTES("\x0E\x01\x02"), NULL, 0x10 }, 0xCC },
		{ { PULL, PB, BYTES("\x0F\x01\x02"), NULL, 0x20 }, 0xCC },
		/* Skipped: unknown tags, tags of other requests, and all but a few in a size query
		 */
		{ { PULL, PB, BYTES("\x77\x03xyz\x11\x00"), NULL, 0 }, 0xA0 },
		{ { PULL, PB, BYTES("\x01\x01\x09"), NULL, 0 }, 0xA0 },
		{ { PULL, PB, BYTES("\x08\x01\x09"), NULL, 0 }, 0xA0 },
		{ { ENTRY, "1.vcf", BYTES("\x04\x02\x00\x00\x05\x01\x00"), "telecom/pb", 0 },
		  0xA0 },
		{ { PULL, PB, BYTES("\x07\x01\x09\x05\x01\x00\x04\x02\x00\x00"), NULL, 0 }, 0xA0 },
		{ { PULL, PB, BYTES("\x0E\x01\x09\x04\x02\x00\x00"), NULL, 0x10 }, 0xCC },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgQuery) query = NULL;

		g_test_message("case %u: %s %s", i, cases[i].ask.type, cases[i].ask.name);
		g_assert_cmphex(read_request(&cases[i].ask, &query), ==, cases[i].code);
	}
}

static void test_pull(void)
{
	const Ask plain = { PULL, "SIM1/telecom/och.vcf", NONE, NULL, 0x3FF };
	const Ask full = { PULL, PB,
			   BYTES("\x04\x02\x01\x02\x05\x02\x03\x04\x07\x01\x01"
				 "\x06\x08\xFF\x00\x00\x01\x00\x00\x00\x87"
				 "\x0C\x08\x00\x00\x00\x00\x00\x00\x01\x00\x0E\x01\x01"
				 "\x0F\x01\x01"),
			   NULL, 0x3FF };
	g_autoptr(CgQuery) first = NULL;
	g_autoptr(CgQuery) second = NULL;

	g_assert_cmphex(read_request(&plain, &first), ==, 0xA0);
	g_assert_cmpint(first->pick, ==, CG_PICK_WINDOW);
	g_assert_cmpint(first->want, ==, CG_WANT_ITEMS);
	g_assert_cmpint(first->repository, ==, CG_REPO_SIM_OCH);
	g_assert_cmpuint(first->max, ==, 65535);
	g_assert_cmpuint(first->offset, ==, 0);
	g_assert_cmpint(first->cards.format, ==, CG_FORMAT_21);
	g_assert_cmpuint(first->cards.fields, ==, 0);

	g_assert_cmphex(read_request(&full, &second), ==, 0xA0);
	g_assert_cmpint(second->repository, ==, CG_REPO_PB);
	g_assert_cmpuint(second->max, ==, 0x102);
	g_assert_cmpuint(second->offset, ==, 0x304);
	g_assert_cmpint(second->cards.format, ==, CG_FORMAT_30);
	g_assert_cmphex(second->cards.fields, ==, 0x87);
	g_assert_cmphex(second->cards.having, ==, 0x100);
	g_assert_true(second->cards.having_all);
	g_assert_false(second->reset_unseen); /* pb counts no calls */
}

static void test_fields(void)
{
	static const struct {
		const char *params;
		CgFields fields;
	} cases[] = {
		{ "\x06\x08\0\0\0\0\0\0\0\0", 0 },
		{ "\x06\x08\0\0\0\x80\0\0\0\x02", CG_FIELD(CG_PROP_OTHER) | 2 },
		{ "\x06\x08\xFF\xFF\xFF\x7F\0\0\0\0", CG_FIELD(CG_PROP_VERSION) },
		{ "\x06\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", CG_FIELDS_ALL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Ask ask = { PULL, PB, cg_span(cases[i].params, 10), NULL, 0 };
		g_autoptr(CgQuery) query = NULL;

		g_assert_cmphex(read_request(&ask, &query), ==, 0xA0);
		g_assert_cmphex(query->cards.fields, ==, cases[i].fields);
	}
}

static void test_masked(void)
{
	const CgFields uci = CG_FIELD(CG_PROP_X_BT_UCI), uid = CG_FIELD(CG_PROP_X_BT_UID);
	const struct {
		const char *name;
		guint32 features;
		CgFields masked;
	} cases[] = {
		{ PB, 0, uci | uid },
		{ PB, 0x3FF, 0 },
		{ PB, 0x80, uci },
		{ PB, 0x40, uid },
		{ PB, 0x100, uci | uid },
		{ "SIM1/telecom/pb.vcf", 0x80, uci },
		{ "telecom/fav.vcf", 0x3FF, 0 },
		{ "telecom/fav.vcf", 0x2FF, uid },
		{ "telecom/mch.vcf", 0x37F, uid },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Ask ask = { PULL, cases[i].name, NONE, NULL, cases[i].features };
		g_autoptr(CgQuery) query = NULL;

		g_test_message("case %u", i);
		g_assert_cmphex(read_request(&ask, &query), ==, 0xA0);
		g_assert_cmphex(query->cards.masked, ==, cases[i].masked);
	}
}

static void test_uid_elsewhere(void)
{
	const Ask by_uid = { ENTRY, UID, NONE, "telecom/mch", 0x3FF };
	const Ask by_handle = { ENTRY, "1.vcf", NONE, "telecom/mch", 0x3FF };
	g_autoptr(CgQuery) contact = NULL;
	g_autoptr(CgQuery) call = NULL;

	g_assert_cmphex(read_request(&by_uid, &contact), ==, 0xA0);
	g_assert_cmpint(contact->repository, ==, CG_REPO_PB);
	g_assert_cmphex(read_request(&by_handle, &call), ==, 0xA0);
	g_assert_cmpint(call->repository, ==, CG_REPO_MCH);
}

static void test_listing(void)
{
	const Ask ask = { LIST, "fav",
			  BYTES("\x01\x01\x01\x03\x01\x02\x02\x05"
				"Anna\0"),
			  "telecom", 0 };
	const Ask empty = { LIST, "fav", BYTES("\x02\x00"), "telecom", 0 };
	g_autoptr(CgQuery) query = NULL;
	g_autoptr(CgQuery) all = NULL;

	g_assert_cmphex(read_request(&ask, &query), ==, 0xA0);
	g_assert_cmpint(query->want, ==, CG_WANT_LIST);
	g_assert_cmpint(query->repository, ==, CG_REPO_FAV);
	g_assert_cmpint(query->cards.order, ==, CG_ORDER_ALPHABETICAL);
	g_assert_cmpint(query->cards.search_by, ==, CG_SEARCH_SOUND);
	g_assert_cmpstr(query->cards.search, ==, "Anna");
	g_assert_cmphex(read_request(&empty, &all), ==, 0xA0);
	g_assert_null(all->cards.search);
}

static void test_size(void)
{
	const Ask pull = { PULL, "telecom/mch.vcf",
			   BYTES("\x05\x02\x00\x07\x04\x02\x00\x00\x0F\x01\x01"
				 "\x0C\x08\x00\x00\x00\x00\x00\x00\x01\x00"),
			   NULL, 0x3FF };
	const Ask list = { LIST, "pb", BYTES("\x02\x01Z\x04\x02\x00\x00"), "telecom", 0 };
	g_autoptr(CgQuery) first = NULL;
	g_autoptr(CgQuery) second = NULL;

	g_assert_cmphex(read_request(&pull, &first), ==, 0xA0);
	g_assert_cmpint(first->want, ==, CG_WANT_SIZE);
	g_assert_cmpint(first->repository, ==, CG_REPO_MCH);
	g_assert_cmpuint(first->offset, ==, 0);
	g_assert_cmphex(first->cards.having, ==, 0x100);
	g_assert_true(first->reset_unseen);
	g_assert_cmphex(read_request(&list, &second), ==, 0xA0);
	g_assert_cmpint(second->want, ==, CG_WANT_SIZE);
	g_assert_null(second->cards.search);
}

/* Bit 9 of both ends, and no other. */
static void test_images(void)
{
	static const struct {
		guint32 features;
		gboolean only_default;
	} cases[] = { { 0x3FF, TRUE }, { 0x200, TRUE }, { 0x1FF, FALSE }, { 0x3, FALSE } };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Ask pull = { PULL, PB, NONE, NULL, cases[i].features };
		const Ask entry = { ENTRY, "1.vcf", NONE, "telecom/pb", cases[i].features };
		g_autoptr(CgQuery) first = NULL;
		g_autoptr(CgQuery) second = NULL;

		g_assert_cmphex(read_request(&pull, &first), ==, 0xA0);
		g_assert_cmpint(first->cards.default_images, ==, cases[i].only_default);
		g_assert_cmphex(read_request(&entry, &second), ==, 0xA0);
		g_assert_cmpint(second->cards.default_images, ==, cases[i].only_default);
	}
}

static void test_entry(void)
{
	const Ask handle = { ENTRY, "4711.vcf", NONE, "SIM1/telecom/pb", 0 };
	const Ask uid = { ENTRY, UID, BYTES("\x07\x01\x01"), "telecom/pb", 0x3BF };
	g_autoptr(CgQuery) first = NULL;
	g_autoptr(CgQuery) second = NULL;

	g_assert_cmphex(read_request(&handle, &first), ==, 0xA0);
	g_assert_cmpint(first->pick, ==, CG_PICK_HANDLE);
	g_assert_cmpuint(first->handle, ==, 4711);
	g_assert_cmpint(first->repository, ==, CG_REPO_SIM_PB);
	g_assert_cmphex(read_request(&uid, &second), ==, 0xA0);
	g_assert_cmpint(second->pick, ==, CG_PICK_UID);
	g_assert_cmpstr(second->uid, ==, DIGITS);
	g_assert_cmpint(second->cards.format, ==, CG_FORMAT_30);
}

/* The same parameters cut at every length: refused or fewer, never read past the end. */
static void test_truncated(void)
{
	static const char whole[] = "\x04\x02\x01\x02\x05\x02\x03\x04\x07\x01\x01"
				    "\x06\x08\xFF\x00\x00\x01\x00\x00\x00\x87\x02\x01x";

	for (gsize size = 0; size < sizeof(whole); size++) {
		g_autofree char *cut = g_memdup2(whole, size);
		const Ask ask = { PULL, PB, cg_span(cut, size), NULL, 0x3FF };
		g_autoptr(CgQuery) query = NULL;
		gboolean between = size == 0 || size == 4 || size == 8 || size == 11 ||
				   size == 21 || size == 24;

		g_test_message("%zu bytes", size);
		g_assert_cmphex(read_request(&ask, &query), ==, between ? 0xA0 : 0xC0);
	}
}

void test_serve_pbap_request(void)
{
	g_test_add_func("/serve/pbap-request/codes", test_codes);
	g_test_add_func("/serve/pbap-request/pull", test_pull);
	g_test_add_func("/serve/pbap-request/fields", test_fields);
	g_test_add_func("/serve/pbap-request/masked", test_masked);
	g_test_add_func("/serve/pbap-request/uid-elsewhere", test_uid_elsewhere);
	g_test_add_func("/serve/pbap-request/listing", test_listing);
	g_test_add_func("/serve/pbap-request/size", test_size);
	g_test_add_func("/serve/pbap-request/images", test_images);
	g_test_add_func("/serve/pbap-request/entry", test_entry);
	g_test_add_func("/serve/pbap-request/truncated", test_truncated);
}
