/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PBAP's answers as heads and items.
 * Cards are told apart and cut down to what is asked for, but not understood here. A listing is
 * bounded, and one that cannot be told into items fails the read. */
#include <contactguard/profile.h>

#include "pbap-private.h"

#include <string.h>

#define LISTING_BODY_MAX (16u << 20) /* bytes: 65,535 entries of 256 */

typedef struct {
	FetchAnswer base;
	guint64 handle;
	guint16 offset, max; /* of the window */
	gboolean sized;      /* PhonebookSize was among the parameters */
	GPtrArray *names;    /* LISTING, once whole; CgListingEntry */
	CgSplitter *cards;   /* BULK and ENTRY */
	guint given;         /* names, or cards */
	CgItem item;
} PbapAnswer;

/* --- The head --- */

static gboolean find_number(CgSpan params, guint8 tag, guint64 *number)
{
	CgSpan value;

	return cg_params_find(params, tag, &value) && cg_params_number(value, number);
}

static void find_identifier(CgSpan params, guint8 tag, guint8 out[16])
{
	CgSpan value;

	if (cg_params_find(params, tag, &value) && value.size == 16)
		memcpy(out, value.data, 16);
}

static void read_params(FetchAnswer *base, CgSpan params)
{
	PbapAnswer *answer = (PbapAnswer *)base;
	CgHead *head = &base->head;
	guint64 number;

	if (find_number(params, CG_PBAP_TAG_PHONEBOOK_SIZE, &number)) {
		head->size = MIN(number, G_MAXUINT16);
		answer->sized = TRUE;
	}
	/* Newer versions of obexd send two bytes, not one. */
	if (find_number(params, CG_PBAP_TAG_NEW_MISSED_CALLS, &number))
		head->unseen = MIN(number, G_MAXUINT8);
	find_identifier(params, CG_PBAP_TAG_PRIMARY_VERSION, head->primary);
	find_identifier(params, CG_PBAP_TAG_SECONDARY_VERSION, head->secondary);
	find_identifier(params, CG_PBAP_TAG_DATABASE, head->database);
}

/* Some phones send the whole book whatever window was asked for, so the window ends here. The
 * largest window stands for the whole book and has no end. */
static gboolean is_full(const PbapAnswer *answer)
{
	return answer->max != G_MAXUINT16 && answer->given == answer->max;
}

/* --- A size --- */

static CgStep open_size(FetchAnswer *base)
{
	PbapAnswer *answer = (PbapAnswer *)base;

	if (answer->sized)
		return CG_STEP_GOT;
	return fetch_answer_fail(
		base, g_error_new_literal(CG_ERROR, CG_ERROR_MALFORMED, "the phone told no size"));
}

static CgStep next_of_size(FetchAnswer *base, const CgItem **out)
{
	CgStep step = fetch_answer_collect(base);

	return step == CG_STEP_GOT ? CG_STEP_END : step;
}

/* --- Cards in a row --- */

static CgStep open_at_once(FetchAnswer *base)
{
	return CG_STEP_GOT;
}

/* Returns GOT if the splitter may have another card, and END if that is the last. */
static CgStep push_chunk(PbapAnswer *answer)
{
	CgSpan chunk;
	CgStep step = fetch_answer_chunk(&answer->base, &chunk);

	if (step == CG_STEP_GOT)
		cg_splitter_push(answer->cards, chunk);
	else if (step == CG_STEP_END)
		cg_splitter_end(answer->cards);
	return step;
}

static CgStep next_of_bulk(FetchAnswer *base, const CgItem **out)
{
	PbapAnswer *answer = (PbapAnswer *)base;
	CgStep step = CG_STEP_GOT;

	if (is_full(answer))
		return CG_STEP_END;
	while (!cg_splitter_next(answer->cards, &answer->item.text)) {
		if (step != CG_STEP_GOT)
			return step;
		/* The last card is complete only at the end. */
		step = push_chunk(answer);
		if (step != CG_STEP_GOT && step != CG_STEP_END)
			return step;
	}
	answer->given++;
	*out = &answer->item;
	return CG_STEP_GOT;
}

/* --- A listing --- */

/* A listing is one document: nothing of it can be told before its end. */
static CgStep open_listing(FetchAnswer *base)
{
	PbapAnswer *answer = (PbapAnswer *)base;
	GError *error = NULL;
	CgStep step;

	if (answer->names)
		return CG_STEP_GOT;
	step = fetch_answer_collect(base);
	if (step != CG_STEP_GOT)
		return step;
	if (!base->body.size) /* past the end some phones send no document */
		answer->names = g_ptr_array_new();
	else
		answer->names = cg_listing_parse(cg_buffer_span(&base->body), &error);
	cg_buffer_clear(&base->body);
	if (!answer->names)
		return fetch_answer_fail(base, error);
	if (!answer->sized)
		base->head.size = MIN(answer->offset + answer->names->len, G_MAXUINT16);
	return CG_STEP_GOT;
}

/* An entry whose handle is no number cannot be fetched by it, and is left out. */
static CgStep next_of_listing(FetchAnswer *base, const CgItem **out)
{
	PbapAnswer *answer = (PbapAnswer *)base;

	if (is_full(answer))
		return CG_STEP_END;
	while (answer->given < answer->names->len) {
		const CgListingEntry *entry = g_ptr_array_index(answer->names, answer->given++);
		guint32 handle;

		if (!cg_handle_parse(entry->handle, &handle))
			continue;
		answer->item.handle = handle;
		answer->item.name = entry->name;
		*out = &answer->item;
		return CG_STEP_GOT;
	}
	return CG_STEP_END;
}

/* --- An entry --- */

/* An entry is one card; some phones answer with more. A handle without anything behind it is no
 * card, and no fault of the other cards. */
static CgStep next_of_entry(FetchAnswer *base, const CgItem **out)
{
	PbapAnswer *answer = (PbapAnswer *)base;

	answer->item.handle = answer->handle;
	return answer->given ? CG_STEP_END : next_of_bulk(base, out);
}

/* --- The table --- */

static void free_answer(FetchAnswer *base)
{
	PbapAnswer *answer = (PbapAnswer *)base;

	g_clear_pointer(&answer->names, g_ptr_array_unref);
	g_clear_pointer(&answer->cards, cg_splitter_free);
	g_free(answer);
}

static const FetchAnswerClass classes[] = {
	[PBAP_SIZE] = { read_params, open_size, next_of_size, free_answer, FALSE },
	[PBAP_BULK] = { read_params, open_at_once, next_of_bulk, free_answer, FALSE },
	[PBAP_LISTING] = { read_params, open_listing, next_of_listing, free_answer, FALSE },
	/* Phones refuse an entry that they do not have with nearly any code. */
	[PBAP_ENTRY] = { read_params, open_at_once, next_of_entry, free_answer, TRUE },
};

CgCursor *fetch_pbap_answer_new(PbapAnswerKind kind, CgRequest *request, const CgQuery *query)
{
	PbapAnswer *answer = g_new0(PbapAnswer, 1);

	answer->handle = query->handle;
	answer->offset = query->offset;
	answer->max = query->max;
	if (kind == PBAP_ENTRY)
		answer->max = G_MAXUINT16;
	if (kind == PBAP_BULK || kind == PBAP_ENTRY)
		answer->cards =
			cg_splitter_new(query->cards.fields ? query->cards.fields : CG_FIELDS_ALL);
	fetch_answer_init(&answer->base, &classes[kind], request,
			  kind == PBAP_LISTING ? LISTING_BODY_MAX : CG_CARD_MAX);
	return &answer->base.base;
}
