/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shelf: the cards of one book, in order, growing until they are complete.
 * Cards over the 65,535 that a phonebook can count are refused silently; the filler counts. */
#include "shelf-private.h"

CgShelfEntry *cg_shelf_entry_ref(CgShelfEntry *entry)
{
	return g_rc_box_acquire(entry);
}

static void entry_clear(gpointer data)
{
	CgShelfEntry *entry = data;

	cg_text_free(entry->uid);
	if (entry->card)
		cg_card_unref(entry->card);
	cg_buffer_clear(&entry->raw);
}

void cg_shelf_entry_unref(gpointer entry)
{
	g_rc_box_release_full(entry, entry_clear);
}

CgShelf *cg_shelf_new(void)
{
	CgShelf *shelf = g_new0(CgShelf, 1);

	g_atomic_ref_count_init(&shelf->refs);
	shelf->entries = g_ptr_array_new_with_free_func(cg_shelf_entry_unref);
	shelf->streaming = TRUE;
	return shelf;
}

CgShelf *cg_shelf_ref(CgShelf *shelf)
{
	g_atomic_ref_count_inc(&shelf->refs);
	return shelf;
}

void cg_shelf_unref(CgShelf *shelf)
{
	if (!g_atomic_ref_count_dec(&shelf->refs))
		return;
	g_ptr_array_unref(shelf->entries);
	g_free(shelf);
}

void cg_shelf_set_number_match(CgShelf *shelf, CgNumberMatch match, gpointer data)
{
	shelf->match = match;
	shelf->match_data = data;
}

void cg_shelf_set_streaming(CgShelf *shelf, gboolean on)
{
	shelf->streaming = on;
}

void cg_shelf_set_head(CgShelf *shelf, const CgHead *head)
{
	shelf->head = *head;
}

/* --- Waiting ---------------------------------------------------------------------------------- */

void cg_shelf_wait(CgShelf *shelf, CgShelfWaiter *waiter, gboolean for_growth)
{
	if (waiter->queue)
		return;
	waiter->queue = for_growth ? &shelf->for_growth : &shelf->for_end;
	waiter->link.data = waiter;
	g_queue_push_tail_link(waiter->queue, &waiter->link);
}

void cg_shelf_leave(CgShelfWaiter *waiter)
{
	if (waiter->queue)
		g_queue_unlink(waiter->queue, &waiter->link);
	waiter->queue = NULL;
}

static void wake_all(GQueue *queue)
{
	GList *link;

	while ((link = g_queue_pop_head_link(queue))) {
		CgShelfWaiter *waiter = link->data;

		waiter->queue = NULL;
		cg_wake(waiter->wake);
	}
}

/* --- Filling ---------------------------------------------------------------------------------- */

static CgShelfEntry *add_entry(CgShelf *shelf, guint32 handle)
{
	CgShelfEntry *entry;

	if (shelf->entries->len >= CG_BOOK_MAX)
		return NULL;
	entry = g_rc_box_new0(CgShelfEntry);
	entry->handle = handle;
	g_ptr_array_add(shelf->entries, entry);
	return entry;
}

void cg_shelf_add(CgShelf *shelf, guint32 handle, const char *uid, CgCard *card)
{
	CgShelfEntry *entry = add_entry(shelf, handle);

	if (!entry) {
		cg_card_unref(card);
		return;
	}
	entry->card = card;
	if (uid)
		entry->uid = cg_text_new(cg_span_of(uid));
	wake_all(&shelf->for_growth);
}

void cg_shelf_add_raw(CgShelf *shelf, guint32 handle, CgSpan text)
{
	CgShelfEntry *entry = add_entry(shelf, handle);

	if (!entry)
		return;
	cg_buffer_append(&entry->raw, text);
	wake_all(&shelf->for_growth);
}

void cg_shelf_restart(CgShelf *shelf)
{
	g_ptr_array_set_size(shelf->entries, 0);
	shelf->ended = FALSE;
}

void cg_shelf_end(CgShelf *shelf, CgStep end)
{
	shelf->ended = TRUE;
	shelf->end = end;
	wake_all(&shelf->for_growth);
	wake_all(&shelf->for_end);
}

void cg_shelf_break_off(CgShelf *shelf)
{
	shelf->partial = TRUE;
	cg_shelf_end(shelf, CG_STEP_LATER);
}

gboolean cg_shelf_ended(const CgShelf *shelf)
{
	return shelf->ended;
}

guint cg_shelf_count(const CgShelf *shelf)
{
	return shelf->entries->len;
}

const CgCard *cg_shelf_card(const CgShelf *shelf, guint index, guint32 *handle)
{
	const CgShelfEntry *entry;

	if (index >= shelf->entries->len)
		return NULL;
	entry = g_ptr_array_index(shelf->entries, index);
	if (handle)
		*handle = entry->handle;
	return entry->card;
}
