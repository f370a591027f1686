/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The laws of scopes as release, over random scopes and phones: a meet gives no more than either of
 * what met, and a wider scope never gives less. CONTACTGUARD_CASES and CONTACTGUARD_SEED make
 * longer and other runs. */
#include "fixture-random.h"
#include "fixture-release.h"
#include "view-tests.h"

#include <stdlib.h>

#define CASES 700

typedef struct {
	GRand *rand;
	ToyPhone *phone;
	RandomScope *words;
	CgScope *a, *b;
	Release *by_a, *by_b;
	guint cards; /* released to b in all cases: that there were any */
} Trial;

static guint from_environment(const char *name, guint otherwise)
{
	const char *text = g_getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

static void draw(Trial *trial)
{
	g_autoptr(RandomScope) other = random_scope_new(trial->rand);

	trial->phone = toy_phone_new();
	random_phone_fill(trial->phone, trial->rand);
	trial->words = random_scope_new(trial->rand);
	trial->a = random_scope_read(trial->words, "a");
	trial->b = random_scope_read(other, "b");
	trial->by_a = release_new(trial->phone, trial->a);
	trial->by_b = release_new(trial->phone, trial->b);
	trial->cards += trial->by_b->size[CG_REPO_PB];
}

static void clear(Trial *trial)
{
	release_free(trial->by_a);
	release_free(trial->by_b);
	cg_scope_unref(trial->a);
	cg_scope_unref(trial->b);
	random_scope_free(trial->words);
	toy_phone_free(trial->phone);
}

static void each_case(void (*test)(Trial *))
{
	guint cases = from_environment("CONTACTGUARD_CASES", CASES);
	guint seed = from_environment("CONTACTGUARD_SEED", 1);
	Trial trial = { 0 };

	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	for (guint i = 0; i < cases; i++) {
		g_test_message("CONTACTGUARD_SEED=%u", seed + i);
		trial.rand = g_rand_new_with_seed(seed + i);
		draw(&trial);
		test(&trial);
		clear(&trial);
		g_rand_free(trial.rand);
	}
	cg_clock_thaw();
	g_assert_cmpuint(trial.cards, >, cases / 10);
}

static void assert_contained(const CgScope *narrow, const Release *in, const CgScope *wide,
			     const Release *out)
{
	g_autofree char *excess = release_excess(in, out);
	g_autofree char *narrow_text = cg_scope_print(narrow), *wide_text = cg_scope_print(wide);

	if (excess)
		g_error("%s\nunder\n%sand not under\n%s", excess, narrow_text, wide_text);
}

static void meet_narrows(Trial *trial)
{
	g_autoptr(CgScope) meet = cg_scope_meet(trial->a, trial->b);
	g_autoptr(Release) by_meet = release_new(trial->phone, meet);

	g_assert_true(cg_scope_within(meet, trial->a) && cg_scope_within(meet, trial->b));
	assert_contained(meet, by_meet, trial->a, trial->by_a);
	assert_contained(meet, by_meet, trial->b, trial->by_b);
}

static gboolean same(const Release *a, const Release *b)
{
	g_autofree char *more = release_excess(a, b), *less = release_excess(b, a);

	return !more && !less;
}

/* As release the meet is idempotent, commutative and associative, too. */
static void meet_is_lawful(Trial *trial)
{
	g_autoptr(RandomScope) words = random_scope_new(trial->rand);
	g_autoptr(CgScope) c = random_scope_read(words, "c");
	g_autoptr(CgScope) aa = cg_scope_meet(trial->a, trial->a);
	g_autoptr(CgScope) ab = cg_scope_meet(trial->a, trial->b);
	g_autoptr(CgScope) bc = cg_scope_meet(trial->b, c);
	g_autoptr(CgScope) ab_c = cg_scope_meet(ab, c), a_bc = cg_scope_meet(trial->a, bc);
	g_autoptr(CgScope) ba = cg_scope_meet(trial->b, trial->a);
	g_autoptr(Release) by_aa = release_new(trial->phone, aa);
	g_autoptr(Release) by_ab = release_new(trial->phone, ab);
	g_autoptr(Release) by_ba = release_new(trial->phone, ba);
	g_autoptr(Release) by_ab_c = release_new(trial->phone, ab_c);
	g_autoptr(Release) by_a_bc = release_new(trial->phone, a_bc);

	g_assert_true(same(by_aa, trial->by_a));
	g_assert_true(same(by_ab, by_ba));
	g_assert_true(same(by_ab_c, by_a_bc));
}

static void wider_gives_no_less(Trial *trial)
{
	g_autoptr(CgScope) narrow = cg_scope_ref(trial->a);
	g_autoptr(Release) before = release_new(trial->phone, narrow);

	for (guint step = 0; step < 3; step++) {
		g_autoptr(CgScope) wide = NULL;
		g_autoptr(Release) after = NULL;

		random_scope_widen(trial->words, trial->rand);
		wide = random_scope_read(trial->words, "a");
		after = release_new(trial->phone, wide);
		assert_contained(narrow, before, wide, after);
		cg_scope_unref(narrow);
		release_free(before);
		narrow = g_steal_pointer(&wide);
		before = g_steal_pointer(&after);
	}
}

static guint books_of(const Release *release)
{
	guint all = release->unseen;

	for (guint book = 0; book < RELEASE_BOOKS; book++)
		all += release->size[book] + release->cards[book]->len + release->listed[book]->len;
	for (guint i = 0; i < release->found->len; i++)
		all += ((const GPtrArray *)release->found->pdata[i])->len;
	return all;
}

/* The meet with everything releases what is released without it; that with nothing, nothing. */
static void ends(Trial *trial)
{
	g_autoptr(CgScope) everything = cg_scope_builtin("everything");
	g_autoptr(CgScope) nothing = cg_scope_builtin("nothing");
	g_autoptr(CgScope) all_of_a = cg_scope_meet(trial->a, everything);
	g_autoptr(CgScope) none_of_a = cg_scope_meet(trial->a, nothing);
	g_autoptr(Release) all = release_new(trial->phone, all_of_a);
	g_autoptr(Release) none = release_new(trial->phone, none_of_a);

	g_assert_true(same(all, trial->by_a));
	g_assert_cmpuint(books_of(none), ==, 0);
}

/* Who is in scope is released, and nobody else: with the owner's card, which is always there, and
 * is one of them where all are. */
static void exactly_who_is_in_scope(Trial *trial)
{
	const Release *release = trial->by_a;
	guint people = release_expected(release);
	guint owner = release_owner_is_made(release);

	if (!cg_scope_list(trial->a) || cg_scope_nobody(trial->a))
		owner = people = 0;
	g_assert_cmpuint(release->size[CG_REPO_PB], ==, people + owner);
	g_assert_cmpuint(release->cards[CG_REPO_PB]->len, ==, people + owner);
	g_assert_cmpuint(release->listed[CG_REPO_PB]->len, ==, people + owner);
}

static void run(gconstpointer test)
{
	each_case((void (*)(Trial *))test);
}

void test_view_narrower(void)
{
	g_test_add_data_func("/view/narrower/meet", meet_narrows, run);
	g_test_add_data_func("/view/narrower/laws", meet_is_lawful, run);
	g_test_add_data_func("/view/narrower/wider", wider_gives_no_less, run);
	g_test_add_data_func("/view/narrower/ends", ends, run);
	g_test_add_data_func("/view/narrower/exactly", exactly_who_is_in_scope, run);
}
