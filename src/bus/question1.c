/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Question1: the open questions, each at its path below its consumer, for the
 * agents that have it and for nobody else. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

char *cg_bus_question_path(const CgQuestion *question)
{
	g_autofree char *parent = cg_who_path(&question->who);

	return g_strdup_printf("%s/question_%" G_GUINT64_FORMAT, parent, question->id);
}

GVariant *cg_bus_questions_pending(const CgBus *bus)
{
	GVariantBuilder paths;

	g_variant_builder_init(&paths, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
	for (guint i = 0; i < bus->questions->len; i++)
		g_variant_builder_add(
			&paths, "o",
			((const CgBusObject *)g_ptr_array_index(bus->questions, i))->path);
	return g_variant_builder_end(&paths);
}

gboolean cg_bus_question_asked(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	const char *path = g_dbus_method_invocation_get_object_path(invocation);
	const char *caller = g_dbus_method_invocation_get_sender(invocation);

	for (guint i = 0; i < bus->questions->len; i++) {
		const CgBusObject *object = g_ptr_array_index(bus->questions, i);

		if (g_str_equal(object->path, path))
			return cg_bus_agents_have(bus, caller, object->question);
	}
	return FALSE;
}

/* --- Previews --- */

static void counted(gpointer data, const CgGateCount counts[CG_GATE_COUNTS], const GError *error)
{
	GDBusMethodInvocation *invocation = data;
	GVariantBuilder all;

	if (error) {
		cg_bus_refuse_error(invocation, error);
		return;
	}
	g_variant_builder_init(&all, G_VARIANT_TYPE("a{su}"));
	for (guint i = 0; i < CG_GATE_COUNTS; i++)
		g_variant_builder_add(&all, "{su}", counts[i].repository, counts[i].cards);
	g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{su})", &all));
}

static void named(gpointer data, const CgGatePerson *people, guint count, const GError *error)
{
	GDBusMethodInvocation *invocation = data;
	GVariantBuilder all;

	if (error) {
		cg_bus_refuse_error(invocation, error);
		return;
	}
	g_variant_builder_init(&all, G_VARIANT_TYPE("a(ss)"));
	for (guint i = 0; i < count; i++)
		g_variant_builder_add(&all, "(ss)", people[i].uid, people[i].name);
	g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(ss))", &all));
}

/* FALSE: refused. */
static gboolean previews(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	if (cg_config_previews(cg_gate_config(bus->gate)))
		return TRUE;
	cg_bus_refuse(invocation, "NotSupported", "that takes [Consent] Preview=yes");
	return FALSE;
}

void cg_bus_count(const CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;
	const char *scope;

	if (!previews(object->bus, invocation))
		return;
	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s)", &scope);
	if (!cg_gate_count(object->bus->gate, &who, scope, counted, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void people(const CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;

	if (previews(object->bus, invocation) &&
	    !cg_gate_name_people(object->bus->gate, &who, named, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void call(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	if (g_str_equal(method, "Counts"))
		cg_bus_count(object, invocation);
	else
		people(object, invocation);
}

static const CgBusInterface interface = { &cg_bus_question1_interface, NULL, call };

/* --- Coming and going --- */

static void drop_closed(CgBus *bus, const CgConsent *consent)
{
	for (guint i = bus->questions->len; i > 0; i--) {
		const CgBusObject *object = g_ptr_array_index(bus->questions, i - 1);

		if (!cg_consent_question(consent, object->question))
			g_ptr_array_remove_index(bus->questions, i - 1);
	}
}

static gboolean is_there(const CgBus *bus, guint64 id)
{
	for (guint i = 0; i < bus->questions->len; i++)
		if (((const CgBusObject *)g_ptr_array_index(bus->questions, i))->question == id)
			return TRUE;
	return FALSE;
}

static void add(CgBus *bus, const CgQuestion *question)
{
	g_autofree char *path = cg_bus_question_path(question);
	g_autoptr(GError) error = NULL;
	CgBusObject *object = cg_bus_object_new(bus, &interface, path, &question->who, &error);

	if (!object) {
		cg_warn(CG_LOG_BUS, "a question can't be shown: %s", error->message);
		return;
	}
	object->question = question->id;
	g_ptr_array_add(bus->questions, object);
}

static void on_changed(gpointer data)
{
	static const char *const properties[] = { "Pending", NULL };
	CgBus *bus = data;
	const CgConsent *consent = cg_gate_consent(bus->gate);
	g_autoptr(GArray) open = cg_consent_open(consent);

	drop_closed(bus, consent);
	for (guint i = 0; i < open->len; i++) {
		guint64 id = g_array_index(open, guint64, i);

		if (!is_there(bus, id))
			add(bus, cg_consent_question(consent, id));
	}
	cg_bus_say_changed(bus, CG_BUS_PATH, cg_bus_manager.info->name, properties);
}

void cg_bus_questions_follow(CgBus *bus)
{
	cg_consent_on_changed(cg_gate_consent(bus->gate), (CgWake){ on_changed, bus });
	on_changed(bus);
}
