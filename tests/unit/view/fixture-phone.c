/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture-phone.h. */
#include "fixture-phone.h"

#include <string.h>

typedef struct {
	CgCursor read;
	ToyPhone *phone;
	CgQuery query;
	CgWake wake;
	guint at, given;
	CgItem item;
	CgBuffer cut; /* the item's text, where the phone selects */
} ToyRead;

static const GPtrArray *cards_of(const ToyPhone *phone, const CgQuery *query)
{
	return phone->cards[query->repository];
}

static const char *card_at(const ToyPhone *phone, const CgQuery *query, guint index)
{
	const GPtrArray *cards = cards_of(phone, query);

	return index < cards->len ? cards->pdata[index] : NULL;
}

/* What it says of itself differs from what any view says: whoever passes it on is seen. */
static CgStep head(CgCursor *read, CgHead *out, GError **error)
{
	ToyRead *self = (ToyRead *)read;
	const CgQuery *query = &self->query;

	memset(out, 0x77, sizeof(*out));
	if (self->phone->asleep || self->phone->slow[query->repository]) {
		self->phone->waiting = self->wake;
		return CG_STEP_WAIT;
	}
	if (self->phone->refuses[query->repository] != CG_STEP_GOT)
		return self->phone->refuses[query->repository];
	if (query->pick == CG_PICK_HANDLE && self->phone->refuses_owner != CG_STEP_GOT)
		return self->phone->refuses_owner;
	if (self->phone->without[query->repository] ||
	    (query->pick == CG_PICK_HANDLE && !card_at(self->phone, query, query->handle)))
		return CG_STEP_NOT_FOUND;
	return CG_STEP_GOT;
}

static CgSpan cut(ToyRead *self, const char *text)
{
	g_autoptr(CgCard) card = cg_card_parse(cg_span_of(text), NULL);

	cg_buffer_clear(&self->cut);
	cg_card_print(card, CG_FORMAT_30, self->query.cards.fields, &self->cut);
	return cg_buffer_span(&self->cut);
}

static CgStep give(ToyRead *self, guint32 handle, const char *text, const CgItem **out)
{
	self->item = (CgItem){ .handle = handle, .name = "", .text = cg_span_of(text) };
	if (self->phone->selects)
		self->item.text = cut(self, text);
	self->given++;
	*out = &self->item;
	return CG_STEP_GOT;
}

static CgStep next(CgCursor *read, const CgItem **out, GError **error)
{
	ToyRead *self = (ToyRead *)read;
	const CgQuery *query = &self->query;
	const GPtrArray *cards = cards_of(self->phone, query);

	if (query->pick == CG_PICK_HANDLE)
		return self->given ? CG_STEP_END
				   : give(self, query->handle, cards->pdata[query->handle], out);
	if (query->want == CG_WANT_ITEMS && self->phone->fail_after &&
	    self->given >= self->phone->fail_after) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LOST, "gone");
		return CG_STEP_FAILED;
	}
	for (; self->at < cards->len; self->at++) {
		const char *text = cards->pdata[self->at];

		if (!text || (self->at == 0 && query->offset > 0))
			continue;
		return give(self, self->at++, text, out);
	}
	return CG_STEP_END;
}

static void read_free(CgCursor *read)
{
	ToyRead *self = (ToyRead *)read;

	self->phone->waiting = (CgWake){ 0 };
	cg_buffer_clear(&self->cut);
	g_free(self);
}

static const CgCursorClass read_class = { head, next, read_free };

static CgCursor *open_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	ToyPhone *phone = (ToyPhone *)book;
	ToyRead *self = g_new0(ToyRead, 1);

	phone->reads++;
	phone->of[query->repository]++;
	phone->owners += query->pick == CG_PICK_HANDLE;
	phone->asked |= query->cards.fields;
	phone->reset |= query->reset_unseen;
	self->read.class = &read_class;
	self->phone = phone;
	self->query = *query;
	self->wake = wake;
	return &self->read;
}

static const CgSourceClass book_class = { open_read, NULL };

ToyPhone *toy_phone_new(void)
{
	ToyPhone *phone = g_new0(ToyPhone, 1);

	phone->book.class = &book_class;
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		phone->cards[i] = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(phone->cards[i], NULL); /* no 0.vcf */
	}
	return phone;
}

void toy_phone_free(ToyPhone *phone)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		g_ptr_array_unref(phone->cards[i]);
	}
	g_free(phone);
}

static char *card_of(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *body = g_strjoinv("\r\n", lines);

	return g_str_has_prefix(text, "BEGIN") ? g_steal_pointer(&body)
					       : g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\n", body,
							     "\r\nEND:VCARD\r\n", NULL);
}

void toy_phone_add(ToyPhone *phone, CgRepository repository, const char *text)
{
	g_ptr_array_add(phone->cards[repository], card_of(text));
}

void toy_phone_set_owner(ToyPhone *phone, const char *text)
{
	g_free(phone->cards[CG_REPO_PB]->pdata[0]);
	phone->cards[CG_REPO_PB]->pdata[0] = text ? card_of(text) : NULL;
}

void toy_phone_add_call(ToyPhone *phone, CgRepository repository, const char *text)
{
	g_ptr_array_insert(phone->cards[repository], 1, card_of(text));
}

void toy_phone_wake(ToyPhone *phone)
{
	phone->asleep = FALSE;
	memset(phone->slow, 0, sizeof(phone->slow));
	cg_wake(phone->waiting);
}
