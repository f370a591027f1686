/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.AgentManager1, and the daemon's own calls of the agents that register there. An
 * agent is a connection and a path that it chose; it is unregistered when the connection ends. Its
 * answers are parsed here, and one that is malformed counts as the agent's failure. */
#include <bus/interfaces-generated.h>
#include <string.h>

#include "bus-private.h"

#define AGENT          "org.contactguard.Agent1"
#define CAPABILITY_MAX 64
/* Bytes. The text of a scope with 1024 selectors fits, and an answer holds little else. */
#define ANSWER_MAX (64 << 10)

struct CgBusAgent {
	CgBus *bus;
	char *name, *path;
	char *capability; /* what it says of itself, for the log */
	guint watch;
	CgAgent *agent;
	GHashTable *calls; /* guint64 of a question -> GCancellable of the call that asks it */
};

static void agent_free(CgBusAgent *agent)
{
	GHashTableIter iter;
	gpointer call;

	g_hash_table_iter_init(&iter, agent->calls);
	while (g_hash_table_iter_next(&iter, NULL, &call))
		g_cancellable_cancel(call);
	g_hash_table_unref(agent->calls);
	g_bus_unwatch_name(agent->watch);
	g_ptr_array_remove(agent->bus->agents, agent);
	g_free(agent->name);
	g_free(agent->path);
	g_free(agent->capability);
	g_free(agent);
}

/* --- Calls of an agent --- */

static GVariant *details_of(const CgQuestion *question)
{
	GVariantDict details;

	g_variant_dict_init(&details, NULL);
	g_variant_dict_insert(&details, "phone", "s", question->who.phone);
	g_variant_dict_insert(&details, "phone_name", "s", question->phone_name);
	g_variant_dict_insert(&details, "consumer", "s", question->who.consumer);
	g_variant_dict_insert(&details, "repositories", "^as", question->repositories);
	g_variant_dict_insert(&details, "fields", "^as", question->fields);
	g_variant_dict_insert(&details, "scopes", "^as", question->scopes);
	g_variant_dict_insert(&details, "lifetimes", "^as", question->lifetimes);
	g_variant_dict_insert(&details, "lifetime", "s", question->lifetime);
	return g_variant_dict_end(&details);
}

typedef struct {
	CgBusAgent *agent; /* already freed if the call was cancelled */
	guint64 question;
	GCancellable *cancelled;
} AgentCall;

static void agent_call_free(AgentCall *call)
{
	g_object_unref(call->cancelled);
	g_free(call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AgentCall, agent_call_free)

static gboolean is_refusal(const GError *error)
{
	static const char *const names[] = { "Refused", "Rejected", "Canceled" };
	g_autofree char *remote = g_dbus_error_get_remote_error(error);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (remote && g_str_has_prefix(remote, CG_BUS_NAME ".Error.") &&
		    g_str_equal(remote + strlen(CG_BUS_NAME ".Error."), names[i]))
			return TRUE;
	return FALSE;
}

/* Reads a text of the answer. *text is NULL if there is no such key. Returns FALSE if what is there
 * is no text. */
static gboolean read_text(GVariant *answer, const char *key, const char **text)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(answer, key, NULL);

	*text = NULL;
	return !value || g_variant_lookup(answer, key, "&s", text);
}

static void deliver_answer(const AgentCall *call, GVariant *reply)
{
	CgAgent *agent = call->agent->agent;
	g_autoptr(GVariant) answer = g_variant_get_child_value(reply, 0);
	const char *scope, *lifetime;

	if (g_variant_get_size(reply) <= ANSWER_MAX && read_text(answer, "scope", &scope) &&
	    scope && read_text(answer, "lifetime", &lifetime))
		cg_agent_answer(agent, call->question, scope, lifetime);
	else
		cg_agent_fail(agent, call->question);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autoptr(AgentCall) call = data;

	if (g_cancellable_is_cancelled(call->cancelled))
		return;
	g_hash_table_remove(call->agent->calls, &call->question);
	if (reply)
		deliver_answer(call, reply);
	else if (is_refusal(error))
		cg_agent_refuse(call->agent->agent, call->question);
	else
		cg_agent_fail(call->agent->agent, call->question);
}

static void request_consent(gpointer data, const CgQuestion *question)
{
	CgBusAgent *agent = data;
	g_autofree char *path = cg_question_path(&question->who, question->id);
	AgentCall *call = g_new(AgentCall, 1);

	*call = (AgentCall){ agent, question->id, g_cancellable_new() };
	g_hash_table_insert(agent->calls, g_memdup2(&question->id, sizeof(question->id)),
			    g_object_ref(call->cancelled));
	g_dbus_connection_call(
		agent->bus->connection, agent->name, agent->path, AGENT, "RequestConsent",
		g_variant_new("(o@a{sv})", path, details_of(question)), G_VARIANT_TYPE("(a{sv})"),
		G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, call->cancelled, on_answer, call);
}

/* Calls a method of the agent, and ignores what it returns. */
static void notify_agent(const CgBusAgent *agent, const char *method, GVariant *arguments)
{
	g_dbus_connection_call(agent->bus->connection, agent->name, agent->path, AGENT, method,
			       arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL,
			       NULL);
}

