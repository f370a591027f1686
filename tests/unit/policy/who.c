/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/who.c. */
#include "policy-test.h"

#define ADDRESS "AA:BB:CC:DD:EE:FF"
#define PHONE   "/org/contactguard/phone_AA_BB_CC_DD_EE_FF"
#define UID     PHONE "/consumer_7569643a31303030"

static void test_names(void)
{
	static const char *const good[] = { ("car:" ADDRESS),
					    "car:aa:bb:cc:dd:ee:ff",
					    "uid:0",
					    "uid:4294967295",
					    "app:?",
					    "app:dialer.service",
					    "lsm:system_u:system_r:dialer_t:s0",
					    "app:\303\244" };
	static const char *const wrong[] = { "",
					     "car",
					     "car:",
					     "car:AA",
					     "uid:",
					     "uid:-1",
					     "uid:4294967296",
					     "uid:1 ",
					     "app:",
					     "lsm:",
					     "app:a\nb",
					     "lsm:\033[1m",
					     "app:\302\205",
					     "app:\377",
					     "bus:1",
					     ADDRESS };
	g_autofree char *name = g_strnfill(CG_CONSUMER_MAX - 4, 'x');
	g_autofree char *longest = g_strconcat("app:", name, NULL);
	g_autofree char *longer = g_strconcat("app:x", name, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(cg_consumer_valid(good[i]));
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(cg_consumer_valid(wrong[i]));
	g_assert_true(cg_consumer_valid(longest));
	g_assert_false(cg_consumer_valid(longer));
}

static void test_paths(void)
{
	g_autofree char *phone = cg_who_path(&(CgWho){ ADDRESS, NULL });
	g_autofree char *uid = cg_who_path(&(CgWho){ ADDRESS, "uid:1000" });
	g_autofree char *question = cg_question_path(&(CgWho){ ADDRESS, "uid:1000" }, G_MAXUINT64);

	g_assert_cmpstr(phone, ==, PHONE);
	g_assert_cmpstr(uid, ==, UID);
	g_assert_cmpstr(question, ==, UID "/question_18446744073709551615");
}

static gboolean reads(const char *path)
{
	g_autofree char *phone = NULL, *consumer = NULL;
	gboolean right = cg_who_of_path(path, &phone, &consumer);

	g_assert_cmpstr(phone, ==, right ? ADDRESS : NULL);
	g_assert_cmpstr(consumer, ==, right ? "uid:1000" : NULL);
	return right;
}

static void test_reading(void)
{
	static const char *const wrong[] = {
		"/",
		PHONE,
		PHONE "/question_1",
		PHONE "/consumer_",
		PHONE "/consumer_7569643A31303030",   /* the hex is in lower case */
		PHONE "/consumer_7569643a3130303000", /* a NUL */
		PHONE "/consumer_6170703a0a",         /* app: and a line's end */
		PHONE "/consumer_6170703aff",         /* no UTF-8 */
		PHONE "/consumer_6361723a61613a42423a43433a44443a45453a4646", /* car:aa:BB:... */
		"/org/contactguard/phone_aa_BB_CC_DD_EE_FF/consumer_7569643a31303030",
		"/org/contactguard/phone_AA_BB_CC_DD_EE/consumer_7569643a31303030",
		"/org/contactguard/phone_AA_BB_CC_DD_EE_FF_00/consumer_7569643a31303030",
		"/org/contactguard/phone_AA:BB_CC_DD_EE_FF/consumer_7569643a31303030",
		"/org/other/phone_AA_BB_CC_DD_EE_FF/consumer_7569643a31303030",
	};

	g_assert_true(reads(UID));
	g_assert_true(reads(UID "/question_1"));
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(reads(wrong[i]));
}

static void test_cut(void)
{
	for (gsize cut = 0; cut < sizeof(UID) - 1; cut++) {
		g_autofree char *text = g_strndup(UID, cut), *phone = NULL, *consumer = NULL;

		/* What is left may be another user. */
		if (cg_who_of_path(text, &phone, &consumer))
			g_assert_cmpstr(consumer, !=, "uid:1000");
	}
}

void test_policy_who(void)
{
	g_test_add_func("/policy/who/names", test_names);
	g_test_add_func("/policy/who/paths", test_paths);
	g_test_add_func("/policy/who/reading", test_reading);
	g_test_add_func("/policy/who/cut", test_cut);
}
