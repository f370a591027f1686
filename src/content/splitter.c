/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the cards of a bulk body apart by their BEGIN and END lines, without understanding them.
 * Refuses text between cards, a card inside a card that is no AGENT, a BEGIN or END that shares its
 * line, and a card without its end: then nothing in this body can be trusted to be one card. A card
 * over the limit costs only itself. */
#include "vcard-private.h"

#include <string.h>

struct CgSplitter {
	CgBuffer data; /* cards that are complete, then the one that is not */
	gsize taken;   /* bytes at the front of data that were given out already */
	gsize start;   /* where in data the card that is not complete begins */
	GQueue sizes;  /* of the complete cards that were not given out yet */
	guint8 line[CG_DELIMITER_LINE_MAX +
		    1]; /* the line's first bytes, one more than a delimiter has */
	gsize line_size;
	guint8 tail[CG_DELIMITER_LINE_MAX]; /* the line's last bytes, however long it is */
	gsize tail_size;
	guint depth;       /* 0 between cards, 1 in a card, more in its AGENT */
	gboolean agent;    /* the last line that was not blank opened an AGENT */
	gboolean skipping; /* the card is over the limit, and its bytes are not kept */
	guint dropped;     /* cards that were over the limit */
};

CgSplitter *cg_splitter_new(void)
{
	/* In wiped memory, since it holds a line of content. */
	CgSplitter *splitter = cg_wiped_new(sizeof(*splitter));

	g_queue_init(&splitter->sizes);
	return splitter;
}

void cg_splitter_free(CgSplitter *splitter)
{
	g_queue_clear(&splitter->sizes);
	cg_buffer_clear(&splitter->data);
	cg_wiped_free(splitter);
}

guint cg_splitter_dropped(const CgSplitter *splitter)
{
	return splitter->dropped;
}

static gboolean report_fault(GError **error, const char *why)
{
	g_set_error_literal(error, CG_ERROR, CG_ERROR_FRAMING, why);
	return FALSE;
}

/* --- Lines --- */

static gboolean on_begin(CgSplitter *splitter, GError **error)
{
	if (splitter->depth > 0 && !splitter->agent)
		return report_fault(error, "a vCard begins inside another");
	splitter->depth++;
	return TRUE;
}

static gboolean on_end(CgSplitter *splitter, GError **error)
{
	gsize size = splitter->data.size - splitter->start;

	if (splitter->depth == 0)
		return report_fault(error, "a vCard ends that has not begun");
	if (--splitter->depth > 0)
		return TRUE;
	if (splitter->skipping)
		splitter->dropped++;
	else
		g_queue_push_tail(&splitter->sizes, GSIZE_TO_POINTER(size));
	splitter->skipping = FALSE;
	splitter->start = splitter->data.size;
	return TRUE;
}

/* Some phones put no line end behind a card: END:VCARDBEGIN:VCARD. */
static gboolean ends_inside(CgSpan line)
{
	static const CgSpan end = CG_SPAN_LITERAL("END:VCARD");

	return line.size > end.size && cg_span_equal_nocase(cg_span(line.data, end.size), end);
}

/* If a card was cut off in a line, the BEGIN of the next one is glued to that line. Both would be
 * taken for one card, with the properties of two people. */
static gboolean begins_inside(const CgSplitter *splitter)
{
	static const CgSpan begin = CG_SPAN_LITERAL("BEGIN:VCARD");
	CgSpan line = cg_vcard_trim(cg_span(splitter->tail, splitter->tail_size));

	return line.size > begin.size &&
	       cg_span_equal_nocase(cg_span(line.data + line.size - begin.size, begin.size), begin);
}

static gboolean on_other(CgSplitter *splitter, CgSpan line, gboolean blank, GError **error)
{
	if (ends_inside(line))
		return report_fault(error, "a vCard ends inside a line");
	if (begins_inside(splitter))
		return report_fault(error, "a vCard begins inside a line");
	if (splitter->depth > 0)
		return TRUE;
	if (!blank)
		return report_fault(error, "text between vCards");
	/* Blank lines between cards belong to none of them. */
	cg_buffer_truncate(&splitter->data, splitter->start);
	return TRUE;
}

