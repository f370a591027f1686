/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's answer, read as a cursor: its parameters as the head, its body as items.
 * Nothing is believed beyond its framing: cards are told apart but not understood here, a listing
 * and an entry are bounded, and a body that can't be told into items fails the read. */
#include "pbap-answer-private.h"

#include <contactguard/profile.h>

#include <string.h>

#define ENTRY_SLACK 4096 /* blank lines and a BOM around a card of the largest size */

typedef struct {
	CgCursor parent;
	CgAnswerKind kind;
	CgRequest *request; /* NULL once the answer is read, or given up */
	guint64 handle;
	guint16 offset, max; /* of the window */

	gboolean headed; /* the parameters are in `head` */
	gboolean sized;  /* PhonebookSize was among them */
	CgHead head;
	CgBuffer body;     /* LISTING, ENTRY */
	GPtrArray *names;  /* LISTING, once whole; CgListingEntry */
	CgSplitter *cards; /* BULK */
	guint given;       /* names, cards, or the entry */
	CgItem item;

	CgStep ended; /* WAIT while it has not */
	GError *error;
} FetchRead;

/* --- Ends -------------------------------------------------------------------------------------*/

static CgStep finish(FetchRead *read, CgStep step)
{
	read->ended = step;
	g_clear_pointer(&read->request, cg_request_free);
	return step;
}

static CgStep fail(FetchRead *read, GError *why)
{
	read->error = why;
	return finish(read, CG_STEP_FAILED);
}

static CgStep fail_with(FetchRead *read, CgError code, const char *why)
{
	return fail(read, g_error_new_literal(CG_ERROR, code, why));
}

static CgStep again(const FetchRead *read, GError **error)
{
	if (read->error && error)
		*error = g_error_copy(read->error);
	return read->ended;
}

static CgStep lost(FetchRead *read)
{
	const GError *broken = cg_request_error(read->request);
	if (broken)
		return fail(read, g_error_copy(broken));
	if (read->headed)
		return fail_with(read, CG_ERROR_LOST, "the phone went away in the middle");
	return finish(read, CG_STEP_LATER);
}

static CgStep refused(FetchRead *read, CgCode code)
{
	switch (code) {
	case CG_CODE_LOST: return lost(read);
	case CG_CODE_NOT_FOUND: return finish(read, CG_STEP_NOT_FOUND);
	case CG_CODE_NOT_IMPLEMENTED: return finish(read, CG_STEP_UNSUPPORTED);
	case CG_CODE_UNAUTHORIZED:
	case CG_CODE_FORBIDDEN:
	case CG_CODE_UNAVAILABLE: return finish(read, CG_STEP_LATER);
	default:
		return fail(read, g_error_new(CG_ERROR, CG_ERROR_REFUSED, "the phone answered %s",
					      cg_code_name(code)));
	}
}

/* --- The head ---------------------------------------------------------------------------------*/

static gboolean find_number(CgSpan params, guint8 tag, guint64 *number)
{
	CgSpan value;
	return cg_params_find(params, tag, &value) && cg_params_number(value, number);
}

static void find_16(CgSpan params, guint8 tag, guint8 out[16])
{
	CgSpan value;
	if (cg_params_find(params, tag, &value) && value.size == 16)
		memcpy(out, value.data, 16);
}

static void read_params(FetchRead *read, const CgHeaders *response)
{
	CgSpan params;
	guint64 number;
	if (!cg_headers_get_bytes(response, CG_HDR_PARAMS, &params))
		return;
	if (find_number(params, CG_PBAP_TAG_PHONEBOOK_SIZE, &number)) {
		read->head.size = MIN(number, G_MAXUINT16);
		read->sized = TRUE;
	}
	if (find_number(params, CG_PBAP_TAG_NEW_MISSED_CALLS,
			&number)) /* one byte, or two of newer obexd */
		read->head.unseen = MIN(number, G_MAXUINT8);
	find_16(params, CG_PBAP_TAG_PRIMARY_VERSION, read->head.primary);
	find_16(params, CG_PBAP_TAG_SECONDARY_VERSION, read->head.secondary);
	find_16(params, CG_PBAP_TAG_DATABASE, read->head.database);
}

/* GOT once the phone's first answer is in. */
static CgStep begin(FetchRead *read)
{
	if (read->headed)
		return CG_STEP_GOT;
	const CgHeaders *response;
	CgCode code = cg_request_head(read->request, &response);
	if (code == CG_CODE_WAIT)
		return CG_STEP_WAIT;
	if (code != CG_CODE_CONTINUE && code != CG_CODE_SUCCESS)
		return refused(read, code);
	read_params(read, response);
	read->headed = TRUE;
	if (read->kind == CG_ANSWER_SIZE && !read->sized)
		return fail_with(read, CG_ERROR_MALFORMED, "the phone told no size");
	return CG_STEP_GOT;
}

/* --- The body ---------------------------------------------------------------------------------*/

/* GOT: the whole body is in the buffer. */
static CgStep collect(FetchRead *read)
{
	CgSpan chunk;
	CgCode code;
	while ((code = cg_request_body(read->request, &chunk)) == CG_CODE_CONTINUE) {
		cg_buffer_append(&read->body, chunk);
		if (read->body.failed)
			return fail_with(read, CG_ERROR_LIMIT, "the phone's answer is too long");
	}
	if (code == CG_CODE_WAIT)
		return CG_STEP_WAIT;
	return code == CG_CODE_SUCCESS ? CG_STEP_GOT : refused(read, code);
}

