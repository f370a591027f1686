/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone's end where no honest server would do: listings that are no documents or lie, handles
 * that are no numbers, books that are refused or break off, windows that are ignored. Cards go out
 * in their own bytes, whatever is asked for. */
#include "fixture.h"

#include <contactguard/obex.h>
#include <contactguard/profile.h>
#include <string.h>

#define HUGE_LISTING (17u << 20) /* bytes: over what a listing of 65,535 entries may have */

typedef struct {
	const Phone *phone;
	GString *path; /* the folder, from the root: "/telecom/pb" */
} OddPhone;

/* --- Bodies --- */

typedef struct {
	CgObexOp base;
	CgBuffer body;
	gsize at;
	CgCode end; /* how it ends */
} Answer;

static CgCode answer_body(CgObexOp *op, CgWriter *room)
{
	Answer *answer = (Answer *)op;
	gsize size = MIN(answer->body.size - answer->at, cg_writer_room(room));

	if (size)
		cg_write_span(room, cg_span(answer->body.data + answer->at, size));
	answer->at += size;
	return answer->at < answer->body.size ? CG_CODE_CONTINUE : answer->end;
}

static void answer_free(CgObexOp *op)
{
	cg_buffer_clear(&((Answer *)op)->body);
	g_free(op);
}

static const CgObexOpClass answer_class = { .body = answer_body, .free = answer_free };

/* Takes the bytes of body. */
static CgCode give(CgObexOp **op, CgBuffer *body, CgCode end)
{
	Answer *answer = g_new0(Answer, 1);

	answer->base.class = &answer_class;
	answer->body = *body;
	answer->end = end;
	*body = (CgBuffer){ 0 };
	*op = &answer->base;
	return CG_CODE_SUCCESS;
}

/* --- Books --- */

static gboolean find_book(const Phone *phone, const char *path, CgRepository *repository)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		*repository = i;
		if (phone_has_repository(phone, i) && g_str_equal(path, cg_repository_path(i)))
			return TRUE;
	}
	return FALSE;
}

static guint find_param(const CgHeaders *request, guint8 tag, guint otherwise)
{
	CgSpan params, value;
	guint64 number;

	if (cg_headers_get_bytes(request, CG_HDR_PARAMS, &params) &&
	    cg_params_find(params, tag, &value) && cg_params_number(value, &number))
		return number;
	return otherwise;
}

static CgCode give_book(const Phone *phone, CgRepository repository, const CgHeaders *request,
			CgObexOp **op)
{
	g_auto(CgBuffer) body = { 0 };
	guint offset = find_param(request, CG_PBAP_TAG_LIST_START_OFFSET, 0);
	guint most = find_param(request, CG_PBAP_TAG_MAX_LIST_COUNT, G_MAXUINT16), at = 0;
	gboolean cut = repository == CG_REPO_FAV && phone->fav_cut;

	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository != repository)
			continue;
		if (phone->no_window || (at >= offset && at - offset < most))
			card_write(card, &body);
		at++;
	}
	if (cut)
		cg_buffer_truncate(&body, body.size / 2);
	return give(op, &body, cut ? CG_CODE_UNAVAILABLE : CG_CODE_SUCCESS);
}

static const Card *find_card(const Phone *phone, CgRepository repository, const char *name)
{
	guint32 handle;
	const Card *other = NULL;

	if (!cg_handle_parse(name, &handle))
		return NULL;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository != repository)
			continue;
		if (phone->listing != LISTS_OTHERS || handle == 0) {
			if (card->handle == handle)
				return card;
		} else if (card->handle != handle) {
			other = card;
		}
	}
	return other;
}

static CgCode give_entry(const Phone *phone, CgRepository repository, const char *name,
			 CgObexOp **op)
{
	g_auto(CgBuffer) body = { 0 };
	const Card *card = find_card(phone, repository, name);

	if (!card)
		return CG_CODE_NOT_FOUND;
	card_write(card, &body);
	return give(op, &body, CG_CODE_SUCCESS);
}

/* --- Listings --- */

static void put_latin1(const char *text, CgBuffer *body)
{
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		cg_buffer_append_u8(body, c < 0x100 ? c : '?');
	}
}

static void put_handle(const Phone *phone, guint32 handle, CgBuffer *body)
{
	switch (phone->listing) {
	case LISTS_HEX: cg_buffer_append_printf(body, "%XAB", handle + 10); break;
	case LISTS_OTHERS: cg_buffer_append_printf(body, "%u", handle * 2 + 1); break;
	default: cg_buffer_append_printf(body, "%u", handle); break;
	}
}

