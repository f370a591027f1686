/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One consumer's share: the same for all its sessions and views, another for another consumer, and
 * gone with the last of them. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

static void shared(Fixture *fixture, gconstpointer data)
{
	CgShare *first = cg_share_acquire(fixture->gate, ADA);
	CgShare *second = cg_share_acquire(fixture->gate, ADA);
	CgShare *other = cg_share_acquire(fixture->gate, BEA);

	g_assert_true(first == second);
	g_assert_true(cg_share_turns(first) != cg_share_turns(other));
	cg_share_release(first);
	g_assert_cmpuint(g_hash_table_size(fixture->gate->shares), ==, 2);
	cg_share_release(second);
	cg_share_release(other);
	g_assert_cmpuint(g_hash_table_size(fixture->gate->shares), ==, 0);
}

static void of_a_view(Fixture *fixture, gconstpointer data)
{
	CgSource *car;
	g_autofree char *names = NULL;

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	car = fixture_car(fixture, ADA);
	names = fixture_listing(fixture, car);
	g_assert_true(g_hash_table_contains(fixture->gate->shares, ADA));
	cg_source_free(car);
	g_assert_cmpuint(g_hash_table_size(fixture->gate->shares), ==, 0);
}

void test_gate_share(void)
{
	ADD("share/shared", shared);
	ADD("share/of-a-view", of_a_view);
}
