/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A D-Bus call from arrival to execution or refusal. Looks up the caller's credentials and, if
 * needed, asks polkit; an unknown caller or a polkit error means no. Pending calls are limited per
 * connection and per user, in number, bytes and descriptors, so that no caller can block the
 * others. */
#include "bus-private.h"

/* Bytes. The longest argument by far is the text of a scope with as many selectors as allowed. */
#define ARGUMENTS_MAX (512u << 10)
/* Our own calls that wait for the bus, and for polkit. The system bus lets a connection wait for
 * 128 replies. */
#define LOOKUPS_MAX        64
#define POLKIT_MAX         32
#define POLKIT_OF_USER_MAX 8 /* root needs none */
/* Milliseconds. A caller should hear the refusal before it gives up (25 s), unless a person is to
 * type a password. */
#define POLKIT_MS             (10 * 1000)
#define POLKIT_INTERACTIVE_MS (120 * 1000)

typedef struct {
	CgBus *bus; /* already freed if an operation ends as cancelled */
	GDBusMethodInvocation *invocation;
	const CgBusMethod *method; /* NULL: nobody may call it */
	char *consumer;            /* as CgBusCall's */
	CgBusHandler execute;
	CgBusProcess process; /* once it is looked up */
} PendingCall;

struct CgBusCalls {
	CgCallBacklog *backlog;
	GQueue *queue;     /* of PendingCall, which it owns: not looked up yet */
	guint lookups;     /* that wait for the bus */
	GPtrArray *polkit; /* of PendingCall, not owned: those that wait for polkit */
};

static void pending_call_free(PendingCall *call)
{
	g_free(call->consumer);
	g_free(call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PendingCall, pending_call_free)

static void refuse_invocation(GDBusMethodInvocation *invocation)
{
	cg_bus_refuse(invocation, "NotAuthorized", "not for this user");
}

CgBusCalls *cg_bus_calls_new(void)
{
	CgBusCalls *calls = g_new0(CgBusCalls, 1);

	calls->backlog = cg_call_backlog_new();
	calls->queue = g_queue_new();
	calls->polkit = g_ptr_array_new();
	return calls;
}

void cg_bus_calls_free(CgBusCalls *calls)
{
	PendingCall *call;

	while ((call = g_queue_pop_head(calls->queue))) {
		refuse_invocation(call->invocation);
		pending_call_free(call);
	}
	g_queue_free(calls->queue);
	cg_call_backlog_free(calls->backlog);
	g_ptr_array_unref(calls->polkit);
	g_free(calls);
}

/* --- The end of a call: each function takes it --- */

static const char *caller_of(const PendingCall *call)
{
	return g_dbus_method_invocation_get_sender(call->invocation);
}

static gsize size_of(GDBusMethodInvocation *invocation)
{
	return g_variant_get_size(g_dbus_method_invocation_get_parameters(invocation));
}

static void remove_from_backlog(const PendingCall *call)
{
	cg_call_backlog_remove(call->bus->calls->backlog, caller_of(call),
			       size_of(call->invocation));
}

static void execute_call(PendingCall *taken)
{
	g_autoptr(PendingCall) call = taken;

	remove_from_backlog(call);
	call->execute(call->bus, call->invocation);
}

/* A caller that may read properties also receives their change signals. */
static void execute_as_driver(PendingCall *call)
{
	if (cg_bus_method_reads(call->method))
		cg_bus_subscribe(call->bus, caller_of(call), call->process.uid, NULL);
	execute_call(call);
}

static void execute_own_scope(PendingCall *call)
{
	g_autofree char *path = cg_bus_called_path(call->invocation);

	cg_bus_subscribe(call->bus, caller_of(call), call->process.uid, path);
	execute_call(call);
}

static void refuse_call(PendingCall *taken)
{
	g_autoptr(PendingCall) call = taken;

	remove_from_backlog(call);
	refuse_invocation(call->invocation);
}

static void refuse_call_for_now(PendingCall *taken)
{
	g_autoptr(PendingCall) call = taken;

	remove_from_backlog(call);
	cg_bus_refuse(call->invocation, "Unavailable", "too many calls wait");
}

/* The bus was freed, and its backlog with it. */
static void refuse_cancelled(PendingCall *taken)
{
	g_autoptr(PendingCall) call = taken;

	refuse_invocation(call->invocation);
}

/* --- Polkit --- */

static void on_polkit_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	PendingCall *call = data;
	gboolean is_authorized = FALSE;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		refuse_cancelled(call);
		return;
	}
	g_ptr_array_remove_fast(call->bus->calls->polkit, call);
	if (answer)
		g_variant_get(answer, "((bba{ss}))", &is_authorized, NULL, NULL);
	if (is_authorized)
		execute_as_driver(call);
	else
		refuse_call(call);
}

static gboolean is_interactive(const PendingCall *call)
{
	return g_dbus_message_get_flags(g_dbus_method_invocation_get_message(call->invocation)) &
	       G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION;
}

#define ALLOW_INTERACTION 1 /* a flag of CheckAuthorization(): polkit may ask the user */