static void cancel_question(gpointer data, const CgQuestion *question)
{
	CgBusAgent *agent = data;
	g_autofree char *path = cg_question_path(&question->who, question->id);
	GCancellable *call = g_hash_table_lookup(agent->calls, &question->id);

	if (call)
		g_cancellable_cancel(call);
	g_hash_table_remove(agent->calls, &question->id);
	notify_agent(agent, "Cancel", g_variant_new("(o)", path));
}

static void release_agent(gpointer data)
{
	notify_agent(data, "Release", NULL);
	agent_free(data);
}

gboolean cg_bus_agents_have(const CgBus *bus, const char *caller, guint64 question)
{
	for (guint i = 0; i < bus->agents->len; i++) {
		const CgBusAgent *agent = g_ptr_array_index(bus->agents, i);

		if (g_str_equal(agent->name, caller) && cg_agent_has(agent->agent, question))
			return TRUE;
	}
	return FALSE;
}

/* --- Registered agents --- */

static CgBusAgent *find_agent(const CgBus *bus, const char *name, const char *path)
{
	for (guint i = 0; i < bus->agents->len; i++) {
		CgBusAgent *agent = g_ptr_array_index(bus->agents, i);

		if (g_str_equal(agent->name, name) && g_str_equal(agent->path, path))
			return agent;
	}
	return NULL;
}

static void remove_agent(CgBusAgent *agent)
{
	cg_agent_unregister(agent->agent);
	agent_free(agent);
}

static void on_name_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBusAgent *agent = data;

	cg_log(CG_LOG_BUS, "an agent has gone: %s", agent->capability);
	remove_agent(agent);
}

/* The agent is told that it is registered before it gets the first question. */
static void add_agent(CgBus *bus, GDBusMethodInvocation *invocation, const char *path,
		      const char *capability, gint priority, const char *const *identities)
{
	static const CgAgentClass class = { request_consent, cancel_question, release_agent };
	CgBusAgent *agent = g_new0(CgBusAgent, 1);
	CgAgent *registered = cg_agent_register(cg_decisions_consent(bus->decisions), &class, agent,
						priority, identities);

	if (!registered) {
		g_free(agent);
		cg_bus_refuse(invocation, "Unavailable", "there are too many agents");
		return;
	}
	agent->bus = bus;
	agent->agent = registered;
	agent->name = g_strdup(g_dbus_method_invocation_get_sender(invocation));
	agent->path = g_strdup(path);
	agent->capability = g_strdup(capability);
	agent->calls = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_object_unref);
	agent->watch = g_bus_watch_name_on_connection(bus->connection, agent->name,
						      G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
						      on_name_vanished, agent, NULL);
	g_ptr_array_add(bus->agents, agent);
	cg_log(CG_LOG_BUS, "an agent has come: %s", capability);
	g_dbus_method_invocation_return_value(invocation, NULL);
	cg_agent_activate(registered);
}

static gboolean is_capability(const char *word)
{
	gsize length = strlen(word);

	return length <= CAPABILITY_MAX &&
	       strspn(word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-") == length;
}

/* --- The methods --- */

typedef struct {
	CgBus *bus; /* already freed if the lookup ends as cancelled */
	GDBusMethodInvocation *invocation;
} Registration;

static void on_identified(gpointer data, const CgBusProcess *process, const GError *error)
{
	g_autofree Registration *registration = data;
	CgBus *bus = registration->bus;
	GDBusMethodInvocation *invocation = registration->invocation;
	g_autofree char *user = NULL, *consumer = NULL;
	const char *path, *capability;
	gint priority;

	if (!process) {
		cg_bus_refuse(invocation, "NotAuthorized", "who calls can't be told");
		return;
	}
	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&o&si)", &path,
		      &capability, &priority);
	if (find_agent(bus, g_dbus_method_invocation_get_sender(invocation), path)) {
		cg_bus_refuse(invocation, "AlreadyExists", "it is registered");
		return;
	}
	user = g_strdup_printf("uid:%u", process->uid);
	consumer = bus->events->consumer_of(bus->data, process);
	add_agent(bus, invocation, path, capability, priority,
		  (const char *const[]){ user, consumer, NULL });
}

static void register_agent(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const char *capability;
	Registration *registration;

	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 1, "&s",
			    &capability);
	if (!is_capability(capability)) {
		cg_bus_refuse(invocation, "InvalidArguments",
			      "the capability is a word of up to 64 letters, digits and -");
		return;
	}
	registration = g_new(Registration, 1);
	*registration = (Registration){ bus, invocation };
	cg_bus_identify(bus, g_dbus_method_invocation_get_sender(invocation), on_identified,
			registration);
}

static void unregister_agent(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const char *path;
	CgBusAgent *agent;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&o)", &path);
	agent = find_agent(bus, g_dbus_method_invocation_get_sender(invocation), path);
	if (!agent) {
		cg_bus_refuse(invocation, "DoesNotExist", "it is not registered");
		return;
	}
	remove_agent(agent);
	g_dbus_method_invocation_return_value(invocation, NULL);
}

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	if (g_str_equal(method, "RegisterAgent"))
		register_agent(object->bus, invocation);
	else
		unregister_agent(object->bus, invocation);
}

const CgBusInterface cg_bus_agent_manager = { &cg_bus_agent_manager1_interface, NULL, call_method };
