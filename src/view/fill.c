/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One book, from the phone to its collection: by one bulk pull, and if the cards of that run into
 * each other, once more by listing and handle, so that a bad card costs only itself. Cards are
 * parsed, redacted and dropped one by one; nothing hidden outlives its turn. Refuses what would
 * pass the view's limit, and leaves out what a book can't count. */
#include "view-private.h"

#include <string.h>

/* Cards handled before the main loop gets a look in. */
#define CARDS_A_TURN 64

/* What a card takes beside its own bytes, on the collection and in the allocator; measured. */
#define CARD_OVERHEAD 400

typedef enum {
	AT_OWNER,   /* is there a 0.vcf? only in pb */
	AT_BULK,    /* all in one body */
	AT_LISTING, /* which handles are there */
	AT_ENTRIES, /* one by one */
	AT_END,
} Stage;

struct CgFill {
	CgFillContext context;
	CgRepository repository;
	CgCollection *collection;
	Stage stage;
	CgCursor *read; /* NULL: the stage has not begun */
	gboolean has_owner;
	CgCard *owner;      /* released; the first card of the book */
	GArray *handles;    /* of guint32: what the listing named */
	guint at;           /* in handles */
	GPtrArray *unnamed; /* of CgCard: released without names, to be sorted; NULL: in the phone's
			       order */
	gsize used;         /* bytes this book takes of the view's limit */
	guint32 next_handle;
	gboolean light; /* cards whose order is hidden go without what is heavy */
	gboolean over;  /* the limit ended it */
};

static gboolean is_pb(const CgFill *fill)
{
	return fill->repository == CG_REPO_PB;
}

static gboolean is_fav(const CgFill *fill)
{
	return fill->repository == CG_REPO_FAV;
}

static gboolean is_calls(const CgFill *fill)
{
	return cg_repository_area(fill->repository) == CG_AREA_CALLS;
}

static const CgScope *scope_of(const CgFill *fill)
{
	return fill->context.redactor->options->scope;
}

CgFill *cg_fill_new(const CgFillContext *context, CgRepository repository, CgCollection *collection)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);
	CgFill *fill = g_new0(CgFill, 1);

	fill->context = *context;
	fill->repository = repository;
	fill->collection = cg_collection_ref(collection);
	fill->stage = is_pb(fill) ? AT_OWNER : AT_BULK;
	fill->handles = g_array_new(FALSE, FALSE, sizeof(guint32));
	fill->next_handle = 1;
	/* The phone's order counts as granted with the names; without them it would tell who is
	 * who. */
	if (!is_calls(fill) && !(cg_scope_fields(scope_of(fill)) & names))
		fill->unnamed = g_ptr_array_new_with_free_func((GDestroyNotify)cg_card_unref);
	return fill;
}

void cg_fill_free(CgFill *fill)
{
	cg_cursor_free(fill->read);
	cg_collection_unref(fill->collection);
	g_clear_pointer(&fill->owner, cg_card_unref);
	g_array_unref(fill->handles);
	g_clear_pointer(&fill->unnamed, g_ptr_array_unref);
	g_free(fill);
}

gboolean cg_fill_over(const CgFill *fill)
{
	return fill->over;
}

/* --- What goes to the collection --- */

/* Calls are told by the numbers of the phone's card, and show the names that were released of it.
 */
static void remember(CgFill *fill, const CgCard *phones, CgCard *released)
{
	if (is_pb(fill) && cg_scope_calls(scope_of(fill)) != CG_CALLS_NONE)
		cg_directory_add(fill->context.redactor->directory, phones, released);
}

/* phones: the card this was, to be remembered, as the very card that lies on the collection, or it
 * would be held twice; NULL: it is nobody's, or remembered already. */
static void shelve(CgFill *fill, guint32 handle, CgCard *released, const CgCard *phones)
{
	const CgRedactor *redactor = fill->context.redactor;
	g_autoptr(CgText) uid = NULL;

	if (fill->repository == CG_REPO_PB || fill->repository == CG_REPO_SIM_PB)
		uid = cg_redact_uid(redactor, &released, handle);
	else
		cg_redact_reference(redactor, &released, phones);
	if (phones)
		remember(fill, phones, released);
	cg_collection_add(fill->collection, handle, uid, released);
}

