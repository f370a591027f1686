/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies of queries. A query's strings may be content (whom a driver looks for), so a copy keeps
 * them in wiped memory. */
#include <contactguard/source.h>

static CgText *copy_text(const char *text)
{
	return text ? cg_text_new(cg_span_of(text)) : NULL;
}

CgQuery *cg_query_copy(const CgQuery *query)
{
	CgQuery *copy = g_memdup2(query, sizeof(*query));

	copy->uid = copy_text(query->uid);
	copy->cards.search = copy_text(query->cards.search);
	copy->messages.originator = copy_text(query->messages.originator);
	copy->messages.recipient = copy_text(query->messages.recipient);
	copy->messages.conversation = copy_text(query->messages.conversation);
	return copy;
}

void cg_query_free(CgQuery *query)
{
	if (!query)
		return;
	cg_text_free((CgText *)query->uid);
	cg_text_free((CgText *)query->cards.search);
	cg_text_free((CgText *)query->messages.originator);
	cg_text_free((CgText *)query->messages.recipient);
	cg_text_free((CgText *)query->messages.conversation);
	g_free(query);
}
