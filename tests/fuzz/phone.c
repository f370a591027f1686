/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A book of texts from the input. It may let a bulk pull end where cards run into each other. */
#include "phone.h"

#include <string.h>

#define CARDS_MAX 64 /* of a folder */

typedef struct {
	CgCursor parent;
	const Phone *phone;
	CgQuery query;
	guint at;
	CgItem item;
} PhoneRead;

static gboolean is_entry(const PhoneRead *read)
{
	return read->query.pick == CG_PICK_HANDLE;
}

static const CgBuffer *entry_text(const PhoneRead *read)
{
	const GPtrArray *texts = read->phone->texts[read->query.repository];
	guint32 handle = read->query.handle;

	if (handle == 0)
		return read->phone->owner.size ? &read->phone->owner : NULL;
	return handle <= texts->len ? texts->pdata[handle - 1] : NULL;
}

static CgStep phone_head(CgCursor *parent, CgHead *out, GError **error)
{
	PhoneRead *read = (PhoneRead *)parent;

	*out = (CgHead){ 0 };
	if (read->query.repository >= CG_REPO_SIM_PB || (is_entry(read) && !entry_text(read)))
		return CG_STEP_NOT_FOUND;
	return CG_STEP_GOT;
}

static CgStep give(PhoneRead *read, guint32 handle, const CgBuffer *text, const CgItem **out)
{
	read->at++;
	read->item = (CgItem){ .handle = handle, .name = "", .text = cg_buffer_span(text) };
	*out = &read->item;
	return CG_STEP_GOT;
}

static CgStep phone_next(CgCursor *parent, const CgItem **out, GError **error)
{
	PhoneRead *read = (PhoneRead *)parent;
	const GPtrArray *texts = read->phone->texts[read->query.repository];

	if (is_entry(read))
		return read->at ? CG_STEP_END
				: give(read, read->query.handle, entry_text(read), out);
	if (read->at == texts->len)
		return CG_STEP_END;
	if (read->query.want == CG_WANT_ITEMS && read->phone->breaks_after &&
	    read->at >= read->phone->breaks_after) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_FRAMING, "no END");
		return CG_STEP_FAILED;
	}
	return give(read, read->at + 1, texts->pdata[read->at], out);
}

static void phone_read_free(CgCursor *read)
{
	g_free(read);
}

static CgCursor *phone_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	static const CgCursorClass class = { phone_head, phone_next, phone_read_free };
	PhoneRead *read = g_new0(PhoneRead, 1);

	read->parent.class = &class;
	read->phone = (const Phone *)book;
	read->query = *query;
	return &read->parent;
}

static const CgSourceClass phone_class = { phone_read, NULL };

static void free_text(gpointer data)
{
	cg_buffer_clear(data);
	g_free(data);
}

void phone_init(Phone *phone)
{
	phone->parent.class = &phone_class;
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

static gboolean folder_of(guint8 letter, CgRepository *repository)
{
	static const char letters[] = "pfsiomc"; /* in the order of CgRepository */
	const char *at = letter ? strchr(letters, letter) : NULL;

	*repository = at ? at - letters : 0;
	return at != NULL;
}

/* What reaches a view has passed the splitter. */
void phone_fill(Phone *phone, CgSpan section)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	gboolean owner = section.size && section.data[0] == '0';
	CgRepository repository;
	CgSpan card;

	if (!section.size || (!folder_of(section.data[0], &repository) && !owner))
		return;
	if (!cg_splitter_push(splitter, cg_span(section.data + 1, section.size - 1), NULL) ||
	    !cg_splitter_end(splitter, NULL))
		return;
	while (cg_splitter_next(splitter, &card)) {
		if (owner && !phone->owner.size)
			cg_buffer_append(&phone->owner, card);
		else if (!owner && phone->texts[repository]->len < CARDS_MAX)
			phone_add(phone, repository, card);
	}
}
