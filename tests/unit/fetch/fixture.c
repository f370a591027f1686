/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted phone as a source, and its cursors, run by the main loop. */
#include "fixture.h"

const CgQuery pull_query = { .want = CG_WANT_ITEMS, .max = 65535 };
const CgQuery size_query = { .want = CG_WANT_SIZE };
const CgQuery list_query = { .want = CG_WANT_LIST, .max = 65535 };
const CgQuery entry_query = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 7 };

CgSource *fetch_from(const ScriptedPhone *phone)
{
	static const CgServiceRecord record = { .features = CG_PBAP_FEATURES_ALL,
						.has_features = TRUE,
						.repositories = CG_PBAP_REPOSITORIES };

	return cg_fetch_pbap(&phone->address, &record);
}

static void ignore_wake(gpointer data)
{
}

CgCursor *open_cursor(CgSource *source, const CgQuery *query)
{
	return cg_source_read(source, query, (CgWake){ ignore_wake, NULL });
}

CgStep run_head(CgCursor *cursor, CgHead *head, GError **error)
{
	CgStep step;

	while ((step = cg_cursor_head(cursor, head, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}

CgStep run_next(CgCursor *cursor, const CgItem **item, GError **error)
{
	CgStep step;

	while ((step = cg_cursor_next(cursor, item, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}

/* --- A phone, its source, and one cursor at a time --- */

void fixture_init(Fixture *fixture, const char *kind)
{
	*fixture = (Fixture){ .answer.code = CG_CODE_SUCCESS };
	fixture->phone = scripted_phone_new(kind);
	fixture->source = fetch_from(fixture->phone);
	fixture->phone->answer = &fixture->answer;
}

void fixture_clear(Fixture *fixture)
{
	cg_cursor_free(fixture->cursor);
	g_clear_error(&fixture->error);
	cg_source_free(fixture->source);
	scripted_phone_free(fixture->phone);
}

CgStep fixture_ask(Fixture *fixture, const CgQuery *query)
{
	cg_cursor_free(fixture->cursor);
	g_clear_error(&fixture->error);
	fixture->head = (CgHead){ 0 };
	fixture->cursor = open_cursor(fixture->source, query);
	return run_head(fixture->cursor, &fixture->head, &fixture->error);
}

CgStep fixture_next(Fixture *fixture)
{
	g_clear_error(&fixture->error);
	return run_next(fixture->cursor, &fixture->item, &fixture->error);
}
