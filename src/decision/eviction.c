/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits how many consumers are remembered. An app can name any address, and each (phone, app) pair
 * is a consumer: at most CG_CONSUMER_PHONES_MAX undecided ones are kept of each app. The least
 * recently used idle one is evicted; if none is idle, the new one is refused. */
#include "decision-private.h"

static gboolean is_busy(const CgConsumer *consumer)
{
	const CgDecisions *decisions = consumer->decisions;

	return decisions->events && decisions->events->busy(decisions->events_data, consumer);
}

/* Returns whether nothing is decided about the consumer, runs for it, or must be remembered of it.
 * If it is evicted then and comes back, it is as it was. */
static gboolean is_idle(const CgConsumer *consumer)
{
	return !consumer->grant && !consumer->unsaved && consumer->writes == 0 &&
	       consumer->readers == 0 && !consumer->question && !is_busy(consumer);
}

static CgConsumer *find_longest_idle(const GPtrArray *consumers)
{
	CgConsumer *found = NULL;

	for (guint i = 0; i < consumers->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(consumers, i);

		if (is_idle(consumer) && (!found || consumer->last_request < found->last_request))
			found = consumer;
	}
	return found;
}

static void evict(CgConsumer *consumer)
{
	CgDecisions *decisions = consumer->decisions;
	g_autofree char *phone = g_strdup(consumer->who.phone);
	g_autofree char *name = g_strdup(consumer->who.consumer);
	const CgWho who = { phone, name };

	if (decisions->events)
		decisions->events->forgotten(decisions->events_data, phone, name);
	cg_consumer_drop_keys(consumer, NULL);
	cg_consumer_remove(consumer);
	if (decisions->gone)
		decisions->gone(decisions->gone_data, &who);
}

static guint count_undecided(const GPtrArray *consumers)
{
	guint count = 0;

	for (guint i = 0; i < consumers->len; i++)
		count += !((const CgConsumer *)g_ptr_array_index(consumers, i))->grant;
	return count;
}

gboolean cg_decisions_make_room(CgDecisions *decisions, const CgWho *who)
{
	g_autoptr(GPtrArray) itself = cg_decisions_consumers(decisions, who->phone, who->consumer);
	g_autoptr(GPtrArray) of_name = cg_decisions_consumers(decisions, NULL, who->consumer);
	CgConsumer *idle;

	if (itself->len > 0 || count_undecided(of_name) < CG_CONSUMER_PHONES_MAX)
		return TRUE;
	idle = find_longest_idle(of_name);
	if (idle)
		evict(idle);
	return idle != NULL;
}