/* Those without names wait until all can be sorted, and with a call nothing is shown of them. */
static void place(CgFill *fill, CgCard *released, const CgCard *phones)
{
	g_autoptr(CgCard) nothing = NULL;

	if (!fill->unnamed) {
		shelve(fill, fill->next_handle++, released, phones);
		return;
	}
	nothing = cg_card_select(released, CG_FIELDS_NONE);
	remember(fill, phones, nothing);
	g_ptr_array_add(fill->unnamed, released);
}

/* What is kept can't be taken back, since a car may have read it: so the last of the room is for
 * what is small. */
static guint64 room_for_heavy(guint64 limit)
{
	return limit - limit / 4;
}

static gsize cost_of(const CgCard *card)
{
	return cg_card_size(card) + CARD_OVERHEAD;
}

static const CgFields heavy =
	CG_FIELD(CG_PROP_PHOTO) | CG_FIELD(CG_PROP_LOGO) | CG_FIELD(CG_PROP_SOUND);

static void lighten(CgCard **card)
{
	CgCard *whole = *card;

	*card = cg_card_select(whole, CG_FIELDS_ALL & ~heavy);
	cg_card_unref(whole);
}

/* Which cards came before would tell of an order that is hidden: so all of them go without. */
static void lighten_unnamed(CgFill *fill)
{
	for (guint i = 0; i < fill->unnamed->len; i++) {
		CgCard **card = (CgCard **)&fill->unnamed->pdata[i];
		gsize whole = cost_of(*card);

		lighten(card);
		*fill->context.used -= whole - cost_of(*card);
		fill->used -= whole - cost_of(*card);
	}
	fill->light = TRUE;
}

/* Counts the card against the limit; pictures and sounds go first when it would be passed. */
static CgStep fit(CgFill *fill, CgCard **released)
{
	guint64 limit = fill->context.redactor->options->limit;

	if (fill->light || *fill->context.used + cost_of(*released) > room_for_heavy(limit)) {
		lighten(released);
		if (fill->unnamed && !fill->light)
			lighten_unnamed(fill);
	}
	fill->over = *fill->context.used + cost_of(*released) > limit;
	if (fill->over)
		return CG_STEP_LATER;
	*fill->context.used += cost_of(*released);
	fill->used += cost_of(*released);
	return CG_STEP_GOT;
}

static CgCard *redact(CgFill *fill, CgCard *card)
{
	CgRedactor *redactor = fill->context.redactor;

	if (is_calls(fill))
		return cg_redact_call(redactor, card);
	return cg_redact_contact(redactor, card, is_fav(fill));
}

static gboolean is_full(const CgFill *fill)
{
	guint unnamed = fill->unnamed ? fill->unnamed->len : 0;

	return cg_collection_count(fill->collection) + unnamed >= CG_COLLECTION_MAX;
}

static CgStep keep(CgFill *fill, CgSpan text)
{
	g_autoptr(CgCard) card = NULL;
	g_autoptr(CgCard) released = NULL;
	CgStep step;

	if (is_full(fill))
		return CG_STEP_GOT;
	card = cg_card_parse(text, NULL);
	if (!card)
		return CG_STEP_GOT;
	/* Exclude=favourites may stand on it: no answer is better than a wider one. */
	if (is_fav(fill) && !cg_favourites_add(fill->context.redactor->favourites, card))
		return CG_STEP_LATER;
	released = redact(fill, card);
	if (!released)
		return CG_STEP_GOT;
	step = fit(fill, &released);
	if (step != CG_STEP_GOT)
		return step;
	place(fill, g_steal_pointer(&released), card);
	return CG_STEP_GOT;
}

static void shelve_owner(CgFill *fill)
{
	if (fill->owner)
		shelve(fill, 0, cg_card_ref(fill->owner), NULL);
}

/* --- Stages --- */

/* What the grant allows, what its selectors look at, and by what calls are told in or out: when and
 * with whom, and the numbers of those in scope. */
static CgFields fields_of(const CgFill *fill)
{
	const CgScope *scope = scope_of(fill);
	CgFields fields = cg_scope_fields(scope) | cg_scope_looks_at(scope);

	if (is_calls(fill))
		fields |= CG_FIELD(CG_PROP_CALL_DATETIME) | CG_FIELD(CG_PROP_TEL);
	if (is_pb(fill) && cg_scope_calls(scope) != CG_CALLS_NONE)
		fields |= CG_FIELD(CG_PROP_TEL);
	return fields;
}

static CgQuery query_of(const CgFill *fill, CgWant want)
{
	return (CgQuery){
		.repository = fill->repository,
		.want = want,
		.max = G_MAXUINT16,
		.cards.format = CG_FORMAT_30,
		.cards.fields = fields_of(fill),
	};
}