/* A listing is one document: nothing of it can be told before its end. */
static CgStep read_listing(FetchRead *read)
{
	GError *error = NULL;
	if (read->names)
		return CG_STEP_GOT;
	CgStep step = collect(read);
	if (step != CG_STEP_GOT)
		return step;
	if (!read->body.size) /* past the end some phones send no document */
		read->names = g_ptr_array_new();
	else
		read->names = cg_listing_parse(cg_buffer_span(&read->body), &error);
	cg_buffer_clear(&read->body);
	if (!read->names)
		return fail(read, error);
	if (!read->sized)
		read->head.size = MIN(read->offset + read->names->len, G_MAXUINT16);
	return CG_STEP_GOT;
}

static CgStep next_size(FetchRead *read)
{
	CgStep step = collect(read);
	return step == CG_STEP_GOT ? finish(read, CG_STEP_END) : step;
}

/* A handle that is not ours to read (no number) can't be fetched by it: left out. */
static CgStep next_listed(FetchRead *read)
{
	while (read->given < read->names->len) {
		const CgListingEntry *entry = g_ptr_array_index(read->names, read->given++);
		guint32 handle;

		if (!cg_handle_parse(entry->handle, &handle))
			continue;
		read->item.handle = handle;
		read->item.name = entry->name;
		return CG_STEP_GOT;
	}
	return finish(read, CG_STEP_END);
}

static CgStep next_entry(FetchRead *read)
{
	if (read->given)
		return finish(read, CG_STEP_END);
	CgStep step = collect(read);
	if (step != CG_STEP_GOT)
		return step;
	if (!read->body.size) /* a handle with nothing behind it: no card, and no fault of the
				 others */
		return finish(read, CG_STEP_END);
	read->given = 1;
	read->item = (CgItem){ .handle = read->handle, .text = cg_buffer_span(&read->body) };
	return CG_STEP_GOT;
}

static CgStep cut_card(FetchRead *read)
{
	GError *error = NULL;
	CgSpan chunk;
	CgCode code;
	while (!cg_splitter_next(read->cards, &read->item.text)) {
		code = cg_request_body(read->request, &chunk);
		if (code == CG_CODE_WAIT)
			return CG_STEP_WAIT;
		if (code == CG_CODE_CONTINUE) {
			if (!cg_splitter_push(read->cards, chunk, &error))
				return fail(read, error);
			continue;
		}
		if (code != CG_CODE_SUCCESS)
			return refused(read, code);
		if (!cg_splitter_end(read->cards, &error))
			return fail(read, error);
		/* A last card without a line end is complete only now. */
		return cg_splitter_next(read->cards, &read->item.text) ? CG_STEP_GOT
								       : finish(read, CG_STEP_END);
	}
	return CG_STEP_GOT;
}

static CgStep next_card(FetchRead *read)
{
	CgStep step = cut_card(read);
	read->given += step == CG_STEP_GOT;
	return step;
}

/* Some phones send the whole book whatever was asked for. The largest window stands for all. */
static gboolean is_full(const FetchRead *read)
{
	gboolean windowed = read->kind == CG_ANSWER_BULK || read->kind == CG_ANSWER_LISTING;
	return windowed && read->max != G_MAXUINT16 && read->given == read->max;
}

static CgStep next_item(FetchRead *read)
{
	if (is_full(read))
		return finish(read, CG_STEP_END);
	switch (read->kind) {
	case CG_ANSWER_SIZE: return next_size(read);
	case CG_ANSWER_BULK: return next_card(read);
	case CG_ANSWER_LISTING: return next_listed(read);
	case CG_ANSWER_ENTRY: return next_entry(read);
	}
	return finish(read, CG_STEP_END);
}

/* --- The table --------------------------------------------------------------------------------*/

static CgStep step_head(FetchRead *read)
{
	CgStep step = begin(read);
	return step == CG_STEP_GOT && read->kind == CG_ANSWER_LISTING ? read_listing(read) : step;
}

static CgStep fetch_head(CgCursor *parent, CgHead *out, GError **error)
{
	FetchRead *read = (FetchRead *)parent;
	if (read->ended != CG_STEP_WAIT)
		return again(read, error);
	CgStep step = step_head(read);
	if (step == CG_STEP_GOT)
		*out = read->head;
	return read->ended != CG_STEP_WAIT ? again(read, error) : step;
}

static CgStep fetch_next(CgCursor *parent, const CgItem **out, GError **error)
{
	FetchRead *read = (FetchRead *)parent;
	if (read->ended != CG_STEP_WAIT)
		return again(read, error);
	CgStep step = step_head(read);
	if (step == CG_STEP_GOT)
		step = next_item(read);
	if (step == CG_STEP_GOT)
		*out = &read->item;
	return read->ended != CG_STEP_WAIT ? again(read, error) : step;
}

static void fetch_free(CgCursor *parent)
{
	FetchRead *read = (FetchRead *)parent;
	cg_request_free(read->request);
	cg_buffer_clear(&read->body);
	g_clear_pointer(&read->names, g_ptr_array_unref);
	g_clear_pointer(&read->cards, cg_splitter_free);
	g_clear_error(&read->error);
	g_free(read);
}

static const CgCursorClass fetch_read_class = {
	.head = fetch_head,
	.next = fetch_next,
	.free = fetch_free,
};

CgCursor *cg_fetch_read_new(CgAnswerKind kind, CgRequest *request, const CgQuery *query)
{
	FetchRead *read = g_new0(FetchRead, 1);
	read->parent.class = &fetch_read_class;
	read->kind = kind;
	read->request = request;
	read->handle = query->handle;
	read->offset = query->offset;
	read->max = query->max;
	read->ended = CG_STEP_WAIT;
	if (kind == CG_ANSWER_BULK)
		read->cards = cg_splitter_new();
	cg_buffer_init(&read->body,
		       kind == CG_ANSWER_LISTING ? CG_LISTING_BODY_MAX : CG_CARD_MAX + ENTRY_SLACK);
	return &read->parent;
}
