/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people are told: the error domain, and lines of the log. Debug lines show only for the
 * topics that CONTACTGUARD_DEBUG names, and warnings always. All lines go to stderr, because stdout
 * is for what scripts read. */
#include <contactguard/base.h>

#include <stdio.h>
#include <string.h>
#include <syslog.h>

G_DEFINE_QUARK(cg - error - quark, cg_error)

static const char *const topics[] = {
	[CG_LOG_LINK] = "link", [CG_LOG_OBEX] = "obex",     [CG_LOG_FETCH] = "fetch",
	[CG_LOG_VIEW] = "view", [CG_LOG_GATE] = "gate",     [CG_LOG_BLUEZ] = "bluez",
	[CG_LOG_BUS] = "bus",   [CG_LOG_DAEMON] = "daemon",
};

static gboolean is_topic_on(CgLogTopic topic)
{
	static const char *wanted;
	g_auto(GStrv) words = NULL;

	if (!wanted) {
		wanted = g_getenv("CONTACTGUARD_DEBUG");
		wanted = wanted ? wanted : "";
	}
	if (!*wanted)
		return FALSE;
	words = g_strsplit(wanted, ",", -1);
	return g_strv_contains((const char *const *)words, "all") ||
	       g_strv_contains((const char *const *)words, topics[topic]);
}

const char *cg_log_mark(int priority)
{
	static const char *const marks[] = {
		[LOG_ERR] = "<3>",
		[LOG_WARNING] = "<4>",
		[LOG_DEBUG] = "<7>",
	};
	static int journal = -1;

	if (journal < 0)
		journal = g_log_writer_is_journald(fileno(stderr));
	return journal ? marks[priority] : "";
}

static void put_line(CgLogTopic topic, int priority, const char *level, const char *format,
		     va_list args) G_GNUC_PRINTF(4, 0);

static void put_line(CgLogTopic topic, int priority, const char *level, const char *format,
		     va_list args)
{
	g_autofree char *text = g_strdup_vprintf(format, args);

	fprintf(stderr, "%scontactguard: %s: %s%s\n", cg_log_mark(priority), topics[topic], level,
		text);
}

void cg_log(CgLogTopic topic, const char *format, ...)
{
	va_list args;

	if (!is_topic_on(topic))
		return;
	va_start(args, format);
	put_line(topic, LOG_DEBUG, "", format, args);
	va_end(args);
}

void cg_warn(CgLogTopic topic, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_line(topic, LOG_WARNING, "warning: ", format, args);
	va_end(args);
}
