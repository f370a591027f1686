/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameters between a property's name and its colon: named or bare, quoted or not.
 * They are split here and not judged: what a word means is for the caller to say. */
#include "vcard-private.h"

#include <string.h>

/* Takes the bytes before the first `stop` outside quotes, or all if there is none, off *left, and
 * the stop with them. Returns these bytes without it. */
static CgSpan cut_at(CgSpan *left, char stop)
{
	CgSpan slice = *left;
	gboolean quoted = FALSE;
	gsize i;

	for (i = 0; i < left->size; i++) {
		if (left->data[i] == '"')
			quoted = !quoted;
		else if (left->data[i] == stop && !quoted)
			break;
	}
	slice.size = i;
	i = MIN(i + 1, left->size);
	*left = cg_span(left->data + i, left->size - i);
	return slice;
}

gboolean cg_vcard_param_next(CgSpan *params, CgVcardParam *param)
{
	CgSpan slice = CG_SPAN_EMPTY, name;

	while (params->size > 0 && slice.size == 0)
		slice = cg_vcard_trim(cut_at(params, ';'));
	if (slice.size == 0)
		return FALSE;

	name = memchr(slice.data, '=', slice.size) ? cut_at(&slice, '=') : CG_SPAN_EMPTY;
	param->name = cg_vcard_trim(name);
	param->value = cg_vcard_trim(slice);
	return TRUE;
}

static gboolean is_quote_or_space(guint8 byte)
{
	return byte == '"' || byte == ' ' || byte == '\t';
}

CgSpan cg_vcard_unquote(CgSpan value)
{
	while (value.size > 0 && is_quote_or_space(value.data[0]))
		value = cg_span(value.data + 1, value.size - 1);
	while (value.size > 0 && is_quote_or_space(value.data[value.size - 1]))
		value.size--;
	return value;
}

gboolean cg_vcard_word_next(CgSpan *list, CgSpan *word)
{
	*word = CG_SPAN_EMPTY;
	while (list->size > 0 && word->size == 0) {
		const guint8 *comma = memchr(list->data, ',', list->size);
		gsize size = comma ? (gsize)(comma - list->data) : list->size;
		gsize taken = comma ? size + 1 : size;

		*word = cg_vcard_unquote(cg_span(list->data, size));
		*list = cg_span(list->data + taken, list->size - taken);
	}
	return word->size > 0;
}

static const struct {
	const char *word;
	CgEncoding encoding;
} encodings[] = {
	{ "QUOTED-PRINTABLE", CG_ENCODING_QP },
	{ "BASE64", CG_ENCODING_BASE64 },
	{ "B", CG_ENCODING_BASE64 },
	{ "7BIT", CG_ENCODING_NONE },
	{ "8BIT", CG_ENCODING_NONE },
};

static gboolean find_encoding(CgSpan word, CgEncoding *encoding)
{
	for (guint i = 0; i < G_N_ELEMENTS(encodings); i++)
		if (cg_span_equal_nocase(word, cg_span_of(encodings[i].word))) {
			*encoding = encodings[i].encoding;
			return TRUE;
		}
	return FALSE;
}

gboolean cg_vcard_is_encoding(CgSpan word)
{
	CgEncoding encoding;

	return find_encoding(word, &encoding);
}

CgEncoding cg_vcard_encoding(CgSpan params)
{
	CgEncoding encoding = CG_ENCODING_NONE, found;
	CgVcardParam param;
	CgSpan word;

	while (cg_vcard_param_next(&params, &param)) {
		if (param.name.size > 0 &&
		    !cg_span_equal_nocase(param.name, CG_SPAN_LITERAL("ENCODING")))
			continue;
		while (cg_vcard_word_next(&param.value, &word))
			if (find_encoding(word, &found))
				encoding = MAX(encoding, found);
	}
	return encoding;
}

gboolean cg_vcard_is_token(CgSpan word, const char *more)
{
	for (gsize i = 0; i < word.size; i++) {
		guint8 byte = word.data[i];

		if (!g_ascii_isalnum(byte) && byte != '-' && byte != '_' &&
		    (byte == 0 || !strchr(more, byte)))
			return FALSE;
	}
	return word.size > 0;
}
