/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What outlives a view: calls taken note of. */
#include "view-private.h"
#include "view-tests.h"

static const guint8 key[32] = { 7 };

static CgCollection *calls_of(guint from, guint to)
{
	CgCollection *collection = cg_collection_new(&cg_cards);

	for (guint i = from; i < to; i++) {
		g_autofree char *text =
			g_strdup_printf("BEGIN:VCARD\nVERSION:3.0\nTEL:+4670000000%u\n"
					"X-IRMC-CALL-DATETIME;TYPE=MISSED:"
					"20260101T%06u\nEND:VCARD\n",
					i % 3, i);

		cg_collection_add(collection, i + 1, NULL, cg_card_parse(cg_span_of(text), NULL));
	}
	cg_collection_end(collection, CG_STEP_END);
	return collection;
}

static GArray *digest_all(const CgHistory *past, const CgCollection *calls)
{
	GArray *digests = g_array_new(FALSE, FALSE, sizeof(gsize));

	for (guint i = 0; i < cg_collection_count(calls); i++) {
		gsize digest = cg_history_digest(past, cg_collection_thing(calls, i, NULL));

		g_array_append_val(digests, digest);
	}
	return digests;
}

static guint8 new_missed(const CgHistory *past, CgRepository repository, const CgCollection *calls)
{
	g_autoptr(GArray) digests = digest_all(past, calls);

	return cg_history_new_missed(past, repository, digests);
}

static void note_missed(CgHistory *past, CgRepository repository, const CgCollection *calls)
{
	g_autoptr(GArray) digests = digest_all(past, calls);

	cg_history_note_missed(past, repository, digests);
}

static void missed(void)
{
	g_autoptr(CgHistory) past = cg_history_new(key);
	g_autoptr(CgCollection) first = calls_of(0, 5), later = calls_of(2, 9),
				many = calls_of(0, 300);
	g_autoptr(CgCollection) none = calls_of(0, 0), gone = calls_of(0, 2);

	g_assert_cmpuint(new_missed(past, FALSE, first), ==, 5);
	note_missed(past, FALSE, first);
	g_assert_cmpuint(new_missed(past, FALSE, first), ==, 0);
	g_assert_cmpuint(new_missed(past, TRUE, first), ==, 5);
	/* Two of those that were noted are deleted, four are new; in whatever order. */
	g_assert_cmpuint(new_missed(past, FALSE, later), ==, 4);
	note_missed(past, FALSE, later);
	g_assert_cmpuint(new_missed(past, FALSE, later), ==, 0);
	g_assert_cmpuint(new_missed(past, FALSE, none), ==, 0);
	g_assert_cmpuint(new_missed(past, FALSE, many), ==, 255);
	/* No more is kept than what was there to be noted. */
	g_assert_cmpuint(new_missed(past, FALSE, gone), ==, 2);
}

/* The same number at another time is another call. */
static void told_apart(void)
{
	g_autoptr(CgHistory) past = cg_history_new(key);
	g_autoptr(CgCollection) before = calls_of(0, 1), after = calls_of(3, 4);

	note_missed(past, FALSE, before);
	g_assert_cmpuint(new_missed(past, FALSE, after), ==, 1);
}

void test_view_history(void)
{
	g_test_add_func("/view/history/missed", missed);
	g_test_add_func("/view/history/told-apart", told_apart);
}
