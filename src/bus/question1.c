/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Question1: the open questions, each at a path below its consumer, for the agents
 * that have the question and for nobody else. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	if (g_str_equal(method, "Counts"))
		cg_bus_preview_counts(object, invocation);
	else
		cg_bus_preview_people(object, invocation);
}

static const CgBusInterface question_interface = { &cg_bus_question1_interface, NULL, call_method };

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

static void remove_closed(CgBus *bus, const CgConsent *consent)
{
	for (guint i = bus->questions->len; i > 0; i--) {
		const CgBusObject *object = g_ptr_array_index(bus->questions, i - 1);

		if (!cg_consent_question(consent, object->question))
			g_ptr_array_remove_index(bus->questions, i - 1);
	}
}

static gboolean has_question(const CgBus *bus, guint64 id)
{
	for (guint i = 0; i < bus->questions->len; i++)
		if (((const CgBusObject *)g_ptr_array_index(bus->questions, i))->question == id)
			return TRUE;
	return FALSE;
}

static void add_question(CgBus *bus, const CgQuestion *question)
{
	g_autofree char *path = cg_question_path(&question->who, question->id);
	g_autoptr(GError) error = NULL;
	CgBusObject *object =
		cg_bus_object_new(bus, &question_interface, path, &question->who, &error);

	if (!object) {
		cg_warn(CG_LOG_BUS, "a question can't be shown: %s", error->message);
		return;
	}
	object->question = question->id;
	g_ptr_array_add(bus->questions, object);
}

static void on_questions_changed(gpointer data)
{
	static const char *const properties[] = { "Pending", NULL };
	CgBus *bus = data;
	const CgConsent *consent = cg_decisions_consent(bus->decisions);
	g_autoptr(GArray) open = cg_consent_open(consent);

	remove_closed(bus, consent);
	for (guint i = 0; i < open->len; i++) {
		guint64 id = g_array_index(open, guint64, i);

		if (!has_question(bus, id))
			add_question(bus, cg_consent_question(consent, id));
	}
	cg_bus_emit_changed(bus, CG_BUS_PATH, cg_bus_manager1_interface.name, properties);
}

void cg_bus_questions_follow(CgBus *bus)
{
	cg_consent_on_changed(cg_decisions_consent(bus->decisions),
			      (CgWake){ on_questions_changed, bus });
	on_questions_changed(bus);
}
