/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agent: asks the driver at a terminal. One question at a time; a line answers it, and a question
 * that is withdrawn is said to be. What is no answer is asked again, never guessed. */
#include "ctl-private.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#define PATH      "/org/contactguard/agent"
#define MANAGER   "org.contactguard.AgentManager1"
#define LINES_MAX 64 /* that a script sends before it is asked */

typedef struct {
	char *path;
	GVariant *details;
	GDBusMethodInvocation *invocation;
} Question;

typedef struct {
	Ctl *ctl;
	GMainLoop *loop;
	GQueue questions; /* of Question: the first is on the terminal */
	GQueue lines;     /* typed before anything was asked, where no person types */
	GDataInputStream *input;
	gboolean person, reading, at_end;
	char *daemon; /* its unique name: nobody else may ask */
	CtlExit exit_code;
} Agent;

static void question_free(Question *question)
{
	g_free(question->path);
	g_variant_unref(question->details);
	g_object_unref(question->invocation);
	g_free(question);
}

/* --- The question on the terminal --- */

static void take_line(Agent *agent, const char *line);
static void read_next(Agent *agent);

static void show(Agent *agent)
{
	const Question *question = g_queue_peek_head(&agent->questions);
	g_autofree char *text = question ? ctl_question_text(question->details) : NULL;
	g_autofree char *line = NULL;

	if (!question) {
		if (agent->at_end)
			g_main_loop_quit(agent->loop);
		return;
	}
	ctl_out("%s> ", text);
	line = g_queue_pop_head(&agent->lines);
	read_next(agent);
	if (line)
		take_line(agent, line);
	else if (agent->at_end)
		g_main_loop_quit(agent->loop);
}

/* The reply takes a reference of its own. */
static void close_first(Agent *agent)
{
	question_free(g_queue_pop_head(&agent->questions));
	show(agent);
}

static void grant(Agent *agent, const CtlAnswer *answer)
{
	const Question *question = g_queue_peek_head(&agent->questions);
	g_autofree char *scope = ctl_clean(answer->scope);
	g_autofree char *lifetime = ctl_clean(answer->lifetime);
	GVariantBuilder reply;

	g_variant_builder_init(&reply, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_text(&reply, "scope", answer->scope);
	ctl_row_add_text(&reply, "lifetime", answer->lifetime);
	g_dbus_method_invocation_return_value(g_object_ref(question->invocation),
					      g_variant_new("(a{sv})", &reply));
	ctl_out("Answered: %s (%s).\n", scope, lifetime);
	close_first(agent);
}

static void refuse(Agent *agent)
{
	const Question *question = g_queue_peek_head(&agent->questions);

	g_dbus_method_invocation_return_dbus_error(g_object_ref(question->invocation),
						   "org.contactguard.Error.Refused",
						   "the driver said no");
	ctl_out("Refused, for this trip.\n");
	close_first(agent);
}

static void preview(Agent *agent)
{
	const Question *question = g_queue_peek_head(&agent->questions);
	g_autofree char **scopes = NULL;

	g_variant_lookup(question->details, "scopes", "^a&s", &scopes);
	for (guint i = 0; scopes && scopes[i]; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) answer =
			ctl_call(agent->ctl, question->path, "org.contactguard.Question1", "Counts",
				 g_variant_new("(s)", scopes[i]), "(a{su})", &error);
		g_autoptr(GVariant) counts = answer ? g_variant_get_child_value(answer, 0) : NULL;
		g_autofree char *clean = ctl_clean(scopes[i]);

		if (!counts) {
			ctl_fail(error);
			break;
		}
		ctl_out("%s\n", clean);
		ctl_print_counts(counts);
	}
	ctl_out("> ");
}

static void again(Agent *agent, const char *words)
{
	ctl_out("%s", words);
	show(agent);
}

static void take_line(Agent *agent, const char *line)
{
	const Question *question = g_queue_peek_head(&agent->questions);
	g_auto(CtlAnswer) answer = { 0 };

	switch (ctl_answer_of(line, question->details, &answer)) {
	case CTL_ANSWER_GRANT: grant(agent, &answer); return;
	case CTL_ANSWER_REFUSE: refuse(agent); return;
	case CTL_ANSWER_PREVIEW: preview(agent); return;
	case CTL_ANSWER_AGAIN: again(agent, ""); return;
	case CTL_ANSWER_UNCLEAR: again(agent, "That is no answer.\n"); return;
	}
}

/* --- The terminal --- */

static void on_line(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree char *line = g_data_input_stream_read_line_finish_utf8(
		G_DATA_INPUT_STREAM(source), result, NULL, NULL);
	Agent *agent = data;

	agent->reading = FALSE;
	agent->at_end = !line;
	if (line && !g_queue_is_empty(&agent->questions))
		take_line(agent, line);
	else if (line && agent->person)
		ctl_out("Nothing is asked now.\n");
	else if (line)
		g_queue_push_tail(&agent->lines, g_steal_pointer(&line));
	read_next(agent);
	if (agent->at_end && g_queue_is_empty(&agent->lines))
		g_main_loop_quit(agent->loop);
}

static void read_next(Agent *agent)
{
	if (agent->reading || agent->at_end || agent->lines.length >= LINES_MAX)
		return;
	agent->reading = TRUE;
	g_data_input_stream_read_line_async(agent->input, G_PRIORITY_DEFAULT, NULL, on_line, agent);
}

