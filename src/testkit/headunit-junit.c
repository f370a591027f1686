/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run as a JUnit report: a case for each expectation, and one for each command that the run
 * fails by without an expectation, so that the report has failed exactly if the exit code is not 0.
 * Characters that XML does not have are left out. */
#include "headunit-private.h"

struct HuJunit {
	GString *cases;
	guint tests, failures, errors, skipped;
};

HuJunit *hu_junit_new(void)
{
	HuJunit *junit = g_new0(HuJunit, 1);

	junit->cases = g_string_new(NULL);
	return junit;
}

void hu_junit_free(HuJunit *junit)
{
	if (!junit)
		return;
	g_string_free(junit->cases, TRUE);
	g_free(junit);
}

static gboolean is_xml(gunichar c)
{
	return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r';
}

/* Returns the text as XML may have it; the caller frees it. The words of commands are UTF-8, and
 * messages of the system are made so. */
static char *escape_text(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(GString) kept = g_string_new(NULL);

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		if (is_xml(g_utf8_get_char(at)))
			g_string_append_len(kept, at, g_utf8_next_char(at) - at);
	}
	return g_markup_escape_text(kept->str, kept->len);
}

static char *name_command(const HuCommand *command)
{
	return g_strconcat(command->word, *command->args ? " " : "", command->args, NULL);
}

/* outcome: the element that says how it went; NULL: it held. */
static void add_case(HuJunit *junit, const char *name, const char *outcome, const char *message)
{
	g_autofree char *safe_name = escape_text(name);
	g_autofree char *safe_message = escape_text(message ? message : "");

	junit->tests++;
	g_string_append_printf(junit->cases, "  <testcase classname=\"fake-headunit\" name=\"%s\"",
			       safe_name);
	if (!outcome)
		g_string_append(junit->cases, "/>\n");
	else
		g_string_append_printf(junit->cases,
				       ">\n    <%s message=\"%s\">%s</%s>\n  </testcase>\n",
				       outcome, safe_message, safe_message, outcome);
}

void hu_junit_add(HuJunit *junit, const HuCommand *about, const HuCommand *expect,
		  const char *found)
{
	g_autofree char *asked = name_command(about);
	g_autofree char *name = g_strconcat(asked, ": expect ", expect->args, NULL);
	g_autofree char *message =
		found ? g_strconcat("expected ", expect->args, ", found ", found, NULL) : NULL;

	add_case(junit, name, found ? "failure" : NULL, message);
	if (found)
		junit->failures++;
}

void hu_junit_add_refused(HuJunit *junit, const HuCommand *command, CgCode code)
{
	g_autofree char *name = name_command(command);
	g_autofree char *message =
		g_strdup_printf("refused: found %02X %s", code, cg_code_name(code));

	add_case(junit, name, "failure", message);
	junit->failures++;
}

void hu_junit_add_error(HuJunit *junit, const HuCommand *command, const char *why)
{
	g_autofree char *name = name_command(command);

	add_case(junit, name, "error", why);
	junit->errors++;
}

void hu_junit_add_skipped(HuJunit *junit, const HuCommand *expect)
{
	g_autofree char *name = name_command(expect);

	add_case(junit, name, "skipped", "the run did not come to it");
	junit->skipped++;
}

gboolean hu_junit_write(const HuJunit *junit, const char *path, GError **error)
{
	g_autofree char *text = g_strdup_printf(
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites>\n <testsuite name=\"fake-headunit\" tests=\"%u\" failures=\"%u\" "
		"errors=\"%u\" skipped=\"%u\">\n%s </testsuite>\n</testsuites>\n",
		junit->tests, junit->failures, junit->errors, junit->skipped, junit->cases->str);

	return g_file_set_contents(path, text, -1, error);
}
