/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accounts: their own limit refuses, the one above only says that it is full; views of one account
 * are limited together. */
#include "fixture.h"
#include "view-private.h"
#include "view-tests.h"

static void count(gpointer data)
{
	++*(guint *)data;
}

static void levels(void)
{
	g_autoptr(CgAccount) all = cg_account_new(NULL);
	g_autoptr(CgAccount) one = cg_account_new(all), other = cg_account_new(all);
	guint wakes = 0;

	cg_account_set_limit(all, 100);
	cg_account_set_limit(one, 60);
	cg_account_set_limit(other, 60);
	cg_account_on_full(all, (CgWake){ count, &wakes });
	g_assert_true(cg_account_charge(one, 60));
	g_assert_false(cg_account_charge(one, 1));
	g_assert_true(cg_account_is_full(one));
	g_assert_cmpuint(cg_account_used(all), ==, 60);
	/* Not changed by what the other has, though all is full. */
	g_assert_true(cg_account_charge(other, 50));
	g_assert_cmpuint(wakes, ==, 1);
	g_assert_true(cg_account_charge(other, 10));
	g_assert_cmpuint(wakes, ==, 1);
	g_assert_cmpuint(cg_account_used(all), ==, 120);
	cg_account_refund(other, 30);
	g_assert_false(cg_account_is_full(all));
	g_assert_true(cg_account_charge(other, 10));
	g_assert_cmpuint(wakes, ==, 2);
}

/* What the views of one account hold together is limited, and what goes makes room. */
static void together(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(8000, 'A');
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);
	g_autoptr(CgView) first = NULL;

	toy_phone_add(f->phone, CG_REPO_PB, note);
	f->account = cg_account_new(NULL);
	cg_account_set_limit(f->account, 20000);
	open_view(f, "everything", 20000);
	sized(f, CG_REPO_PB, 5);
	first = g_steal_pointer(&f->view);
	open_view(f, "everything", 20000);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	/* Another view may do better, once there is room. */
	g_assert_true(cg_view_failed(f->view));
	g_clear_pointer(&first, cg_view_free);
	open_view(f, "everything", 20000);
	sized(f, CG_REPO_PB, 5);
	g_clear_pointer(&f->view, cg_view_free);
	g_assert_cmpuint(cg_account_used(f->account), ==, 0);
}

void test_view_account(void)
{
	g_test_add_func("/view/account/levels", levels);
	ADD("account/together", together);
}