static gboolean take_line(CgSplitter *splitter, GError **error)
{
	CgSpan line = cg_span(splitter->line, splitter->line_size);
	gboolean blank, fine = FALSE;

	if (splitter->depth == 0)
		line = cg_vcard_skip_bom(line);
	blank = splitter->line_size <= CG_DELIMITER_LINE_MAX && cg_vcard_blank(line);
	switch (cg_vcard_delimiter(line)) {
	case CG_DELIMITER_BEGIN: fine = on_begin(splitter, error); break;
	case CG_DELIMITER_END: fine = on_end(splitter, error); break;
	case CG_DELIMITER_NONE: fine = on_other(splitter, line, blank, error); break;
	}
	if (!blank)
		splitter->agent = cg_vcard_opens_agent(line);
	splitter->line_size = 0;
	splitter->tail_size = 0;
	return fine;
}

/* --- Bytes --- */

static void keep_tail(CgSplitter *splitter, CgSpan bytes)
{
	gsize size = MIN(bytes.size, sizeof(splitter->tail));
	gsize left = MIN(splitter->tail_size, sizeof(splitter->tail) - size);

	if (size == 0)
		return;
	memmove(splitter->tail, splitter->tail + splitter->tail_size - left, left);
	memcpy(splitter->tail + left, bytes.data + bytes.size - size, size);
	splitter->tail_size = left + size;
}

static void keep_line(CgSplitter *splitter, CgSpan bytes)
{
	gsize size = MIN(bytes.size, sizeof(splitter->line) - splitter->line_size);

	if (size > 0)
		memcpy(splitter->line + splitter->line_size, bytes.data, size);
	splitter->line_size += size;
	keep_tail(splitter, bytes);
}

static gboolean keep_bytes(CgSplitter *splitter, CgSpan bytes, GError **error)
{
	if (splitter->data.size - splitter->start + bytes.size > CG_CARD_MAX) {
		if (splitter->depth == 0)
			return report_fault(error, "text between vCards");
		splitter->skipping = TRUE;
		cg_buffer_truncate(&splitter->data, splitter->start);
	}
	if (!splitter->skipping)
		cg_buffer_append(&splitter->data, bytes);
	return TRUE;
}

gboolean cg_splitter_push(CgSplitter *splitter, CgSpan bytes, GError **error)
{
	cg_buffer_consume(&splitter->data, splitter->taken);
	splitter->start -= splitter->taken;
	splitter->taken = 0;

	while (bytes.size > 0) {
		const guint8 *end = memchr(bytes.data, '\n', bytes.size);
		gsize size = end ? (gsize)(end - bytes.data) : bytes.size;
		gsize with_end = size + (end ? 1 : 0);

		keep_line(splitter, cg_span(bytes.data, size));
		if (!keep_bytes(splitter, cg_span(bytes.data, with_end), error) ||
		    (end && !take_line(splitter, error)))
			return FALSE;
		bytes = cg_span(bytes.data + with_end, bytes.size - with_end);
	}
	return TRUE;
}

gboolean cg_splitter_next(CgSplitter *splitter, CgSpan *card)
{
	if (g_queue_is_empty(&splitter->sizes))
		return FALSE;
	card->data = splitter->data.data + splitter->taken;
	card->size = GPOINTER_TO_SIZE(g_queue_pop_head(&splitter->sizes));
	splitter->taken += card->size;
	return TRUE;
}

gboolean cg_splitter_end(CgSplitter *splitter, GError **error)
{
	/* The last line may lack its end. */
	if (splitter->line_size > 0 && !take_line(splitter, error))
		return FALSE;
	if (splitter->depth > 0)
		return report_fault(error, "a vCard without its end");
	return TRUE;
}