static GVariant *polkit_arguments(const PendingCall *call)
{
	GVariantBuilder subject;

	g_variant_builder_init(&subject, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&subject, "{sv}", "name", g_variant_new_string(caller_of(call)));
	return g_variant_new("((sa{sv})sa{ss}us)", "system-bus-name", &subject,
			     call->method->action, NULL,
			     is_interactive(call) ? ALLOW_INTERACTION : 0, "");
}

static gboolean polkit_is_full(const PendingCall *call)
{
	const GPtrArray *waiting = call->bus->calls->polkit;
	guint of_user = 0;

	for (guint i = 0; i < waiting->len; i++)
		of_user += ((const PendingCall *)g_ptr_array_index(waiting, i))->process.uid ==
			   call->process.uid;
	return waiting->len >= POLKIT_MAX || of_user >= POLKIT_OF_USER_MAX;
}

static void ask_polkit(PendingCall *call)
{
	if (polkit_is_full(call)) {
		refuse_call_for_now(call);
		return;
	}
	g_ptr_array_add(call->bus->calls->polkit, call);
	cg_log(CG_LOG_BUS, "polkit is asked for %s", call->method->action);
	g_dbus_connection_call(
		call->bus->connection, "org.freedesktop.PolicyKit1",
		"/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority",
		"CheckAuthorization", polkit_arguments(call), G_VARIANT_TYPE("((bba{ss}))"),
		G_DBUS_CALL_FLAGS_NONE, is_interactive(call) ? POLKIT_INTERACTIVE_MS : POLKIT_MS,
		call->bus->ending, on_polkit_answer, call);
}

/* --- The caller --- */

/* NULL: the call is not Get(). */
static const char *read_property_name(GDBusMethodInvocation *invocation)
{
	const char *property;

	if (!g_str_equal(g_dbus_method_invocation_get_interface_name(invocation),
			 CG_BUS_PROPERTIES) ||
	    !g_str_equal(g_dbus_method_invocation_get_method_name(invocation), "Get"))
		return NULL;
	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 1, "&s",
			    &property);
	return property;
}

static CgBusAccess judge_call(const PendingCall *call)
{
	const CgBusCall facts = {
		.caller = caller_of(call),
		.process = call->process,
		.path = g_dbus_method_invocation_get_object_path(call->invocation),
		.property = read_property_name(call->invocation),
		.consumer = call->consumer,
	};

	return call->method ? call->method->admit(call->bus, &facts) : CG_BUS_DENIED;
}

static void act_on_access(PendingCall *call)
{
	switch (judge_call(call)) {
	case CG_BUS_ALLOWED: execute_call(call); return;
	case CG_BUS_ALLOWED_OWN_SCOPE: execute_own_scope(call); return;
	case CG_BUS_ALLOWED_AS_DRIVER: execute_as_driver(call); return;
	case CG_BUS_DENIED:
		if (call->method && call->method->action && call->bus->kind == CG_BUS_SYSTEM)
			ask_polkit(call);
		else
			refuse_call(call);
		return;
	}
}

static void start_lookups(CgBus *bus);

static void on_identified(gpointer data, const CgBusProcess *process, const GError *error)
{
	PendingCall *call = data;
	CgBus *bus = call->bus;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		refuse_cancelled(call);
		return;
	}
	bus->calls->lookups--;
	if (process) {
		call->process = *process;
		act_on_access(call);
	} else {
		refuse_call(call);
	}
	start_lookups(bus);
}

static void look_up_caller(PendingCall *call)
{
	call->bus->calls->lookups++;
	cg_bus_identify(call->bus, caller_of(call), on_identified, call);
}

static void start_lookups(CgBus *bus)
{
	CgBusCalls *calls = bus->calls;

	while (calls->lookups < LOOKUPS_MAX && !g_queue_is_empty(calls->queue))
		look_up_caller(g_queue_pop_head(calls->queue));
}

/* --- Arrival --- */

/* What no method takes is not kept while the bus or polkit is asked about its caller. */
static gboolean is_oversized(GDBusMethodInvocation *invocation, const CgBusMethod *method)
{
	GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);

	return size_of(invocation) > ARGUMENTS_MAX ||
	       g_dbus_message_get_num_unix_fds(message) > (method ? method->fds : 0);
}

void cg_bus_calls_add(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		      CgBusHandler execute)
{
	const CgBusMethod *method = cg_bus_called_method(invocation);
	PendingCall *call;

	if (is_oversized(invocation, method)) {
		cg_bus_refuse(invocation, "InvalidArguments",
			      "the call brings more than its method takes");
		return;
	}
	if (!cg_call_backlog_add(bus->calls->backlog,
				 g_dbus_method_invocation_get_sender(invocation),
				 size_of(invocation))) {
		cg_bus_refuse(invocation, "Unavailable", "too many calls wait");
		return;
	}
	call = g_new(PendingCall, 1);
	*call = (PendingCall){ .bus = bus,
			       .invocation = invocation,
			       .method = method,
			       .consumer = g_strdup(consumer),
			       .execute = execute };
	g_queue_push_tail(bus->calls->queue, call);
	start_lookups(bus);
}
