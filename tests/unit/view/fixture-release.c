/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture-release.h. */
#include "fixture-release.h"

#include "fixture-random.h"
#include "view-private.h"

#include <string.h>

/* --- Asking --- */

static void given_free(gpointer data)
{
	Given *given = data;

	g_free(given->name);
	g_strfreev(given->lines);
	g_free(given);
}

static CgQuery query_of_book(guint book, CgWant want)
{
	return (CgQuery){
		.repository = book, .want = want, .max = G_MAXUINT16, .cards.format = CG_FORMAT_30
	};
}

static const char *without_group(const char *line)
{
	gsize head = strcspn(line, ".:;");

	return line[head] == '.' ? line + head + 1 : line;
}

/* What a line says; NULL: nothing, or what is made by the view or the format. */
static char *said(const char *line)
{
	const char *value = strchr(line, ':');

	if (!value || value[1] == '\0' || g_str_has_prefix(line, "BEGIN:") ||
	    g_str_has_prefix(line, "END:") || g_str_has_prefix(line, "VERSION:") ||
	    g_str_has_prefix(line, "X-BT-UID"))
		return NULL;
	return g_strdup(without_group(line));
}

static char **lines_of(CgSpan text)
{
	g_autofree char *copy =
		text.size ? g_strndup((const char *)text.data, text.size) : g_strdup("");
	g_auto(GStrv) folded = g_strsplit(copy, "\r\n ", -1);
	g_autofree char *unfolded = g_strjoinv("", folded);
	g_auto(GStrv) lines = g_strsplit(unfolded, "\r\n", -1);
	GPtrArray *kept = g_ptr_array_new();

	for (guint i = 0; lines[i]; i++) {
		char *line = said(lines[i]);

		if (line)
			g_ptr_array_add(kept, line);
	}
	g_ptr_array_add(kept, NULL);
	return (char **)g_ptr_array_free(kept, FALSE);
}

static GPtrArray *ask_view(CgView *view, const CgQuery *query, CgHead *head)
{
	g_autoptr(CgCursor) read = cg_view_read(view, query, (CgWake){ 0 });
	GPtrArray *all = g_ptr_array_new_with_free_func(given_free);
	const CgItem *item;

	while (g_main_context_iteration(NULL, FALSE))
		;
	if (cg_cursor_head(read, head, NULL) != CG_STEP_GOT)
		return all;
	while (cg_cursor_next(read, &item, NULL) == CG_STEP_GOT) {
		Given *given = g_new0(Given, 1);

		given->handle = item->handle;
		given->name = query->want == CG_WANT_LIST ? g_strdup(item->name) : NULL;
		given->lines = lines_of(item->text);
		g_ptr_array_add(all, given);
	}
	return all;
}

static void open_entry(CgView *view, const CgQuery *listing, Given *given)
{
	CgQuery query = *listing;
	g_autoptr(GPtrArray) cards = NULL;
	CgHead head;

	query.want = CG_WANT_ITEMS;
	query.cards.search = NULL;
	query.pick = CG_PICK_HANDLE;
	query.handle = given->handle;
	cards = ask_view(view, &query, &head);
	g_assert_cmpuint(cards->len, ==, 1);
	g_strfreev(given->lines);
	given->lines = g_steal_pointer(&((Given *)cards->pdata[0])->lines);
}

static GPtrArray *list_view(CgView *view, CgQuery query)
{
	CgHead head = { 0 };
	GPtrArray *all = ask_view(view, &query, &head);

	for (guint i = 0; i < all->len; i++)
		open_entry(view, &query, all->pdata[i]);
	return all;
}

static void search_view(Release *release, CgView *view, CgSearchBy by, const char *value)
{
	CgQuery query = query_of_book(CG_REPO_PB, CG_WANT_LIST);

	query.cards.search_by = by;
	query.cards.search = value;
	g_ptr_array_add(release->found, list_view(view, query));
}

static void ask_everything(Release *release, CgView *view)
{
	CgHead head = { 0 };

	for (guint book = 0; book < RELEASE_BOOKS; book++) {
		CgQuery size = query_of_book(book, CG_WANT_SIZE);
		CgQuery pull = query_of_book(book, CG_WANT_ITEMS);

		g_ptr_array_unref(ask_view(view, &size, &head));
		release->size[book] = head.size;
		if (book == CG_REPO_MCH)
			release->unseen = head.unseen;
		release->cards[book] = ask_view(view, &pull, &head);
		release->listed[book] = list_view(view, query_of_book(book, CG_WANT_LIST));
	}
	for (guint i = 0; i < RANDOM_NUMBERS; i++)
		search_view(release, view, CG_SEARCH_NUMBER, random_numbers[i]);
	for (guint i = 0; i < RANDOM_NAMES; i++)
		search_view(release, view, CG_SEARCH_NAME, random_names[i]);
}

