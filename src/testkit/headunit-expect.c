/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells whether an answer holds what was expected. Properties are found by parsing; a body that
 * cannot be parsed holds neither a field nor the absence of one. */
#include "headunit-private.h"

#include <string.h>

/* --- Fields --- */

/* A property outside the table is found by its name at the start of a line, without its group. */
static gboolean is_line_named(CgSpan line, const char *name)
{
	gsize start = 0, end = 0;

	for (; end < line.size && line.data[end] != ':' && line.data[end] != ';'; end++)
		if (line.data[end] == '.')
			start = end + 1;
	return cg_span_equal_nocase(cg_span(line.data + start, end - start), cg_span_of(name));
}

static gboolean has_line(CgSpan text, const char *name)
{
	while (text.size) {
		const guint8 *end = memchr(text.data, '\n', text.size);
		gsize size = end ? (gsize)(end - text.data) : text.size;

		if (is_line_named(cg_span(text.data, size), name))
			return TRUE;
		size += end ? 1 : 0;
		text = cg_span(text.data + size, text.size - size);
	}
	return FALSE;
}

static gboolean has_property(CgSpan text, const char *name, gboolean *readable)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);
	CgProperty property = cg_property_of(cg_span_of(name));

	*readable &= card != NULL;
	if (!card)
		return FALSE;
	if (property == CG_PROP_VERSION ||
	    (property == CG_PROP_OTHER && !g_str_equal(name, cg_property_name(CG_PROP_OTHER))))
		return has_line(text, name);
	return cg_card_count(card, property) > 0;
}

static gboolean has_property_anywhere(CgSpan body, const char *name, gboolean *readable)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	gboolean found = FALSE;
	CgSpan card;

	*readable = TRUE;
	cg_splitter_push(splitter, body);
	while (cg_splitter_next(splitter, &card))
		found |= has_property(card, name, readable);
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &card))
		found |= has_property(card, name, readable);
	*readable &= cg_splitter_faults(splitter) == 0;
	return found;
}

/* --- Expectations --- */

static gboolean is_param(const HuReport *report, const char *name, const char *wanted)
{
	g_autofree char *found = hu_report_param(report, name);

	return found && g_ascii_strcasecmp(found, wanted) == 0;
}

static gboolean has_text(const HuReport *report, const char *text)
{
	return report->body.size > 0 &&
	       memmem(report->body.data, report->body.size, text, strlen(text)) != NULL;
}

gboolean hu_expect(const HuCommand *expect, const HuReport *report)
{
	CgSpan body = cg_buffer_span(&report->body);
	gboolean readable;

	switch (expect->key) {
	case HU_EXPECT_RESPONSE: return report->code == expect->code;
	case HU_EXPECT_SIZE: return is_param(report, "PhonebookSize", expect->text);
	case HU_EXPECT_COUNT: return report->count == (gint64)expect->value;
	case HU_EXPECT_FIELD:
		return has_property_anywhere(body, expect->text, &readable) && readable;
	case HU_EXPECT_NO_FIELD:
		return !has_property_anywhere(body, expect->text, &readable) && readable;
	case HU_EXPECT_TEXT: return has_text(report, expect->text);
	case HU_EXPECT_NO_TEXT: return !has_text(report, expect->text);
	case HU_EXPECT_PARAM: return is_param(report, expect->param, expect->text);
	}
	return FALSE;
}
