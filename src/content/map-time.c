/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The times of MAP: YYYYMMDDTHHMMSS, with a zone or without. Refuses what is no time of a calendar.
 */
#include "attributes-private.h"

#define SIZE        15        /* bytes without a zone */
#define OFFSET_MAX  (18 * 60) /* minutes; no zone of the world is further off than 14 hours */
#define DAY_SECONDS (24 * 60 * 60)

/* Reads so many digits from *text, and moves on behind them. */
static gboolean read_digits(const char **text, guint count, guint *value)
{
	*value = 0;
	for (guint i = 0; i < count; i++, ++*text) {
		if (!g_ascii_isdigit(**text))
			return FALSE;
		*value = *value * 10 + g_ascii_digit_value(**text);
	}
	return TRUE;
}

static gboolean read_day(const char **text, gint64 *days)
{
	guint year, month, day;
	GDate date;

	if (!read_digits(text, 4, &year) || !read_digits(text, 2, &month) ||
	    !read_digits(text, 2, &day) || !g_date_valid_dmy(day, month, year))
		return FALSE;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, day, month, year);
	*days = g_date_get_julian(&date);
	return TRUE;
}

static gboolean read_clock(const char **text, gint64 *seconds)
{
	guint hours, minutes, rest;

	if (!read_digits(text, 2, &hours) || !read_digits(text, 2, &minutes) ||
	    !read_digits(text, 2, &rest) || hours > 23 || minutes > 59 || rest > 60)
		return FALSE;
	*seconds = (hours * 60 + minutes) * 60 + rest;
	return TRUE;
}

/* Reads the zone, if there is one, and moves on behind it. */
static gboolean read_zone(const char **text, CgMapTime *time)
{
	gboolean west = **text == '-';
	guint hours, minutes;

	if (**text == 'Z' || **text == 'z') {
		time->zoned = TRUE;
		++*text;
		return TRUE;
	}
	if (**text != '+' && !west)
		return TRUE;
	++*text;
	if (!read_digits(text, 2, &hours) || !read_digits(text, 2, &minutes) || minutes > 59 ||
	    hours * 60 + minutes > OFFSET_MAX)
		return FALSE;
	time->zoned = TRUE;
	time->offset = (gint)(hours * 60 + minutes) * (west ? -1 : 1);
	return TRUE;
}

gboolean cg_map_time_parse(const char *text, CgMapTime *time)
{
	CgMapTime found = { 0 };
	gint64 days, seconds;

	if (!read_day(&text, &days) || *text++ != 'T' || !read_clock(&text, &seconds) ||
	    !read_zone(&text, &found) || *text)
		return FALSE;
	found.local = days * DAY_SECONDS + seconds;
	*time = found;
	return TRUE;
}

gint cg_map_time_compare(const CgMapTime *a, const CgMapTime *b)
{
	gboolean zoned = a->zoned && b->zoned;
	gint64 first = a->local - (zoned ? a->offset * 60 : 0);
	gint64 second = b->local - (zoned ? b->offset * 60 : 0);

	return first < second ? -1 : first > second;
}

CgText *cg_map_time_tidy(const char *text)
{
	g_auto(CgBuffer) tidy = { 0 };
	CgMapTime time;
	guint minutes;

	if (!cg_map_time_parse(text, &time))
		return NULL;
	cg_buffer_append(&tidy, cg_span(text, SIZE));
	minutes = ABS(time.offset);
	if (time.zoned)
		cg_buffer_append_printf(&tidy, "%c%02u%02u", time.offset < 0 ? '-' : '+',
					minutes / 60, minutes % 60);
	return cg_text_new(cg_buffer_span(&tidy));
}