static void open_read(CgFill *fill)
{
	CgQuery query = query_of(fill, fill->stage == AT_LISTING ? CG_WANT_LIST : CG_WANT_ITEMS);

	switch (fill->stage) {
	case AT_OWNER:
		query.pick = CG_PICK_HANDLE;
		if (!cg_scope_admits_owner(scope_of(fill)))
			query.cards.fields = CG_FIELD(CG_PROP_N);
		break;
	case AT_BULK:
	case AT_LISTING:
		/* The owner card has been read by itself. */
		query.offset = fill->has_owner ? 1 : 0;
		break;
	case AT_ENTRIES:
		query.pick = CG_PICK_HANDLE;
		query.handle = g_array_index(fill->handles, guint32, fill->at);
		break;
	case AT_END: return;
	}
	fill->read = cg_source_read(fill->context.phone, &query, fill->context.wake);
}

static void go_to(CgFill *fill, Stage stage)
{
	g_clear_pointer(&fill->read, cg_cursor_free);
	fill->stage = stage;
}

/* Everything of the bulk body is in doubt: forget it, and ask card by card. */
static void start_over(CgFill *fill)
{
	CgRedactor *redactor = fill->context.redactor;

	if (is_pb(fill))
		cg_directory_clear(redactor->directory);
	if (is_fav(fill))
		cg_favourites_clear(redactor->favourites);
	if (fill->unnamed)
		g_ptr_array_set_size(fill->unnamed, 0);
	*fill->context.used -= fill->used;
	fill->used = 0;
	fill->light = FALSE;
	fill->next_handle = 1;
	cg_collection_restart(fill->collection);
	shelve_owner(fill);
	go_to(fill, AT_LISTING);
}

static int by_released_bytes(gconstpointer a, gconstpointer b)
{
	g_auto(CgBuffer) left = { 0 }, right = { 0 };
	int order;

	cg_card_print(*(CgCard *const *)a, CG_FORMAT_30, 0, &left);
	cg_card_print(*(CgCard *const *)b, CG_FORMAT_30, 0, &right);
	order = memcmp(left.data, right.data, MIN(left.size, right.size));
	return order ? order : (left.size > right.size) - (left.size < right.size);
}

static void finish(CgFill *fill)
{
	if (fill->unnamed) {
		g_ptr_array_sort(fill->unnamed, by_released_bytes);
		for (guint i = 0; i < fill->unnamed->len; i++)
			shelve(fill, fill->next_handle++, cg_card_ref(fill->unnamed->pdata[i]),
			       NULL);
		g_ptr_array_set_size(fill->unnamed, 0);
	}
	go_to(fill, AT_END);
}

/* Made where the phone has none to show, and counted either way: that it has one must not be told
 * by the limit. */
static CgStep place_owner(CgFill *fill)
{
	CgStep step;

	if (!cg_scope_list(scope_of(fill))) {
		g_clear_pointer(&fill->owner, cg_card_unref);
		return CG_STEP_GOT;
	}
	if (!fill->owner)
		fill->owner = cg_redact_owner(fill->context.redactor, NULL);
	step = fit(fill, &fill->owner);
	fill->used = 0; /* it stays when the book starts over */
	if (step == CG_STEP_GOT)
		shelve_owner(fill);
	return step;
}

/* The stage is over: what comes next. LATER: there is no room for it. */
static CgStep after(CgFill *fill)
{
	CgStep step = CG_STEP_GOT;

	switch (fill->stage) {
	case AT_OWNER:
		step = place_owner(fill);
		go_to(fill, AT_BULK);
		break;
	case AT_BULK: finish(fill); break;
	case AT_LISTING:
		go_to(fill, AT_ENTRIES);
		if (fill->handles->len == 0)
			finish(fill);
		break;
	case AT_ENTRIES:
		go_to(fill, AT_ENTRIES);
		if (++fill->at == fill->handles->len)
			finish(fill);
		break;
	case AT_END: break;
	}
	return step == CG_STEP_GOT && fill->stage == AT_END ? CG_STEP_END : step;
}

static CgStep take_owner(CgFill *fill, CgSpan text)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);

	fill->has_owner = TRUE;
	g_clear_pointer(&fill->owner, cg_card_unref);
	fill->owner = cg_redact_owner(fill->context.redactor, card);
	return CG_STEP_GOT;
}

