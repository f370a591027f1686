/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the ledger: by whose rows, of which kind, from where, and how many. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <string.h>

static void assert_numbers(CgStore *store, CgLedgerFilter filter, const char *wanted)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	g_autoptr(GString) numbers = g_string_new(NULL);

	filter.limit = filter.limit ? filter.limit : CG_LEDGER_ROWS_MAX;
	text = ledger_text_of(store, &filter);
	g_assert_nonnull(text);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] && *lines[i]; i++)
		g_string_append_printf(numbers, "%.*s ", (int)strcspn(lines[i], " "), lines[i]);
	g_assert_cmpstr(numbers->str, ==, wanted);
}

static void filters(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	ledger_pull(store, "A", "car:1", 1);
	ledger_withhold(store, "A", "car:2");
	ledger_withhold(store, "AB", "car:1");
	cg_store_erase(store, "A", NULL, NULL);
	ledger_pull(store, "A", "car:1", 1);
	assert_numbers(store, (CgLedgerFilter){ 0 }, "1 2 3 4 5 6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .phone = "A" }, "5 6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .phone = "AB" }, "4 ");
	assert_numbers(store, (CgLedgerFilter){ .phone = "B" }, "");
	assert_numbers(store, (CgLedgerFilter){ .consumer = "car:1" }, "4 6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .phone = "A", .consumer = "car:1" }, "6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .kind = CG_LEDGER_HELD }, "3 4 ");
	assert_numbers(store, (CgLedgerFilter){ .kind = CG_LEDGER_NOT_HELD }, "1 2 5 6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .after = 5 }, "6 7 ");
	assert_numbers(store, (CgLedgerFilter){ .after = G_MAXUINT64 }, "");
	assert_numbers(store, (CgLedgerFilter){ .after = 1, .limit = 2 }, "2 3 ");
	cg_store_free(store);
}

static void bounded(Fixture *f, gconstpointer data)
{
	const CgLedgerFilter filter = { .limit = 1 };
	CgStore *store = store_reopen(f);
	g_autofree char *text = NULL;

	for (guint i = 0; i < 50; i++)
		ledger_withhold(store, "A", "car:1");
	text = ledger_text_of(store, &filter);
	g_assert_true(g_str_has_suffix(text, "\n"));
	g_assert_true(strchr(text, '\n') == text + strlen(text) - 1);
	cg_store_free(store);
}

/* Left out it would seem that less left. */
static void not_understood(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	ledger_withhold(store, "A", "car:1");
	ledger_withhold(store, "A", "car:2");
	ledger_settle(store);
	store_tamper(f, "UPDATE ledger SET payload = '{' WHERE row = 2");
	g_assert_null(ledger_text(store));
	cg_store_free(store);
}

void test_store_ledger_query(void)
{
	ADD("ledger-query/filters", filters);
	ADD("ledger-query/bounded", bounded);
	ADD("ledger-query/not-understood", not_understood);
}
