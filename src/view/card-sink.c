/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Released cards on their way into a collection: in which order, under which handles and UIDs, and
 * within the view's limit. Near the limit, pictures and sounds are left out; at the limit, a card
 * is refused. */
#include "view-private.h"

#include <string.h>

static gboolean is_contacts(CgRepository repository)
{
	return cg_repository_area(repository) == CG_AREA_CONTACTS;
}

void cg_card_sink_init(CgCardSink *sink, const CgFillContext *context, CgRepository repository,
		       CgCollection *collection, guint32 first_handle)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);
	CgFields granted = cg_scope_fields(context->redactor->options->scope);

	*sink = (CgCardSink){
		.redactor = context->redactor,
		.budget = context->budget,
		.repository = repository,
		.collection = cg_collection_ref(collection),
		.next_handle = first_handle,
		.unlinked = context->unlinked,
	};
	/* The phone's order counts as granted with the names; without them it would tell who is
	 * who. */
	if (is_contacts(repository) && !(granted & names))
		sink->unsorted = g_ptr_array_new_with_free_func((GDestroyNotify)cg_card_unref);
}

void cg_card_sink_clear(CgCardSink *sink)
{
	g_clear_pointer(&sink->collection, cg_collection_unref);
	g_clear_pointer(&sink->unsorted, g_ptr_array_unref);
}

gboolean cg_card_sink_is_full(const CgCardSink *sink)
{
	guint unsorted = sink->unsorted ? sink->unsorted->len : 0;

	return cg_collection_count(sink->collection) + unsorted >= CG_COLLECTION_MAX;
}

/* --- Adding to the collection --- */

/* Calls are told in or out by the numbers of the phone's card, and show the names that were
 * released of it; NULL: it is left out. */
static void index_card(CgCardSink *sink, const CgCard *original, CgCard *released)
{
	const CgScope *scope = sink->redactor->options->scope;

	if (sink->repository == CG_REPO_PB && cg_scope_calls(scope) != CG_CALLS_NONE)
		cg_directory_add(sink->redactor->directory, original, released);
}

/* Takes released. It is indexed under the numbers of original, the phone's card that it was made
 * from: the directory references the same object, so that no card is held twice. If original is
 * NULL, nothing is indexed. */
static void add_card(CgCardSink *sink, guint32 handle, CgCard *released, const CgCard *original)
{
	g_autoptr(CgText) uid = NULL;

	if (sink->repository == CG_REPO_PB || sink->repository == CG_REPO_SIM_PB)
		uid = cg_redact_uid(sink->redactor, &released, handle);
	else if (!sink->unlinked)
		cg_redact_reference(sink->redactor, &released, original);
	if (original)
		index_card(sink, original, released);
	cg_collection_add(sink->collection, handle, uid, released);
}

/* Takes released. Cards without names wait until all can be sorted, and calls show nothing of
 * them. */
static void add_in_order(CgCardSink *sink, CgCard *released, const CgCard *original)
{
	g_autoptr(CgCard) nothing = NULL;

	if (!sink->unsorted) {
		add_card(sink, sink->next_handle++, released, original);
		return;
	}
	nothing = cg_card_select(released, CG_FIELDS_NONE);
	index_card(sink, original, nothing);
	g_ptr_array_add(sink->unsorted, released);
}

/* --- The limit --- */

static const CgFields media_fields =
	CG_FIELD(CG_PROP_PHOTO) | CG_FIELD(CG_PROP_LOGO) | CG_FIELD(CG_PROP_SOUND);

static gsize cost_of(const CgCard *card)
{
	return cg_budget_cost(cg_card_size(card));
}

static void drop_media(CgCard **card)
{
	CgCard *whole = *card;

	*card = cg_card_select(whole, CG_FIELDS_ALL & ~media_fields);
	cg_card_unref(whole);
}

/* If only later cards went without, this would tell of an order that is hidden. */
static void drop_unsorted_media(CgCardSink *sink)
{
	for (guint i = 0; i < sink->unsorted->len; i++) {
		CgCard **card = (CgCard **)&sink->unsorted->pdata[i];
		gsize whole = cost_of(*card);

		drop_media(card);
		cg_budget_refund(sink->budget, whole - cost_of(*card));
	}
	sink->without_media = TRUE;
}

/* Counts the card against the limit, without its media if that would be passed. */
static CgStep charge_card(CgCardSink *sink, CgCard **released)
{
	if (sink->without_media ||
	    !cg_budget_has_room_for_media(sink->budget, cost_of(*released))) {
		drop_media(released);
		if (sink->unsorted && !sink->without_media)
			drop_unsorted_media(sink);
	}
	return cg_budget_charge(sink->budget, cost_of(*released)) ? CG_STEP_GOT : CG_STEP_LATER;
}

/* --- From the owner's card to the last one --- */

CgStep cg_card_sink_add(CgCardSink *sink, CgCard *released, const CgCard *original)
{
	CgStep step;

	if (is_contacts(sink->repository) && !cg_redact_is_of_use(released)) {
		index_card(sink, original, NULL);
		cg_card_unref(released);
		return CG_STEP_GOT;
	}
	step = charge_card(sink, &released);
	if (step == CG_STEP_GOT)
		add_in_order(sink, released, original);
	else
		cg_card_unref(released);
	return step;
}

CgStep cg_card_sink_add_owner(CgCardSink *sink, CgCard *owner, const CgCard *original)
{
	CgStep step = charge_card(sink, &owner);

	if (step == CG_STEP_GOT)
		add_card(sink, 0, owner, original);
	else
		cg_card_unref(owner);
	return step;
}

static int compare_released_bytes(gconstpointer a, gconstpointer b)
{
	g_auto(CgBuffer) left = { 0 }, right = { 0 };
	int order;

	cg_card_print(*(CgCard *const *)a, CG_FORMAT_30, 0, &left);
	cg_card_print(*(CgCard *const *)b, CG_FORMAT_30, 0, &right);
	order = memcmp(left.data, right.data, MIN(left.size, right.size));
	return order ? order : (left.size > right.size) - (left.size < right.size);
}

void cg_card_sink_finish(CgCardSink *sink)
{
	if (!sink->unsorted)
		return;
	g_ptr_array_sort(sink->unsorted, compare_released_bytes);
	for (guint i = 0; i < sink->unsorted->len; i++)
		add_card(sink, sink->next_handle++, cg_card_ref(sink->unsorted->pdata[i]), NULL);
	g_ptr_array_set_size(sink->unsorted, 0);
}
