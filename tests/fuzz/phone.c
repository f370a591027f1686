/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source of texts from the input. It may end a pull as if cards ran into each other. */
#include "phone.h"

#include <string.h>

#define CARDS_MAX 64 /* of a repository */

typedef struct {
	CgCursor base;
	const Phone *phone;
	CgQuery query;
	guint at;
	CgItem item;
} PhoneCursor;

static gboolean is_entry(const PhoneCursor *cursor)
{
	return cursor->query.pick == CG_PICK_HANDLE;
}

static const CgBuffer *entry_text(const PhoneCursor *cursor)
{
	const GPtrArray *texts = cursor->phone->texts[cursor->query.repository];
	guint32 handle = cursor->query.handle;

	if (handle == 0)
		return cursor->phone->owner.size ? &cursor->phone->owner : NULL;
	return handle <= texts->len ? texts->pdata[handle - 1] : NULL;
}

static CgStep phone_head(CgCursor *base, CgHead *out, GError **error)
{
	PhoneCursor *cursor = (PhoneCursor *)base;

	*out = (CgHead){ 0 };
	if (cursor->query.repository >= CG_REPO_SIM_PB || (is_entry(cursor) && !entry_text(cursor)))
		return CG_STEP_NOT_FOUND;
	return CG_STEP_GOT;
}

static CgStep give_item(PhoneCursor *cursor, guint32 handle, const CgBuffer *text,
			const CgItem **out)
{
	cursor->at++;
	cursor->item = (CgItem){ .handle = handle, .name = "", .text = cg_buffer_span(text) };
	*out = &cursor->item;
	return CG_STEP_GOT;
}

static CgStep phone_next(CgCursor *base, const CgItem **out, GError **error)
{
	PhoneCursor *cursor = (PhoneCursor *)base;
	const GPtrArray *texts = cursor->phone->texts[cursor->query.repository];

	if (is_entry(cursor))
		return cursor->at
			       ? CG_STEP_END
			       : give_item(cursor, cursor->query.handle, entry_text(cursor), out);
	if (cursor->at == texts->len)
		return CG_STEP_END;
	return give_item(cursor, cursor->at + 1, texts->pdata[cursor->at], out);
}

static void phone_cursor_free(CgCursor *cursor)
{
	g_free(cursor);
}

static CgCursor *phone_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	static const CgCursorClass class = { phone_head, phone_next, phone_cursor_free };
	PhoneCursor *cursor = g_new0(PhoneCursor, 1);

	cursor->base.class = &class;
	cursor->phone = (const Phone *)source;
	cursor->query = *query;
	return &cursor->base;
}

static const CgSourceClass phone_class = { phone_read, NULL };

static void free_text(gpointer data)
{
	cg_buffer_clear(data);
	g_free(data);
}

void phone_init(Phone *phone)
{
	phone->base.class = &phone_class;
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		phone->texts[i] = g_ptr_array_new_with_free_func(free_text);
}

void phone_clear(Phone *phone)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		g_ptr_array_unref(phone->texts[i]);
	cg_buffer_clear(&phone->owner);
}

void phone_add(Phone *phone, CgRepository repository, CgSpan text)
{
	CgBuffer *copy = g_new0(CgBuffer, 1);

	cg_buffer_append(copy, text);
	g_ptr_array_add(phone->texts[repository], copy);
}

/* --- From the input --- */

static gboolean parse_repository(guint8 letter, CgRepository *repository)
{
	static const char letters[] = "pfsiomc"; /* in the order of CgRepository */
	const char *at = letter ? strchr(letters, letter) : NULL;

	*repository = at ? at - letters : 0;
	return at != NULL;
}

/* The splitter is used here because what reaches a view has passed it. */
void phone_fill(Phone *phone, CgSpan section)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	gboolean owner = section.size && section.data[0] == '0';
	CgRepository repository;
	CgSpan card;

	if (!section.size || (!parse_repository(section.data[0], &repository) && !owner))
		return;
	cg_splitter_push(splitter, cg_span(section.data + 1, section.size - 1));
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &card)) {
		if (owner && !phone->owner.size)
			cg_buffer_append(&phone->owner, card);
		else if (!owner && phone->texts[repository]->len < CARDS_MAX)
			phone_add(phone, repository, card);
	}
}