Release *release_new(ToyPhone *phone, const CgScope *scope)
{
	Release *release = g_new0(Release, 1);
	CgViewOptions options = { .scope = scope,
				  .history = cg_history_new((const guint8[32]){ 1 }),
				  .owner_name = "Phone",
				  .limit = 1 << 20,
				  .fill_wait = 8,
				  .country = 46 };
	CgView *view = cg_view_new(&phone->book, &options);

	release->scope = cg_scope_ref(scope);
	release->phone = phone;
	release->found = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	ask_everything(release, view);
	cg_view_free(view);
	cg_history_unref(options.history);
	return release;
}

void release_free(Release *release)
{
	for (guint book = 0; book < RELEASE_BOOKS; book++) {
		g_ptr_array_unref(release->cards[book]);
		g_ptr_array_unref(release->listed[book]);
	}
	g_ptr_array_unref(release->found);
	cg_scope_unref((CgScope *)release->scope);
	g_free(release);
}

/* --- What the scope takes in of the phone, asked of policy --- */

static CgCard *parse(const char *text)
{
	CgCard *card = cg_card_parse(cg_span_of(text), NULL);

	g_assert_nonnull(card);
	return card;
}

static CgFavourites *favourites_of(const ToyPhone *phone)
{
	CgFavourites *favourites = cg_favourites_new();
	const GPtrArray *cards = phone->cards[CG_REPO_FAV];

	for (guint i = 1; i < cards->len; i++) {
		g_autoptr(CgCard) card = parse(cards->pdata[i]);

		cg_favourites_add(favourites, card);
	}
	return favourites;
}

/* Is it in scope, as the owner or as anybody? */
static gboolean is_in_scope(const Release *release, CgFavourites *favourites, CgCard *card,
			    gboolean owner)
{
	CgCardTraits about = { .favourite = cg_favourites_has(favourites, card), .country = 46 };

	if (owner && cg_scope_excludes_owner(release->scope))
		return FALSE;
	if (cg_scope_admits(release->scope, card, &about))
		return TRUE;
	about.owner = owner;
	return cg_scope_admits(release->scope, card, &about);
}

/* Of CgCard: the owner is the one with handle 0, whom nobody else is like. */
static GPtrArray *in_scope(const Release *release)
{
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)cg_card_unref);
	CgFavourites *favourites = favourites_of(release->phone);
	gboolean fav = cg_scope_favourites_only(release->scope);
	const GPtrArray *cards = release->phone->cards[fav ? CG_REPO_FAV : CG_REPO_PB];

	for (guint i = 0; i < cards->len; i++) {
		CgCard *card = cards->pdata[i] ? parse(cards->pdata[i]) : NULL;
		gboolean owner = i == 0 && cg_scope_names_owner(release->scope);

		if (card && is_in_scope(release, favourites, card, owner))
			g_ptr_array_add(all, card);
		else
			g_clear_pointer(&card, cg_card_unref);
	}
	cg_favourites_free(favourites);
	return all;
}

/* A card without any of these, in the scope or at all, is left out. */
static gboolean is_left_out(const CgScope *scope, const CgCard *card)
{
	static const CgProperty of_use[] = { CG_PROP_N, CG_PROP_FN, CG_PROP_TEL, CG_PROP_EMAIL,
					     CG_PROP_ORG };

	for (guint i = 0; i < G_N_ELEMENTS(of_use); i++)
		if ((cg_scope_fields(scope) & CG_FIELD(of_use[i])) && cg_card_has(card, of_use[i]))
			return FALSE;
	return TRUE;
}

guint release_expected(const Release *release)
{
	g_autoptr(GPtrArray) people = in_scope(release);
	guint count = 0;

	for (guint i = 0; i < people->len; i++)
		count += !is_left_out(release->scope, people->pdata[i]);
	return count;
}

gboolean release_owner_is_made(const Release *release)
{
	const char *text = release->phone->cards[CG_REPO_PB]->pdata[0];
	g_autoptr(CgCard) card = text ? parse(text) : NULL;
	CgCardTraits about = { .owner = TRUE, .country = 46 };

	if (cg_scope_everybody(release->scope))
		return release_expected(release) == 0;
	return !card || !cg_scope_names_owner(release->scope) ||
	       is_left_out(release->scope, card) || !cg_scope_admits(release->scope, card, &about);
}

/* --- Containment --- */

typedef gboolean (*Covers)(const Release *wide, const Given *by, const Given *given);

/* Is `line` among the names of somebody in scope? A call may bear any of them: of several who share
 * its number the first in scope names it, and where all are in scope the phone does. */
static gboolean is_known_name(const Release *wide, const char *line)
{
	g_autoptr(GPtrArray) people = in_scope(wide);
	CgFields fields =
		cg_scope_fields(wide->scope) & (CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN));

	for (guint i = 0; fields && i < people->len; i++) {
		g_auto(CgBuffer) text = { 0 };
		g_auto(GStrv) lines = NULL;
		g_autoptr(CgCard) granted = cg_card_select(people->pdata[i], fields);
		g_autoptr(CgCard) names = cg_card_with_names(granted, fields);

		cg_card_print(names, CG_FORMAT_30, 0, &text);
		lines = lines_of(cg_buffer_span(&text));
		if (g_strv_contains((const char *const *)lines, line))
			return TRUE;
	}
	return FALSE;
}

