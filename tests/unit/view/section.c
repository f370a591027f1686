/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches, selectors and orders through the view: only what is released decides; and the books
 * beside pb. */
#include "fixture.h"
#include "view-tests.h"

#define LIMIT (1 << 20)

static void finds(Fixture *f, CgSearchBy by, const char *value, const char *expected)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	query.cards.search_by = by;
	query.cards.search = value;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, expected);
}

static void add_scripts(Fixture *f)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Šķērs;Zane\nTEL:+46704000001");
	toy_phone_add(f->phone, CG_REPO_PB, "N:ΟΔΥΣΣΕΥΣ;Νίκος\nTEL:+46704000002");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Straße;Uwe\nTEL:+46704000003\nSOUND:strahse");
	toy_phone_add(f->phone, CG_REPO_PB, "N:田中;太郎\nTEL:+46704000004\nSOUND:タナカ");
}

static void search_in_any_script(Fixture *f, gconstpointer data)
{
	add_scripts(f);
	open_view(f, "everything", LIMIT);
	finds(f, CG_SEARCH_NAME, "ŠĶĒ", "4=Šķērs;Zane\n");
	finds(f, CG_SEARCH_NAME, "οδυσσευς", "5=ΟΔΥΣΣΕΥΣ;Νίκος\n");
	finds(f, CG_SEARCH_NAME, "STRASSE", "6=Straße;Uwe\n");
	finds(f, CG_SEARCH_NAME, "田", "7=田中;太郎\n");
	finds(f, CG_SEARCH_SOUND, "タナ", "7=田中;太郎\n");
	finds(f, CG_SEARCH_NUMBER, "4000003", "6=Straße;Uwe\n");
}

static void search_for_what_is_hidden(Fixture *f, gconstpointer data)
{
	add_scripts(f);
	open_view(f, "[Scope x]\nContacts=all\nFields=TEL\n", LIMIT);
	finds(f, CG_SEARCH_NAME, "Ahl", "");
	finds(f, CG_SEARCH_NAME, "Ada", "");
	finds(f, CG_SEARCH_SOUND, "str", "");
	open_view(f, "[Scope x]\nContacts=all\nFields=N\n", LIMIT);
	finds(f, CG_SEARCH_NUMBER, "+46701111111", "");
	finds(f, CG_SEARCH_NUMBER, "4670", "");
	finds(f, CG_SEARCH_SOUND, "str", "");
	open_view(f, "favourites", LIMIT);
	finds(f, CG_SEARCH_NAME, "Ahl", "");
	finds(f, CG_SEARCH_NAME, "Be", "1=Berg;Bo\n");
	finds(f, CG_SEARCH_NUMBER, "46701111111", "");
}

static void order(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	toy_phone_add(f->phone, CG_REPO_PB, "N:aaberg;Al\nTEL:1\nSOUND:zz");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Ångman;Ann\nTEL:1\nSOUND:AA");
	query.cards.order = CG_ORDER_ALPHABETICAL;
	open_view(f, "everything", LIMIT);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==,
			"4=aaberg;Al\n1=Ahlberg;Ada\n5=Ångman;Ann\n2=Berg;Bo\n3=Cruz;Cai\n"
			"0=Phone\n");
	query.cards.order = CG_ORDER_PHONETIC;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==,
			"5=Ångman;Ann\n4=aaberg;Al\n0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n"
			"3=Cruz;Cai\n");
	/* Sounds that are hidden order nothing. */
	open_view(f, "names-and-numbers", LIMIT);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==,
			"0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=aaberg;Al\n"
			"5=Ångman;Ann\n");
}

static void keeps(Fixture *f, CgFields having, gboolean all, const char *expected, guint count)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	query.cards.having = having;
	query.cards.having_all = all;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, expected);
	query.want = CG_WANT_SIZE;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, count);
}

