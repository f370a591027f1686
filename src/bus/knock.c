/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call, from its coming until it is carried out or refused: who it is, and whether polkit lets
 * him. A caller whose user can't be told is nobody, and where polkit does not answer it said no.
 * Nobody can keep the others waiting: what one caller and one user may have waiting here is
 * bounded, in number, bytes and descriptors, and it is the one that has too much who is refused. */
#include <unistd.h>

#include "bus-private.h"

/* The longest there is by far: the text of a scope with as many selectors as one may have. */
#define ARGUMENTS_MAX (512u << 10) /* bytes */
/* Ours that wait for the bus, and for polkit. The system bus lets a connection wait for 128
 * replies.
 */
#define LOOKED_UP_MAX 64
#define ASKED_MAX     32
#define USER_MAX      8 /* that wait for polkit, of one user; root need not */
/* Milliseconds: a caller should hear that it is refused before it gives up (25 s), but a person has
 * to type. */
#define POLKIT_MS       (10 * 1000)
#define POLKIT_TYPES_MS (120 * 1000)

typedef struct {
	CgBus *bus; /* not to be touched when the question was cancelled: it is gone */
	GDBusMethodInvocation *invocation;
	char *consumer; /* NULL: no Scope of anybody is read */
	CgBusCall carry_out;
	CgBusCaller who;
} Knock;

struct CgBusDoor {
	CgBusCrowd *crowd;
	GQueue *queue;    /* of Knock: not looked up yet */
	guint looked_up;  /* that wait for the bus */
	GPtrArray *asked; /* of Knock, lent: that wait for polkit */
};

static void knock_free(Knock *knock)
{
	g_free(knock->consumer);
	g_free(knock);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Knock, knock_free)

static void refuse(GDBusMethodInvocation *invocation)
{
	cg_bus_refuse(invocation, "NotAuthorized", "not for this user");
}

/* --- The door --- */

CgBusDoor *cg_bus_door_new(void)
{
	CgBusDoor *door = g_new0(CgBusDoor, 1);

	door->crowd = cg_bus_crowd_new();
	door->queue = g_queue_new();
	door->asked = g_ptr_array_new();
	return door;
}

void cg_bus_door_free(CgBusDoor *door)
{
	Knock *knock;

	while ((knock = g_queue_pop_head(door->queue))) {
		refuse(knock->invocation);
		knock_free(knock);
	}
	g_queue_free(door->queue);
	cg_bus_crowd_free(door->crowd);
	g_ptr_array_unref(door->asked);
	g_free(door);
}

/* --- The end of the wait: each takes the knock --- */

static const char *caller_of(const Knock *knock)
{
	return g_dbus_method_invocation_get_sender(knock->invocation);
}

static gsize size_of(GDBusMethodInvocation *invocation)
{
	return g_variant_get_size(g_dbus_method_invocation_get_parameters(invocation));
}

static void leave(const Knock *knock)
{
	cg_bus_crowd_leave(knock->bus->door->crowd, caller_of(knock), size_of(knock->invocation));
}

static void let_in(Knock *taken)
{
	g_autoptr(Knock) knock = taken;

	leave(knock);
	knock->carry_out(knock->bus, knock->invocation);
}

static void turn_away(Knock *taken)
{
	g_autoptr(Knock) knock = taken;

	leave(knock);
	refuse(knock->invocation);
}

static void turn_away_for_now(Knock *taken)
{
	g_autoptr(Knock) knock = taken;

	leave(knock);
	cg_bus_refuse(knock->invocation, "Unavailable", "too many calls wait");
}

/* The bus is gone, and its door. */
static void drop(Knock *taken)
{
	g_autoptr(Knock) knock = taken;

	refuse(knock->invocation);
}

/* --- Whether polkit lets him --- */

/* Who may read is told of what changes. */
static void let_in_as_driver(Knock *knock)
{
	if (cg_bus_is_reading(knock->invocation))
		cg_bus_listen(knock->bus, caller_of(knock), knock->who.uid, NULL);
	let_in(knock);
}

static void polkit_told(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	Knock *knock = data;
	gboolean may = FALSE;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		drop(knock);
		return;
	}
	g_ptr_array_remove_fast(knock->bus->door->asked, knock);
	if (answer)
		g_variant_get(answer, "((bba{ss}))", &may, NULL, NULL);
	if (may)
		let_in_as_driver(knock);
	else
		turn_away(knock);
}

static gboolean may_be_asked(const Knock *knock)
{
	return g_dbus_message_get_flags(g_dbus_method_invocation_get_message(knock->invocation)) &
	       G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION;
}

#define INTERACTIVE 1 /* CheckAuthorization may ask the user */