static char *name_of(const Card *card)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];
		g_autofree char *filler = NULL;

		if (!prop_is_named(prop, "N"))
			continue;
		filler = g_strnfill(prop->encoding == AS_LONG ? LONG_SIZE : 0, 'x');
		return g_strconcat(prop->value, filler, NULL);
	}
	return g_strdup("");
}

static void put_listed(const Phone *phone, guint32 handle, const char *name, CgBuffer *body)
{
	g_autofree char *escaped = g_markup_escape_text(name, -1);

	cg_buffer_append_text(body, "<card handle=\"");
	put_handle(phone, handle, body);
	cg_buffer_append_text(body, ".vcf\" name=\"");
	if (phone->listing == LISTS_BARE)
		put_latin1(name, body);
	else
		cg_buffer_append_text(body, escaped);
	cg_buffer_append_text(body, "\"/>\r\n");
}

static void put_cards(const Phone *phone, CgRepository repository, CgBuffer *body)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];
		g_autofree char *name = name_of(card);

		if (card->repository == repository)
			put_listed(phone, card->handle, name, body);
	}
	while (phone->listing == LISTS_HUGE && body->size < HUGE_LISTING)
		put_listed(phone, body->size, "Nobody of that name", body);
}

static CgCode give_listing(const Phone *phone, CgRepository repository, CgObexOp **op)
{
	g_auto(CgBuffer) body = { 0 };

	if (phone->listing == LISTS_NOT)
		return CG_CODE_NOT_IMPLEMENTED;
	cg_buffer_append_text(&body, "<?xml version=\"1.0\"?>\r\n"
				     "<!DOCTYPE vcard-listing SYSTEM \"vcard-listing.dtd\">\r\n"
				     "<vCard-listing version=\"1.0\">\r\n");
	put_cards(phone, repository, &body);
	cg_buffer_append_text(&body, "</vCard-listing>\r\n");
	return give(op, &body, CG_CODE_SUCCESS);
}

/* --- The session --- */

static CgCode odd_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	g_string_truncate(((OddPhone *)data)->path, 0);
	return CG_CODE_SUCCESS;
}

static CgCode odd_setpath(gpointer data, const char *name, gboolean up)
{
	OddPhone *odd = data;
	const char *last = strrchr(odd->path->str, '/');

	if (!name || (up && !last))
		g_string_truncate(odd->path, 0);
	else if (up)
		g_string_truncate(odd->path, last - odd->path->str);
	if (name)
		g_string_append_printf(odd->path, "%s%s", odd->path->len ? "/" : "", name);
	return CG_CODE_SUCCESS;
}

static CgCode odd_get(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	const OddPhone *odd = data;
	const char *type = cg_headers_get_type(request);
	const char *name = cg_headers_get_text(request, CG_HDR_NAME);
	gboolean pull = g_strcmp0(type, CG_PBAP_TYPE_PULL) == 0;
	g_autofree char *path = g_strdup(pull && name ? name : odd->path->str);
	CgRepository repository;

	if (pull && g_str_has_suffix(path, ".vcf"))
		path[strlen(path) - strlen(".vcf")] = '\0';
	if (!find_book(odd->phone, path, &repository))
		return CG_CODE_NOT_FOUND;
	if (repository == CG_REPO_FAV && odd->phone->fav_refusal)
		return odd->phone->fav_refusal;
	if (pull)
		return give_book(odd->phone, repository, request, op);
	if (g_strcmp0(type, CG_PBAP_TYPE_LISTING) == 0)
		return give_listing(odd->phone, repository, op);
	return give_entry(odd->phone, repository, name ? name : "", op);
}

static void odd_free(gpointer data)
{
	g_string_free(((OddPhone *)data)->path, TRUE);
	g_free(data);
}

static const CgObexProfile odd_profile = {
	.connect = odd_connect,
	.setpath = odd_setpath,
	.get = odd_get,
	.free = odd_free,
};

CgSession *odd_phone_serve(const CgObexLimits *limits, const Phone *phone)
{
	OddPhone *odd = g_new0(OddPhone, 1);

	odd->phone = phone;
	odd->path = g_string_new(NULL);
	return cg_obex_server_new(limits, &odd_profile, odd, 1 + (phone->identity & 0xFFFF));
}
