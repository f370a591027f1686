/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An agent: registers with the daemon, and serves Agent1 to that daemon alone. A question stays
 * open until the driver has answered it or the daemon withdraws it, however long that takes. */
#include "client-private.h"

#include <client/agent1-generated.h>

#define AGENT_PATH    "/org/contactguard/agent"
#define AGENT_MANAGER "org.contactguard.AgentManager1"

typedef struct {
	CgClientQuestion *shown;
	GDBusMethodInvocation *invocation;
} OpenQuestion;

struct CgClientAgent {
	CgClient *client;
	const CgClientAgentClass *class;
	gpointer data;
	guint object; /* 0: not exported */
	gboolean registered;
	char *daemon;    /* its unique name: nobody else may ask */
	GPtrArray *open; /* of OpenQuestion */
};

/* A reply takes a reference of its own. */
static void free_question(OpenQuestion *question)
{
	cg_client_question_free(question->shown);
	g_object_unref(question->invocation);
	g_free(question);
}

/* --- Calls of the daemon --- */

static void open_question(CgClientAgent *agent, GVariant *arguments,
			  GDBusMethodInvocation *invocation)
{
	g_autoptr(GVariant) details = NULL;
	OpenQuestion *question = g_new0(OpenQuestion, 1);
	const char *path;

	g_variant_get(arguments, "(&o@a{sv})", &path, &details);
	question->shown = cg_client_question_new(path, details);
	question->invocation = invocation;
	g_ptr_array_add(agent->open, question);
	agent->class->ask(agent->data, question->shown);
}

static OpenQuestion *find_path(const CgClientAgent *agent, const char *path)
{
	for (guint i = 0; i < agent->open->len; i++) {
		OpenQuestion *question = g_ptr_array_index(agent->open, i);

		if (g_str_equal(question->shown->path, path))
			return question;
	}
	return NULL;
}

/* It is out of the list before the program hears of it, which may free the agent. */
static void withdraw_question(CgClientAgent *agent, GVariant *arguments)
{
	const char *path;
	OpenQuestion *question;
	guint place;

	g_variant_get(arguments, "(&o)", &path);
	question = find_path(agent, path);
	if (!question || !g_ptr_array_find(agent->open, question, &place))
		return;
	g_ptr_array_steal_index(agent->open, place);
	agent->class->withdrawn(agent->data, question->shown);
	free_question(question);
}

static void release_agent(CgClientAgent *agent)
{
	agent->registered = FALSE;
	agent->class->released(agent->data);
}

/* What the table does not know, GDBus refuses. */
static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	CgClientAgent *agent = data;

	if (g_strcmp0(sender, agent->daemon)) {
		g_dbus_method_invocation_return_dbus_error(invocation,
							   "org.contactguard.Error.NotAuthorized",
							   "only the guard may ask");
		return;
	}
	if (g_str_equal(method, "RequestConsent")) {
		open_question(agent, arguments, invocation);
		return;
	}
	if (g_str_equal(method, "Cancel"))
		withdraw_question(agent, arguments);
	else /* Release */
		release_agent(agent);
	g_dbus_method_invocation_return_value(invocation, NULL);
}

/* --- Registering --- */

static gboolean export_agent(CgClientAgent *agent, GError **error)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };

	agent->object = g_dbus_connection_register_object(
		agent->client->connection, AGENT_PATH,
		(GDBusInterfaceInfo *)&cg_client_agent1_interface, &vtable, agent, NULL, error);
	return agent->object != 0;
}

static gboolean find_daemon(CgClientAgent *agent, GError **error)
{
	g_autoptr(GVariant) owner =
		cg_client_ask_bus(agent->client, "GetNameOwner", CLIENT_NAME, "(s)", error);

	if (owner)
		g_variant_get(owner, "(s)", &agent->daemon);
	return owner != NULL;
}

/* This call starts the daemon if the bus can, so its unique name is asked for afterwards. */
static gboolean register_agent(CgClientAgent *agent, const char *capability, gint32 priority,
			       GError **error)
{
	g_autoptr(GVariant) answer = cg_client_call(
		agent->client, CG_CLIENT_ROOT, AGENT_MANAGER, "RegisterAgent",
		g_variant_new("(osi)", AGENT_PATH, capability, priority), "()", error);

	agent->registered = answer != NULL;
	return answer && find_daemon(agent, error);
}

/* It must not start a daemon that has ended, so it is no cg_client_call(). */
static void unregister_agent(CgClientAgent *agent)
{
	GVariant *answer = g_dbus_connection_call_sync(
		agent->client->connection, CLIENT_NAME, CG_CLIENT_ROOT, AGENT_MANAGER,
		"UnregisterAgent", g_variant_new("(o)", AGENT_PATH), NULL,
		G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);

	g_clear_pointer(&answer, g_variant_unref);
}

CgClientAgent *cg_client_agent_new(CgClient *client, const char *capability, gint32 priority,
				   const CgClientAgentClass *class, gpointer data, GError **error)
{
	g_autoptr(CgClientAgent) agent = g_new0(CgClientAgent, 1);

	agent->client = client;
	agent->class = class;
	agent->data = data;
	agent->open = g_ptr_array_new_with_free_func((GDestroyNotify)free_question);
	if (!cg_client_connect(client, error) || !export_agent(agent, error) ||
	    !register_agent(agent, capability, priority, error))
		return NULL;
	return g_steal_pointer(&agent);
}

void cg_client_agent_free(CgClientAgent *agent)
{
	if (!agent)
		return;
	if (agent->registered)
		unregister_agent(agent);
	if (agent->object)
		g_dbus_connection_unregister_object(agent->client->connection, agent->object);
	g_ptr_array_unref(agent->open);
	g_free(agent->daemon);
	g_free(agent);
}

/* --- Answers --- */

/* Takes it out of the list. NULL: it is not open. */
static OpenQuestion *take_question(CgClientAgent *agent, const CgClientQuestion *shown)
{
	for (guint i = 0; i < agent->open->len; i++)
		if (((OpenQuestion *)g_ptr_array_index(agent->open, i))->shown == shown)
			return g_ptr_array_steal_index(agent->open, i);
	return NULL;
}

void cg_client_agent_answer(CgClientAgent *agent, const CgClientQuestion *shown, const char *scope,
			    const char *lifetime)
{
	OpenQuestion *question = take_question(agent, shown);
	GVariantBuilder answer;

	g_return_if_fail(question);
	g_variant_builder_init(&answer, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&answer, "{sv}", "scope", g_variant_new_string(scope));
	g_variant_builder_add(&answer, "{sv}", "lifetime", g_variant_new_string(lifetime));
	g_dbus_method_invocation_return_value(g_object_ref(question->invocation),
					      g_variant_new("(a{sv})", &answer));
	free_question(question);
}

void cg_client_agent_refuse(CgClientAgent *agent, const CgClientQuestion *shown)
{
	OpenQuestion *question = take_question(agent, shown);

	g_return_if_fail(question);
	g_dbus_method_invocation_return_dbus_error(g_object_ref(question->invocation),
						   "org.contactguard.Error.Refused",
						   "the driver said no");
	free_question(question);
}
