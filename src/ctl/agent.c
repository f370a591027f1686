/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agent: asks the driver at a terminal. One question at a time is shown; a line answers it, and a
 * withdrawn question is reported. Input that is not an answer is never guessed at: it asks again.
 */
#include "ctl-private.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>

#define LINES_MAX 64 /* how many a script may send before it is asked */

typedef struct {
	Ctl *ctl;
	CtlLoop loop;
	CgClientAgent *agent;
	GQueue questions; /* of const CgClientQuestion: the first is on the terminal */
	GQueue lines;     /* typed before anything was asked, if no person types */
	GDataInputStream *input;
	gboolean is_person, reading, at_end;
} Terminal;

/* --- The question on the terminal --- */

static void take_line(Terminal *terminal, const char *line);
static void read_line(Terminal *terminal);

static void show_question(Terminal *terminal)
{
	const CgClientQuestion *question = g_queue_peek_head(&terminal->questions);
	g_autofree char *text = question ? ctl_prompt_text(question) : NULL;
	g_autofree char *line = NULL;

	if (!question) {
		if (terminal->at_end)
			ctl_loop_quit(&terminal->loop);
		return;
	}
	ctl_print("%s> ", text);
	line = g_queue_pop_head(&terminal->lines);
	read_line(terminal);
	if (line)
		take_line(terminal, line);
	else if (terminal->at_end)
		ctl_loop_quit(&terminal->loop);
}

static void grant_scope(Terminal *terminal, const CgClientAnswer *answer)
{
	g_autofree char *scope = cg_client_printable(answer->scope);
	g_autofree char *lifetime = cg_client_printable(answer->lifetime);

	cg_client_agent_answer(terminal->agent, g_queue_pop_head(&terminal->questions),
			       answer->scope, answer->lifetime);
	ctl_print("Answered: %s (%s).\n", scope, lifetime);
	show_question(terminal);
}

static void refuse_question(Terminal *terminal)
{
	cg_client_agent_refuse(terminal->agent, g_queue_pop_head(&terminal->questions));
	ctl_print("Refused, for this trip.\n");
	show_question(terminal);
}

static void print_previews(Terminal *terminal)
{
	const CgClientQuestion *question = g_queue_peek_head(&terminal->questions);

	for (char **scope = question->scopes; *scope; scope++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) answer =
			cg_client_call(terminal->ctl->client, question->path, CG_CLIENT_QUESTION,
				       "Counts", g_variant_new("(s)", *scope), "(a{su})", &error);
		g_autoptr(GVariant) counts = answer ? g_variant_get_child_value(answer, 0) : NULL;
		g_autofree char *printable = cg_client_printable(*scope);

		if (!counts) {
			ctl_report_error(error);
			break;
		}
		ctl_print("%s\n", printable);
		ctl_print_counts(counts);
	}
	ctl_print("> ");
}

static void ask_again(Terminal *terminal, const char *reason)
{
	ctl_print("%s", reason);
	show_question(terminal);
}

static void take_line(Terminal *terminal, const char *line)
{
	const CgClientQuestion *question = g_queue_peek_head(&terminal->questions);
	g_auto(CgClientAnswer) answer = { 0 };

	switch (ctl_prompt_parse(line, question, &answer)) {
	case CTL_PROMPT_GRANT: grant_scope(terminal, &answer); return;
	case CTL_PROMPT_REFUSE: refuse_question(terminal); return;
	case CTL_PROMPT_PREVIEW: print_previews(terminal); return;
	case CTL_PROMPT_AGAIN: ask_again(terminal, ""); return;
	case CTL_PROMPT_UNCLEAR: ask_again(terminal, "That is no answer.\n"); return;
	}
}

/* --- Input --- */

static void on_line(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree char *line = g_data_input_stream_read_line_finish_utf8(
		G_DATA_INPUT_STREAM(source), result, NULL, NULL);
	Terminal *terminal = data;

	terminal->reading = FALSE;
	terminal->at_end = !line;
	if (line && !g_queue_is_empty(&terminal->questions))
		take_line(terminal, line);
	else if (line && terminal->is_person)
		ctl_print("Nothing is asked now.\n");
	else if (line)
		g_queue_push_tail(&terminal->lines, g_steal_pointer(&line));
	read_line(terminal);
	if (terminal->at_end && g_queue_is_empty(&terminal->lines))
		ctl_loop_quit(&terminal->loop);
}

static void read_line(Terminal *terminal)
{
	if (terminal->reading || terminal->at_end || terminal->lines.length >= LINES_MAX)
		return;
	terminal->reading = TRUE;
	g_data_input_stream_read_line_async(terminal->input, G_PRIORITY_DEFAULT, NULL, on_line,
					    terminal);
}

/* --- The daemon --- */

static void on_ask(gpointer data, const CgClientQuestion *question)
{
	Terminal *terminal = data;

	g_queue_push_tail(&terminal->questions, (gpointer)question);
	if (terminal->questions.length == 1)
		show_question(terminal);
}

static void on_withdrawn(gpointer data, const CgClientQuestion *question)
{
	Terminal *terminal = data;
	gboolean first = question == g_queue_peek_head(&terminal->questions);

	g_queue_remove(&terminal->questions, question);
	if (!first)
		return;
	ctl_print("\nWithdrawn: it was answered elsewhere, or nobody waits for it any more.\n");
	show_question(terminal);
}

static void on_released(gpointer data)
{
	ctl_print("\ncontactguardd ends.\n");
}

static CtlExit run_terminal(Terminal *terminal)
{
	g_autoptr(GInputStream) stream = g_unix_input_stream_new(STDIN_FILENO, FALSE);
	CtlExit exit_code;

	terminal->input = g_data_input_stream_new(stream);
	terminal->is_person = isatty(STDIN_FILENO);
	ctl_print("Waiting for questions; Ctrl-C ends it.\n");
	read_line(terminal);
	exit_code = ctl_loop_run(&terminal->loop, terminal->ctl->client);
	g_object_unref(terminal->input);
	g_queue_clear(&terminal->questions);
	g_queue_clear_full(&terminal->lines, g_free);
	return exit_code;
}

CtlExit ctl_agent(Ctl *ctl)
{
	static const CgClientAgentClass class = { on_ask, on_withdrawn, on_released };
	g_autoptr(GError) error = NULL;
	Terminal terminal = { .ctl = ctl };
	CtlExit exit_code;

	ctl_loop_init(&terminal.loop);
	terminal.agent = cg_client_agent_new(ctl->client, "terminal", ctl->priority, &class,
					     &terminal, &error);
	exit_code = terminal.agent ? run_terminal(&terminal) : ctl_report_error(error);
	cg_client_agent_free(terminal.agent);
	ctl_loop_clear(&terminal.loop);
	return exit_code;
}
