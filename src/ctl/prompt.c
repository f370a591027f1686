/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question at the terminal, and what somebody types for an answer. */
#include "ctl-private.h"

static void append_choices(GString *text, char **choices, const char *first)
{
	for (guint i = 0; choices[i]; i++) {
		g_autofree char *printable = cg_client_printable(choices[i]);

		g_string_append_printf(text, "  %u  %s%s\n", i + 1, printable,
				       g_strcmp0(choices[i], first) == 0 ? " (if you name none)"
									 : "");
	}
}

char *ctl_prompt_text(const CgClientQuestion *question)
{
	g_autofree char *asked = cg_client_question_text(question);
	g_autoptr(GString) text = g_string_new("\n");

	g_string_append_printf(text, "%sWhat may it see?\n", asked);
	append_choices(text, question->scopes, NULL);
	g_string_append(text, "For how long?\n");
	append_choices(text, question->lifetimes, question->lifetime);
	g_string_append(text, "Type a number for what, and if you like one for how long (such as "
			      "\"2 1\").\nEnter or no refuses, p counts, ? shows this again.\n");
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Returns the words between blanks. */
static char **split_line(const char *line)
{
	g_auto(GStrv) parts = g_strsplit_set(line, " \t\r", -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (guint i = 0; parts[i]; i++)
		if (*parts[i])
			g_ptr_array_add(words, g_strdup(parts[i]));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

CtlPromptKind ctl_prompt_parse(const char *line, const CgClientQuestion *question,
			       CgClientAnswer *answer)
{
	static const struct {
		const char *word;
		CtlPromptKind kind;
	} fixed[] = {
		{ "no", CTL_PROMPT_REFUSE },
		{ "n", CTL_PROMPT_REFUSE },
		{ "?", CTL_PROMPT_AGAIN },
		{ "p", CTL_PROMPT_PREVIEW },
	};
	g_auto(GStrv) words = split_line(line);

	*answer = (CgClientAnswer){ 0 };
	if (!words[0])
		return CTL_PROMPT_REFUSE;
	for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (!words[1] && !g_ascii_strcasecmp(words[0], fixed[i].word))
			return fixed[i].kind;
	if (words[1] && words[2])
		return CTL_PROMPT_UNCLEAR;
	return cg_client_answer_parse(question, words[0], words[1], answer) ? CTL_PROMPT_GRANT
									    : CTL_PROMPT_UNCLEAR;
}
