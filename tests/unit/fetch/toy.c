/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted phone as a source, and its cursors run by the main loop. */
#include "toy.h"

const CgQuery toy_bulk = { .want = CG_WANT_ITEMS, .max = 65535 };
const CgQuery toy_size = { .want = CG_WANT_SIZE };
const CgQuery toy_names = { .want = CG_WANT_LIST, .max = 65535 };
const CgQuery toy_entry = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 7 };

CgSource *toy_book(const ScriptedPhone *phone)
{
	static const CgServiceRecord record = { .features = 0x3FF,
						.has_features = TRUE,
						.repositories = 0x0F };

	return cg_fetch_pbap(&phone->address, &record);
}

static void note(gpointer data)
{
}

CgCursor *toy_read(CgSource *book, const CgQuery *query)
{
	return cg_source_read(book, query, (CgWake){ note, NULL });
}

CgStep toy_head(CgCursor *read, CgHead *head, GError **error)
{
	CgStep step;

	while ((step = cg_cursor_head(read, head, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}

CgStep toy_next(CgCursor *read, const CgItem **item, GError **error)
{
	CgStep step;

	while ((step = cg_cursor_next(read, item, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}
