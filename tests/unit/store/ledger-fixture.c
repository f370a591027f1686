/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ledger-fixture.h. */
#include "ledger-fixture.h"

#include <string.h>

void ledger_settle(CgStore *store)
{
	Told told = { 0 };

	cg_store_save_timestamp(store, store_told, &told);
	store_settle(&told, 1);
	g_assert_null(told.error);
}

void ledger_pull(CgStore *store, const char *phone, const char *consumer, guint cards)
{
	const CgRelease release = { phone, consumer, "x", "pb", 7 };
	g_autoptr(GArray) digests = g_array_new(FALSE, TRUE, CG_DIGEST_SIZE);
	CgRecordClose close = {
		.requests = 1, .cards = cards, .bytes = 50 * cards, .digests = digests
	};
	CgRecord *record = cg_record_open(store, &release, (CgWake){ 0 });

	g_array_set_size(digests, cards);
	for (guint i = 0; i < cards; i++)
		digests->data[i * CG_DIGEST_SIZE] = cards - i;
	cg_record_close(record, &close, NULL, NULL);
}

void ledger_withhold(CgStore *store, const char *phone, const char *consumer)
{
	const CgRelease release = { phone, consumer, "x", "pb", 0 };

	cg_store_record_withheld(store, &release, NULL, NULL);
}

/* --- Reading --- */

typedef struct {
	gboolean told, sound;
	char *text; /* NULL: an error */
} Answer;

static void print_row(GString *text, GVariant *row)
{
	GVariantIter iter;
	const char *key;
	GVariant *value;

	g_variant_iter_init(&iter, row);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value)) {
		g_autofree char *printed = g_variant_print(value, TRUE);
		gboolean front = strstr("Row Kind Time", key) != NULL;

		if (g_str_equal(key, "Seal"))
			g_string_append(text, " Seal");
		else if (front)
			g_string_append_printf(text, "%s%s",
					       text->len && text->str[text->len - 1] != '\n' ? " "
											     : "",
					       g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)
						       ? g_variant_get_string(value, NULL)
						       : printed + strlen("uint64 "));
		else
			g_string_append_printf(text, " %s=%s", key, printed);
	}
	g_string_append_c(text, '\n');
}

static void got_rows(gpointer data, GVariant *rows, const GError *error)
{
	Answer *answer = data;
	GString *text = g_string_new(NULL);

	answer->told = TRUE;
	for (gsize i = 0; rows && i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

		print_row(text, row);
	}
	answer->text = g_string_free(text, error != NULL);
}

char *ledger_text_of(CgStore *store, const CgLedgerFilter *filter)
{
	Answer answer = { 0 };

	cg_store_query(store, filter, got_rows, &answer);
	while (!answer.told)
		g_main_context_iteration(NULL, TRUE);
	return answer.text;
}

char *ledger_text(CgStore *store)
{
	const CgLedgerFilter all = { .limit = CG_LEDGER_ROWS_MAX };

	return ledger_text_of(store, &all);
}

static void got_verdict(gpointer data, gboolean sound, const char *report, const GError *error)
{
	*(Answer *)data = (Answer){ TRUE, sound, g_strdup(error ? error->message : report) };
}

static void assert_verdict(CgStore *store, gboolean sound, const char *word)
{
	Answer answer = { 0 };

	cg_store_verify(store, got_verdict, &answer);
	while (!answer.told)
		g_main_context_iteration(NULL, TRUE);
	g_test_message("%s", answer.text);
	g_assert_cmpint(answer.sound, ==, sound);
	g_assert_nonnull(strstr(answer.text, word));
	g_free(answer.text);
}

void ledger_assert_sound(CgStore *store, const char *word)
{
	assert_verdict(store, TRUE, word);
}

void ledger_assert_unsound(CgStore *store, const char *word)
{
	assert_verdict(store, FALSE, word);
}