static gboolean covers_card(const Release *wide, const Given *by, const Given *given)
{
	for (guint i = 0; given->lines[i]; i++)
		if (!g_strv_contains((const char *const *)by->lines, given->lines[i]))
			return FALSE;
	return TRUE;
}

static gboolean is_name(const char *line)
{
	return g_str_has_prefix(line, "N:") || g_str_has_prefix(line, "FN:");
}

static gboolean covers_call(const Release *wide, const Given *by, const Given *given)
{
	for (guint i = 0; given->lines[i]; i++) {
		const char *line = given->lines[i];

		if (!g_strv_contains((const char *const *)by->lines, line) &&
		    !(is_name(line) && is_known_name(wide, line)))
			return FALSE;
	}
	return TRUE;
}

/* A made owner card says the phone's own name, and nothing that a scope could grant. */
static gboolean is_made(const Given *given)
{
	return given->handle == 0 && g_strv_length(given->lines) <= 2 &&
	       (!given->lines[0] || strstr(given->lines[0], ":Phone"));
}

/* Gives `given` one of wide's cards for itself, if need be by giving its owner another. */
static gboolean match(const Release *wide, Covers covers, const GPtrArray *narrow, guint nth,
		      const GPtrArray *cards, gint *taken, gboolean *tried)
{
	for (guint i = 0; i < cards->len; i++) {
		if (tried[i] || !covers(wide, cards->pdata[i], narrow->pdata[nth]))
			continue;
		tried[i] = TRUE;
		if (taken[i] >= 0 && !match(wide, covers, narrow, taken[i], cards, taken, tried))
			continue;
		taken[i] = nth;
		return TRUE;
	}
	return FALSE;
}

/* Of how many, at most, there is as much in wide? NULL: of each. */
static const Given *uncovered(const Release *wide, Covers covers, const GPtrArray *narrow,
			      const GPtrArray *cards)
{
	g_autofree gint *taken = g_new(gint, cards->len + 1);

	for (guint i = 0; i < cards->len; i++)
		taken[i] = -1;
	for (guint i = 0; i < narrow->len; i++) {
		g_autofree gboolean *tried = g_new0(gboolean, cards->len + 1);

		if (!is_made(narrow->pdata[i]) &&
		    !match(wide, covers, narrow, i, cards, taken, tried))
			return narrow->pdata[i];
	}
	return NULL;
}

static char *excess_in(const Release *wide, guint book, const char *how, const GPtrArray *narrow,
		       const GPtrArray *cards)
{
	Covers covers = cg_repository_area(book) == CG_AREA_CALLS ? covers_call : covers_card;
	const Given *given = uncovered(wide, covers, narrow, cards);
	g_autofree char *lines = NULL;

	if (!given)
		return NULL;
	lines = g_strjoinv(" | ", given->lines);
	return g_strdup_printf("%s of %s: card %u has %s", how, cg_repository_name(book),
			       given->handle, lines);
}

/* A made owner is nobody. */
static guint size_of(const Release *release, guint book)
{
	const GPtrArray *cards = release->cards[book];

	return release->size[book] - (cards->len && is_made(cards->pdata[0]));
}

static char *excess_of_book(const Release *narrow, const Release *wide, guint book)
{
	char *excess = excess_in(wide, book, "a pull", narrow->cards[book], wide->cards[book]);

	if (!excess)
		excess = excess_in(wide, book, "a listing", narrow->listed[book],
				   wide->listed[book]);
	if (!excess && size_of(narrow, book) > size_of(wide, book))
		excess = g_strdup_printf("book %u has %u cards, and not %u", book,
					 narrow->size[book], wide->size[book]);
	return excess;
}

/* Caller id finds one of those who share a number: the first in scope. */
static char *excess_of_search(const Release *narrow, const Release *wide, guint nth)
{
	const GPtrArray *found = narrow->found->pdata[nth];
	const GPtrArray *in = wide->found->pdata[nth];

	if (nth >= RANDOM_NUMBERS)
		/* A card with another listing name may not be found by it. */
		in = wide->cards[CG_REPO_PB];
	else if (found->len > in->len)
		return g_strdup_printf("search %u finds %u, and not %u", nth, found->len, in->len);
	else if (!cg_scope_list(wide->scope))
		return NULL;
	return excess_in(wide, CG_REPO_PB, "a search", found, in);
}

char *release_excess(const Release *narrow, const Release *wide)
{
	char *excess = NULL;

	for (guint book = 0; !excess && book < RELEASE_BOOKS; book++)
		excess = excess_of_book(narrow, wide, book);
	for (guint i = 0; !excess && i < narrow->found->len; i++)
		excess = excess_of_search(narrow, wide, i);
	if (!excess && narrow->unseen > wide->unseen)
		excess = g_strdup_printf("%u new missed calls, and not %u", narrow->unseen,
					 wide->unseen);
	return excess;
}