static GVariant *polkit_question(const Knock *knock, const char *action)
{
	GVariantBuilder subject;

	g_variant_builder_init(&subject, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&subject, "{sv}", "name", g_variant_new_string(caller_of(knock)));
	return g_variant_new("((sa{sv})sa{ss}us)", "system-bus-name", &subject, action, NULL,
			     may_be_asked(knock) ? INTERACTIVE : 0, "");
}

static gboolean asked_enough(const Knock *knock)
{
	const GPtrArray *asked = knock->bus->door->asked;
	guint his = 0;

	for (guint i = 0; i < asked->len; i++)
		his += ((const Knock *)g_ptr_array_index(asked, i))->who.uid == knock->who.uid;
	return asked->len >= ASKED_MAX || his >= USER_MAX;
}

static void ask_polkit(Knock *knock, const char *action)
{
	if (asked_enough(knock)) {
		turn_away_for_now(knock);
		return;
	}
	g_ptr_array_add(knock->bus->door->asked, knock);
	cg_log(CG_LOG_BUS, "polkit is asked for %s", action);
	g_dbus_connection_call(
		knock->bus->connection, "org.freedesktop.PolicyKit1",
		"/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority",
		"CheckAuthorization", polkit_question(knock, action), G_VARIANT_TYPE("((bba{ss}))"),
		G_DBUS_CALL_FLAGS_NONE, may_be_asked(knock) ? POLKIT_TYPES_MS : POLKIT_MS,
		knock->bus->ending, polkit_told, knock);
}

/* --- Who it is --- */

static void listen_to_his_own(const Knock *knock)
{
	g_autofree char *path = cg_bus_path_meant(knock->invocation);

	cg_bus_listen(knock->bus, caller_of(knock), knock->who.uid, path);
}

static void decide(Knock *knock)
{
	const char *action = cg_bus_action_of(knock->invocation);

	switch (cg_bus_standing(knock->bus, knock->invocation, knock->consumer, &knock->who)) {
	case CG_BUS_MAY: let_in(knock); return;
	case CG_BUS_MAY_HIS_OWN:
		listen_to_his_own(knock);
		let_in(knock);
		return;
	case CG_BUS_DRIVES: let_in_as_driver(knock); return;
	case CG_BUS_STRANGER:
		if (action && knock->bus->kind == CG_BUS_SYSTEM)
			ask_polkit(knock, action);
		else
			turn_away(knock);
		return;
	}
}

static void look_up_next(CgBus *bus);

/* answer: (a{sv}) of GetConnectionCredentials. FALSE: it does not say whose the caller is. */
static gboolean read_caller(GVariant *answer, CgBusCaller *who)
{
	g_autoptr(GVariant) credentials = g_variant_get_child_value(answer, 0);

	g_variant_lookup(credentials, "ProcessID", "u", &who->pid);
	return g_variant_lookup(credentials, "UnixUserID", "u", &who->uid);
}

static void caller_told(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	Knock *knock = data;
	CgBus *bus = knock->bus;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		drop(knock);
		return;
	}
	bus->door->looked_up--;
	if (answer && read_caller(answer, &knock->who))
		decide(knock);
	else
		turn_away(knock);
	look_up_next(bus);
}

static void look_up(Knock *knock)
{
	knock->bus->door->looked_up++;
	g_dbus_connection_call(knock->bus->connection, "org.freedesktop.DBus",
			       "/org/freedesktop/DBus", "org.freedesktop.DBus",
			       "GetConnectionCredentials", g_variant_new("(s)", caller_of(knock)),
			       G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1,
			       knock->bus->ending, caller_told, knock);
}

static void look_up_next(CgBus *bus)
{
	while (bus->door->looked_up < LOOKED_UP_MAX && !g_queue_is_empty(bus->door->queue))
		look_up(g_queue_pop_head(bus->door->queue));
}

/* --- What comes --- */

/* What no method takes is not kept while anybody is asked about it. */
static gboolean is_too_much(GDBusMethodInvocation *invocation)
{
	GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);

	return size_of(invocation) > ARGUMENTS_MAX ||
	       g_dbus_message_get_num_unix_fds(message) > cg_bus_fds_of(invocation);
}

void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		  CgBusCall carry_out)
{
	Knock *knock;

	if (is_too_much(invocation)) {
		cg_bus_refuse(invocation, "InvalidArguments",
			      "the call brings more than its method takes");
		return;
	}
	if (!cg_bus_crowd_enter(bus->door->crowd, g_dbus_method_invocation_get_sender(invocation),
				size_of(invocation))) {
		cg_bus_refuse(invocation, "Unavailable", "too many calls wait");
		return;
	}
	knock = g_new(Knock, 1);
	*knock = (Knock){ .bus = bus,
			  .invocation = invocation,
			  .consumer = g_strdup(consumer),
			  .carry_out = carry_out };
	g_queue_push_tail(bus->door->queue, knock);
	look_up_next(bus);
}
