/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bound on who is known. An app may name any phone that it likes, and each is a consumer to be
 * kept in mind; so of those of one name only some are, and the one that did nothing for longest
 * makes room. Where none can, who is new is refused. */
#include "gate-private.h"

/* Nothing of it is decided, runs, or is to be remembered: it comes back as it was. */
static gboolean is_idle(const CgConsumer *consumer)
{
	const CgWho who = { consumer->phone, consumer->name };

	return !consumer->grant && !consumer->owed && consumer->puts == 0 && consumer->books == 0 &&
	       !consumer->question && !cg_gate_writes(consumer->gate, consumer) &&
	       !cg_gate_previews(consumer->gate, consumer) &&
	       !cg_gate_history_is_fresh(consumer->gate, &who);
}

static CgConsumer *longest_idle(const GPtrArray *consumers)
{
	CgConsumer *found = NULL;

	for (guint i = 0; i < consumers->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(consumers, i);

		if (is_idle(consumer) && (!found || consumer->last_request < found->last_request))
			found = consumer;
	}
	return found;
}

static void drop(CgConsumer *consumer)
{
	CgGate *gate = consumer->gate;
	g_autofree char *phone = g_strdup(consumer->phone);
	g_autofree char *name = g_strdup(consumer->name);
	const CgWho who = { phone, name };

	cg_gate_drop_histories(gate, phone, name);
	cg_consumer_drop_keys(consumer, NULL);
	cg_consumer_drop(consumer);
	if (gate->gone)
		gate->gone(gate->gone_data, &who);
}

static guint undecided(const GPtrArray *consumers)
{
	guint count = 0;

	for (guint i = 0; i < consumers->len; i++)
		count += !((const CgConsumer *)g_ptr_array_index(consumers, i))->grant;
	return count;
}

gboolean cg_gate_has_room(CgGate *gate, const CgWho *who)
{
	g_autoptr(GPtrArray) itself = cg_consumers(gate, who->phone, who->consumer);
	g_autoptr(GPtrArray) theirs = cg_consumers(gate, NULL, who->consumer);
	CgConsumer *idle;

	if (itself->len > 0 || undecided(theirs) < CG_GATE_CONSUMER_PHONES_MAX)
		return TRUE;
	idle = longest_idle(theirs);
	if (idle)
		drop(idle);
	return idle != NULL;
}

void cg_gate_on_gone(CgGate *gate, CgGateChanged gone, gpointer data)
{
	gate->gone = gone;
	gate->gone_data = data;
}