static void selector(Fixture *f, gconstpointer data)
{
	const CgFields adr = CG_FIELD(CG_PROP_ADR), note = CG_FIELD(CG_PROP_NOTE),
		       tel = CG_FIELD(CG_PROP_TEL);

	open_view(f, "everything", LIMIT);
	keeps(f, adr | note, FALSE, "1=Ahlberg;Ada\n2=Berg;Bo\n", 2);
	keeps(f, adr | note, TRUE, "", 0);
	keeps(f, adr | tel, TRUE, "1=Ahlberg;Ada\n", 1);
	/* The empty TEL that the format demands is none. */
	keeps(f, tel, FALSE, "1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n", 3);
	/* What is hidden is not there. */
	open_view(f, "names-and-numbers", LIMIT);
	keeps(f, adr | note, FALSE, "", 0);
	keeps(f, adr | tel, FALSE, "1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n", 3);
	keeps(f, adr | tel, TRUE, "", 0);
	open_view(f, "[Scope x]\nContacts=all\nFields=N\n", LIMIT);
	keeps(f, tel, FALSE, "", 0);
}

/* --- Speed dial and the SIM's book --- */

static void listed_sim(Fixture *f, const char *expected)
{
	CgQuery query = query_of(CG_REPO_SIM_PB, CG_WANT_LIST);

	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, expected);
}

static void add_other_repositories(Fixture *f)
{
	toy_phone_add(f->phone, CG_REPO_SPD,
		      "N:Ahlberg;Ada\nFN:Ada Ahlberg\nTEL:+46701111111\n"
		      "CATEGORIES:Family\nX-BT-SPEEDDIALKEY:2");
	toy_phone_add(f->phone, CG_REPO_SPD,
		      "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222\nX-BT-SPEEDDIALKEY:3");
	toy_phone_add(f->phone, CG_REPO_SIM_PB, "N:Dahl;Dag\nFN:Dag Dahl\nTEL:+46704444444");
	toy_phone_add(f->phone, CG_REPO_SIM_PB, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222");
}

static void other_repositories(Fixture *f, gconstpointer data)
{
	add_other_repositories(f);
	open_view(f, "everything", LIMIT);
	listed(f, CG_REPO_SPD, "1=Ahlberg;Ada\n2=Berg;Bo\n");
	pulled(f, CG_REPO_SPD);
	has(f, "X-BT-SPEEDDIALKEY:2");
	listed_sim(f, "1=Dahl;Dag\n2=Berg;Bo\n");
	/* By set: who is a favourite is one in every book. */
	open_view(f, "favourites", LIMIT);
	listed(f, CG_REPO_SPD, "1=Berg;Bo\n");
	pulled(f, CG_REPO_SPD);
	lacks(f, "SPEEDDIALKEY");
	listed_sim(f, "1=Berg;Bo\n");
	open_view(f, "[Scope x]\nContacts=label:Family\n", LIMIT);
	listed(f, CG_REPO_SPD, "1=Ahlberg;Ada\n");
	listed_sim(f, "");
	open_view(f, "[Scope x]\nContacts=all\nExclude=favourites\n", LIMIT);
	listed_sim(f, "1=Dahl;Dag\n");
}

static void other_repositories_of_nobody(Fixture *f, gconstpointer data)
{
	add_other_repositories(f);
	open_view(f, "nothing", LIMIT);
	sized(f, CG_REPO_SPD, 0);
	listed_sim(f, "");
	open_view(f, "lookup", LIMIT);
	sized(f, CG_REPO_SPD, 0);
	listed_sim(f, "");
}

void test_view_section(void)
{
	ADD("section/search-in-any-script", search_in_any_script);
	ADD("section/search-for-what-is-hidden", search_for_what_is_hidden);
	ADD("section/order", order);
	ADD("section/selector", selector);
	ADD("section/other-repositories", other_repositories);
	ADD("section/other-repositories-of-nobody", other_repositories_of_nobody);
}