/* Some phones answer for one handle with several cards. */
static CgStep keep_all(CgFill *fill, CgSpan text)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	CgStep step = CG_STEP_GOT;
	CgSpan card;

	if (!cg_splitter_push(splitter, text, NULL) || !cg_splitter_end(splitter, NULL))
		return CG_STEP_GOT;
	while (step == CG_STEP_GOT && cg_splitter_next(splitter, &card))
		step = keep(fill, card);
	return step;
}

/* More than one END: an AGENT, or a card that was cut where one began and so took in its
 * neighbours. In a bulk body nobody can tell which. */
static gboolean holds_another(CgSpan text)
{
	static const CgSpan end = CG_SPAN_LITERAL("END:VCARD");
	guint found = 0;

	while (text.size >= end.size) {
		const guint8 *line = memchr(text.data, '\n', text.size);

		found += cg_span_equal_nocase(cg_span(text.data, end.size), end);
		text = line ? cg_span(line + 1, text.data + text.size - line - 1) : CG_SPAN_EMPTY;
	}
	return found > 1;
}

static CgStep keep_one(CgFill *fill, CgSpan text)
{
	if (!holds_another(text))
		return keep(fill, text);
	start_over(fill);
	return CG_STEP_GOT;
}

static CgStep take(CgFill *fill, const CgItem *item)
{
	switch (fill->stage) {
	case AT_OWNER: return take_owner(fill, item->text);
	case AT_BULK: return keep_one(fill, item->text);
	case AT_ENTRIES: return keep_all(fill, item->text);
	case AT_LISTING:
		if (item->handle != 0 || !is_pb(fill))
			g_array_append_val(fill->handles, item->handle);
		return CG_STEP_GOT;
	case AT_END: break;
	}
	return CG_STEP_END;
}

/* Head, then items, as one stream. */
static CgStep next_item(CgFill *fill, const CgItem **item, GError **error)
{
	CgHead head;
	CgStep step = cg_cursor_head(fill->read, &head, error);

	return step == CG_STEP_GOT ? cg_cursor_next(fill->read, item, error) : step;
}

/* One card that is broken, gone or refused costs only itself; a phone that is gone, all. */
static gboolean costs_itself_only(const CgFill *fill, CgStep step, const GError *error)
{
	if (fill->stage == AT_OWNER)
		return step == CG_STEP_FAILED && g_error_matches(error, CG_ERROR, CG_ERROR_LIMIT);
	return fill->stage == AT_ENTRIES &&
	       (step == CG_STEP_UNSUPPORTED ||
		(step == CG_STEP_FAILED && !g_error_matches(error, CG_ERROR, CG_ERROR_LOST)));
}

/* What a step that is neither a card nor a wait means here. */
static CgStep settle(CgFill *fill, CgStep step, GError *failed, GError **error)
{
	g_autoptr(GError) own = failed;

	if (step == CG_STEP_FAILED && fill->stage == AT_BULK &&
	    g_error_matches(own, CG_ERROR, CG_ERROR_FRAMING)) {
		start_over(fill);
		return CG_STEP_GOT;
	}
	if (costs_itself_only(fill, step, own)) {
		fill->has_owner |= fill->stage == AT_OWNER; /* there, though it is not read */
		return after(fill);
	}
	switch (step) {
	case CG_STEP_END:
	case CG_STEP_NOT_FOUND: /* no such folder, no owner, deleted meanwhile: nothing there */
	case CG_STEP_UNSUPPORTED: /* a repository this phone does not have */ return after(fill);
	case CG_STEP_FAILED:
		if (own)
			g_propagate_error(error, g_steal_pointer(&own));
		return CG_STEP_FAILED;
	case CG_STEP_STALE:
	case CG_STEP_LATER: return CG_STEP_LATER;
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	}
	return step;
}

CgStep cg_fill_run(CgFill *fill, GError **error)
{
	for (guint i = 0; i < CARDS_A_TURN; i++) {
		const CgItem *item = NULL;
		GError *failed = NULL;
		CgStep step;

		if (is_full(fill) && fill->stage != AT_END)
			finish(fill);
		if (fill->stage == AT_END)
			return CG_STEP_END;
		if (!fill->read)
			open_read(fill);
		step = next_item(fill, &item, &failed);
		if (step == CG_STEP_WAIT)
			return step;
		step = step == CG_STEP_GOT ? take(fill, item) : settle(fill, step, failed, error);
		if (step != CG_STEP_GOT)
			return step;
	}
	return CG_STEP_GOT;
}