/* --- The daemon --- */

static Question *find(Agent *agent, const char *path)
{
	for (GList *at = agent->questions.head; at; at = at->next)
		if (g_str_equal(((Question *)at->data)->path, path))
			return at->data;
	return NULL;
}

static void ask(Agent *agent, GVariant *arguments, GDBusMethodInvocation *invocation)
{
	Question *question = g_new0(Question, 1);

	g_variant_get(arguments, "(o@a{sv})", &question->path, &question->details);
	question->invocation = invocation;
	g_queue_push_tail(&agent->questions, question);
	if (agent->questions.length == 1)
		show(agent);
}

static void cancel(Agent *agent, GVariant *arguments)
{
	gboolean first;
	Question *question;
	const char *path;

	g_variant_get(arguments, "(&o)", &path);
	question = find(agent, path);
	if (!question)
		return;
	first = question == g_queue_peek_head(&agent->questions);
	g_queue_remove(&agent->questions, question);
	question_free(question);
	if (!first)
		return;
	ctl_out("\nWithdrawn: it was answered elsewhere, or nobody waits for it any more.\n");
	show(agent);
}

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	Agent *agent = data;

	if (g_strcmp0(sender, agent->daemon)) {
		g_dbus_method_invocation_return_dbus_error(invocation,
							   "org.contactguard.Error.NotAuthorized",
							   "only the guard may ask");
		return;
	}
	if (g_str_equal(method, "RequestConsent")) {
		ask(agent, arguments, invocation);
		return;
	}
	if (g_str_equal(method, "Cancel"))
		cancel(agent, arguments);
	else /* Release */
		ctl_out("\ncontactguardd ends.\n");
	g_dbus_method_invocation_return_value(invocation, NULL);
}

static gboolean export(Agent *agent, GError **error)
{
	static const char xml[] =
		"<node><interface name='org.contactguard.Agent1'>"
		"<method name='RequestConsent'><arg type='o' direction='in'/>"
		"<arg type='a{sv}' direction='in'/><arg type='a{sv}' direction='out'/></method>"
		"<method name='Cancel'><arg type='o' direction='in'/></method>"
		"<method name='Release'/></interface></node>";
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(xml, error);

	return node &&
	       g_dbus_connection_register_object(agent->ctl->connection, PATH, node->interfaces[0],
						 &vtable, agent, NULL, error) != 0;
}

static gboolean enlist(Agent *agent, GError **error)
{
	g_autoptr(GVariant) owner = NULL, answer = NULL;

	if (!ctl_connect(agent->ctl, error) || !export(agent, error))
		return FALSE;
	/* This call starts the daemon where the bus can. */
	answer = ctl_call(agent->ctl, CTL_ROOT, MANAGER, "RegisterAgent",
			  g_variant_new("(osi)", PATH, "terminal", agent->ctl->priority), "()",
			  error);
	if (!answer)
		return FALSE;
	owner = g_dbus_connection_call_sync(
		agent->ctl->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "GetNameOwner", g_variant_new("(s)", "org.contactguard"),
		G_VARIANT_TYPE("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
	if (!owner)
		return FALSE;
	g_variant_get(owner, "(s)", &agent->daemon);
	return TRUE;
}

/* --- Its end --- */

static gboolean on_interrupt(gpointer data)
{
	g_main_loop_quit(((Agent *)data)->loop);
	return G_SOURCE_CONTINUE;
}

static void on_lost(GDBusConnection *connection, const char *name, gpointer data)
{
	Agent *agent = data;

	agent->exit_code = ctl_lost();
	g_main_loop_quit(agent->loop);
}

static void run(Agent *agent)
{
	g_autoptr(GInputStream) stream = g_unix_input_stream_new(STDIN_FILENO, FALSE);
	g_autoptr(GVariant) answer = NULL;
	guint name = g_bus_watch_name_on_connection(agent->ctl->connection, "org.contactguard",
						    G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_lost,
						    agent, NULL);

	agent->input = g_data_input_stream_new(stream);
	agent->person = isatty(STDIN_FILENO);
	ctl_out("Waiting for questions; Ctrl-C ends it.\n");
	read_next(agent);
	g_main_loop_run(agent->loop);
	g_bus_unwatch_name(name);
	if (agent->exit_code == CTL_DONE)
		answer = ctl_call(agent->ctl, CTL_ROOT, MANAGER, "UnregisterAgent",
				  g_variant_new("(o)", PATH), "()", NULL);
}

CtlExit ctl_agent(Ctl *ctl)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(GError) error = NULL;
	Agent agent = { .ctl = ctl, .loop = loop };
	CtlExit exit_code;

	g_unix_signal_add(SIGINT, on_interrupt, &agent);
	g_unix_signal_add(SIGTERM, on_interrupt, &agent);
	if (enlist(&agent, &error))
		run(&agent);
	else
		agent.exit_code = ctl_fail(error);
	exit_code = agent.exit_code;
	g_clear_object(&agent.input);
	g_queue_clear_full(&agent.questions, (GDestroyNotify)question_free);
	g_queue_clear_full(&agent.lines, g_free);
	g_free(agent.daemon);
	return exit_code;
}
