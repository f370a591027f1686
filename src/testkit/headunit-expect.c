/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells whether an answer holds what was expected, and what it holds instead. Properties are found
 * by parsing; a body that cannot be parsed holds neither a field nor the absence of one. */
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

/* --- What was found instead --- */

static char *describe_response(const HuReport *report)
{
	if (report->code == CG_CODE_WAIT)
		return g_strdup("no answer in time");
	if (report->code == CG_CODE_LOST)
		return g_strdup("closed");
	return g_strdup_printf("%02X %s", report->code, cg_code_name(report->code));
}

static char *describe_param(const HuReport *report, const char *name)
{
	char *value = hu_report_param(report, name);

	return value ? value : g_strdup_printf("no %s", name);
}

static char *describe_count(const HuReport *report)
{
	if (report->count < 0)
		return g_strdup("nothing that can be counted");
	return g_strdup_printf("%" G_GINT64_FORMAT, report->count);
}

static char *describe_field(const HuReport *report, const char *name)
{
	gboolean readable;
	gboolean there = has_property_anywhere(cg_buffer_span(&report->body), name, &readable);

	if (!readable)
		return g_strdup("a body with cards that cannot be read");
	return g_strdup_printf(there ? "a card with %s" : "no card with %s", name);
}

static char *describe_text(const HuReport *report, const char *text)
{
	if (has_text(report, text))
		return g_strdup("it in the body");
	return g_strdup_printf("a body of %" G_GSIZE_FORMAT " bytes without it", report->body.size);
}

char *hu_expect_found(const HuCommand *expect, const HuReport *report)
{
	switch (expect->key) {
	case HU_EXPECT_RESPONSE: return describe_response(report);
	case HU_EXPECT_SIZE: return describe_param(report, "PhonebookSize");
	case HU_EXPECT_COUNT: return describe_count(report);
	case HU_EXPECT_FIELD:
	case HU_EXPECT_NO_FIELD: return describe_field(report, expect->text);
	case HU_EXPECT_TEXT:
	case HU_EXPECT_NO_TEXT: return describe_text(report, expect->text);
	case HU_EXPECT_PARAM: return describe_param(report, expect->param);
	}
	return g_strdup("");
}
