/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <string.h>

void set_up(Fixture *f, gconstpointer data)
{
	f->phone = toy_phone_new();
	f->history = cg_history_new((const guint8[32]){ 1 });
	f->got = g_string_new(NULL);
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	toy_phone_set_owner(f->phone, "N:Phone\nFN:Phone");
	toy_phone_add(f->phone, CG_REPO_PB,
		      "N:Ahlberg;Ada\nFN:Ada Ahlberg\nTEL:+46701111111\n"
		      "ADR:;;Hidden Street 1;;;;\nCATEGORIES:Family");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222\nNOTE:secret");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Cruz;Cai\nFN:Cai Cruz\nTEL:+46703333333");
	toy_phone_add(f->phone, CG_REPO_FAV, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222");
	toy_phone_add(f->phone, CG_REPO_MCH,
		      "N:Berg;Somebody Else\nFN:x\nTEL:0702222222\nEMAIL:h@example.com\n"
		      "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260102T030405");
	toy_phone_add(f->phone, CG_REPO_MCH,
		      "N:Ahlberg;Ada\nTEL:+46701111111\n"
		      "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T030405");
}

void tear_down(Fixture *f, gconstpointer data)
{
	cg_view_free(f->view);
	g_clear_pointer(&f->account, cg_account_unref);
	cg_history_unref(f->history);
	toy_phone_free(f->phone);
	g_string_free(f->got, TRUE);
	cg_clock_thaw();
}

void open_view(Fixture *f, const char *scope_text, guint64 limit)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgScope) scope = strchr(scope_text, '[')
					   ? cg_scope_parse(scope_text, "test", &error)
					   : cg_scope_builtin(scope_text);
	CgViewOptions options = {
		.scope = scope,
		.history = f->history,
		.owner_name = "Phone",
		.database = { 0xDB },
		.counter = 0x0102,
		.limit = limit,
		.account = f->account,
		.fill_wait = 8,
	};

	g_assert_no_error(error);
	cg_view_free(f->view);
	f->view = cg_view_new(&f->phone->book, &options);
}

void run_loop(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

CgQuery query_of(CgRepository repository, CgWant want)
{
	return (CgQuery){ .repository = repository,
			  .want = want,
			  .max = G_MAXUINT16,
			  .cards.format = CG_FORMAT_30 };
}

/* As the cursor's, after as many turns as it takes; WAIT: it waits for the phone. */
static CgStep read_head(Fixture *f, CgCursor *cursor)
{
	CgStep step = cg_cursor_head(cursor, &f->head, NULL);

	while (step == CG_STEP_WAIT && g_main_context_pending(NULL)) {
		run_loop();
		step = cg_cursor_head(cursor, &f->head, NULL);
	}
	return step;
}

/* Reads to the end into got; returns how it ended. */
CgStep drain(Fixture *f, CgCursor *cursor)
{
	g_autoptr(CgCursor) own = cursor;
	const CgItem *item;
	CgStep step;

	g_string_truncate(f->got, 0);
	run_loop();
	step = read_head(f, own);
	if (step != CG_STEP_GOT)
		return step;
	while ((step = cg_cursor_next(own, &item, NULL)) == CG_STEP_GOT) {
		if (item->text.size > 0)
			g_string_append_len(f->got, (const char *)item->text.data, item->text.size);
		else
			g_string_append_printf(f->got, "%" G_GUINT64_FORMAT "=%s\n", item->handle,
					       item->name);
	}
	return step;
}

CgStep ask(Fixture *f, CgQuery query)
{
	return drain(f, cg_view_read(f->view, &query, (CgWake){ 0 }));
}

void listed(Fixture *f, CgRepository repository, const char *expected)
{
	g_assert_cmpint(ask(f, query_of(repository, CG_WANT_LIST)), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, expected);
}

void sized(Fixture *f, CgRepository repository, guint expected)
{
	g_assert_cmpint(ask(f, query_of(repository, CG_WANT_SIZE)), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, expected);
}

void has(Fixture *f, const char *text)
{
	if (!strstr(f->got->str, text))
		g_error("%s is not in: %s", text, f->got->str);
}

void lacks(Fixture *f, const char *text)
{
	if (strstr(f->got->str, text))
		g_error("%s is in: %s", text, f->got->str);
}

void pulled(Fixture *f, CgRepository repository)
{
	g_assert_cmpint(ask(f, query_of(repository, CG_WANT_ITEMS)), ==, CG_STEP_END);
}
