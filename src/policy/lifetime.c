/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lifetimes: how long a driver's decision holds. Any text that is not one of the five kinds is
 * refused. */
#include <contactguard/policy.h>

#include <string.h>

#define DAYS_MAX 3650 /* ten years: longer than head units live */

#define A_MINUTE CG_SECONDS(60)

/* The longest unit stands first, so that a span prints in its shortest form. */
static const struct {
	char unit;
	guint minutes;
} units[] = { { 'd', 24 * 60 }, { 'h', 60 }, { 'm', 1 } };

static const struct {
	const char *word;
	CgLifetimeKind kind;
} words[] = {
	{ "once", CG_LIFETIME_ONCE },
	{ "trip", CG_LIFETIME_TRIP },
	{ "always", CG_LIFETIME_ALWAYS },
};

static gboolean parse_word(const char *text, CgLifetime *lifetime)
{
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strcmp(text, words[i].word) != 0)
			continue;
		*lifetime = (CgLifetime){ .kind = words[i].kind };
		return TRUE;
	}
	return FALSE;
}

static gboolean parse_span(const char *text, CgLifetime *lifetime)
{
	gsize digits = strspn(text, "0123456789");
	guint64 count = g_ascii_strtoull(text, NULL, 10);

	if (digits == 0 || strlen(text) != digits + 1)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		guint most = DAYS_MAX * (units[0].minutes / units[i].minutes);

		if (text[digits] != units[i].unit)
			continue;
		*lifetime = (CgLifetime){ .kind = CG_LIFETIME_SPAN,
					  .minutes = count * units[i].minutes };
		return count >= 1 && count <= most;
	}
	return FALSE;
}

static gboolean parse_date(const char *text, CgLifetime *lifetime)
{
	static const char form[] = "dddd-dd-dd";

	if (strlen(text) != strlen(form))
		return FALSE;
	for (guint i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
			return FALSE;
	*lifetime = (CgLifetime){ .kind = CG_LIFETIME_DATE,
				  .year = strtoul(text, NULL, 10),
				  .month = strtoul(text + 5, NULL, 10),
				  .day = strtoul(text + 8, NULL, 10) };
	return g_date_valid_dmy(lifetime->day, lifetime->month, lifetime->year);
}

gboolean cg_lifetime_parse(const char *text, CgLifetime *lifetime)
{
	return parse_word(text, lifetime) || parse_span(text, lifetime) ||
	       parse_date(text, lifetime);
}

static char *print_span(guint minutes)
{
	guint i = 0;

	while (minutes % units[i].minutes != 0)
		i++;
	return g_strdup_printf("%u%c", minutes / units[i].minutes, units[i].unit);
}

char *cg_lifetime_print(const CgLifetime *lifetime)
{
	switch (lifetime->kind) {
	case CG_LIFETIME_ONCE: return g_strdup("once");
	case CG_LIFETIME_TRIP: return g_strdup("trip");
	case CG_LIFETIME_SPAN: return print_span(lifetime->minutes);
	case CG_LIFETIME_DATE:
		return g_strdup_printf("%04u-%02u-%02u", lifetime->year, lifetime->month,
				       lifetime->day);
	case CG_LIFETIME_ALWAYS: return g_strdup("always");
	}
	return NULL;
}

gboolean cg_lifetime_outlasts_trip(const CgLifetime *lifetime)
{
	switch (lifetime->kind) {
	case CG_LIFETIME_ONCE:
	case CG_LIFETIME_TRIP: return FALSE;
	case CG_LIFETIME_SPAN:
	case CG_LIFETIME_DATE:
	case CG_LIFETIME_ALWAYS: return TRUE;
	}
	return TRUE;
}

/* Returns the first moment after that day in local time. Uses the calendar, because a day on which
 * summer time begins may have no midnight. */
static gint64 end_of_day(const CgLifetime *lifetime)
{
	g_autoptr(GDateTime) next = NULL;
	GDate day;

	g_date_clear(&day, 1);
	g_date_set_dmy(&day, lifetime->day, lifetime->month, lifetime->year);
	g_date_add_days(&day, 1);
	next = g_date_time_new_local(g_date_get_year(&day), g_date_get_month(&day),
				     g_date_get_day(&day), 0, 0, 0);
	/* GDateTime ends with 31 December 9999. */
	return next ? CG_SECONDS(g_date_time_to_unix(next)) : G_MAXINT64;
}

gint64 cg_lifetime_until(const CgLifetime *lifetime, gint64 time)
{
	switch (lifetime->kind) {
	case CG_LIFETIME_SPAN: return time + cg_lifetime_span(lifetime);
	case CG_LIFETIME_DATE: return end_of_day(lifetime);
	case CG_LIFETIME_ONCE:
	case CG_LIFETIME_TRIP:
	case CG_LIFETIME_ALWAYS: return 0;
	}
	return 0;
}

gint64 cg_lifetime_span(const CgLifetime *lifetime)
{
	return lifetime->kind == CG_LIFETIME_SPAN ? lifetime->minutes * A_MINUTE : 0;
}
