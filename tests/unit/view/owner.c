/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handle 0 of pb: the phone's first card, its owner's, or one that is made. */
#include "fixture.h"
#include "view-tests.h"

#define OWN "N:Own;Er\nFN:Er Own\nTEL:+46709999999\nCATEGORIES:Work"

/* Where everybody is shown, the first card of the phone is the first card, whoever that is. */
static void first_card(Fixture *f, gconstpointer data)
{
	toy_phone_set_owner(f->phone, NULL);
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB, "0=Ahlberg;Ada\n1=Berg;Bo\n2=Cruz;Cai\n");
	sized(f, CG_REPO_PB, 3);
	toy_phone_set_owner(f->phone, OWN);
	open_view(f, "names-and-numbers", 1 << 20);
	listed(f, CG_REPO_PB, "0=Own;Er\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	for (guint i = 0; i < 4; i++)
		g_ptr_array_remove_index(f->phone->cards[CG_REPO_PB], 0);
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n");
	open_view(f, "lookup", 1 << 20);
	sized(f, CG_REPO_PB, 0);
	g_assert_cmpuint(f->phone->owners, ==, 0);
}

/* Where only some are, handle 0 is made, and the phone's first card is one as any other. */
static void made_owner(Fixture *f, gconstpointer data)
{
	toy_phone_set_owner(f->phone, OWN);
	open_view(f, "[Scope x]\nContacts=name:*\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Own;Er\n2=Ahlberg;Ada\n3=Berg;Bo\n4=Cruz;Cai\n");
	open_view(f, "[Scope x]\nContacts=all\nExclude=name:Cai\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Own;Er\n2=Ahlberg;Ada\n3=Berg;Bo\n");
	open_view(f, "[Scope x]\nContacts=label:Family\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n");
	g_assert_cmpuint(f->phone->owners, ==, 0);
}

/* Who the owner is is asked only where the scope says so, and they are shown once. */
static void named_owner(Fixture *f, gconstpointer data)
{
	toy_phone_set_owner(f->phone, OWN);
	toy_phone_add(f->phone, CG_REPO_FAV, OWN);
	toy_phone_add(f->phone, CG_REPO_PB, OWN "\nNOTE:not looked at");
	open_view(f, "[Scope x]\nContacts=owner\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Own;Er\n");
	open_view(f, "[Scope x]\nContacts=owner;name:B*;name:Own\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Own;Er\n1=Berg;Bo\n2=Own;Er\n");
	/* Not let in as the owner: a card as any other. */
	open_view(f, "[Scope x]\nContacts=owner;name:B*;name:Own\nContacts=name:*\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Own;Er\n2=Berg;Bo\n3=Own;Er\n");
	open_view(f, "[Scope x]\nContacts=all\nExclude=owner\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	listed(f, CG_REPO_FAV, "1=Berg;Bo\n");
	open_view(f, "[Scope x]\nContacts=favourites\nExclude=owner\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n");
	listed(f, CG_REPO_FAV, "1=Berg;Bo\n");
}

/* If the phone refuses the question, there is none. */
static void refused_owner(Fixture *f, gconstpointer data)
{
	static const CgStep steps[] = { CG_STEP_NOT_FOUND, CG_STEP_UNSUPPORTED };

	toy_phone_set_owner(f->phone, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		f->phone->refuses_owner = steps[i];
		open_view(f, "[Scope x]\nContacts=all\nExclude=owner\n", 1 << 20);
		listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
		open_view(f, "[Scope x]\nContacts=owner\n", 1 << 20);
		listed(f, CG_REPO_PB, "0=Phone\n");
	}
}

void test_view_owner(void)
{
	ADD("owner/first-card", first_card);
	ADD("owner/made-owner", made_owner);
	ADD("owner/named-owner", named_owner);
	ADD("owner/refused-owner", refused_owner);
}
