/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Selectors: which cards one word of a scope means. Each kind is a row of a table: what it gathers
 * from a card, and how its pattern is compared with that. A property that a card lacks matches
 * nothing. */
#include "policy-private.h"

#include <string.h>

#define NAME_COMPONENTS 5 /* vCard's N */

typedef struct {
	const char *word; /* with its colon if an argument follows */
	CgFields looks_at;
	gboolean fold;                      /* compared without case: names and labels */
	const char *(*wrong)(const char *); /* says what is wrong with the argument, or NULL */
	void (*gather)(CgMatchContext *, GPtrArray *);
	gboolean (*fits)(const char *pattern, const char *text);
} Kind;

/* Folding decomposes the text. Composing it again keeps an accent with its letter, so that `?`
 * stands for both and `Zoe*` does not match Zoë. */
static CgText *fold_text(const char *text)
{
	g_autoptr(CgText) folded = cg_text_fold(text);

	return cg_text_take_glib(g_utf8_normalize(folded, -1, G_NORMALIZE_DEFAULT_COMPOSE));
}

/* --- What each kind gathers --- */

/* Takes text. NULL and the empty text are not added. */
static void add_text(GPtrArray *texts, CgText *text)
{
	if (!text || *text == '\0')
		cg_text_free(text);
	else
		g_ptr_array_add(texts, text);
}

static void add_folded(GPtrArray *texts, CgText *text)
{
	g_autoptr(CgText) plain = text;

	if (plain && *plain != '\0')
		add_text(texts, fold_text(plain));
}

static void gather_labels(CgMatchContext *context, GPtrArray *texts)
{
	CgText **labels = cg_card_categories(context->card);

	for (guint i = 0; labels && labels[i]; i++)
		add_text(texts, fold_text(labels[i]));
	cg_texts_free(labels);
}

static void gather_numbers(CgMatchContext *context, GPtrArray *texts)
{
	guint count = cg_card_count(context->card, CG_PROP_TEL);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) tel = cg_card_text(context->card, CG_PROP_TEL, i);
		g_autoptr(CgText) digits = tel ? cg_number_read(tel) : NULL;

		if (!digits)
			continue;
		add_text(texts, cg_number_e164(digits, context->traits->country));
		add_text(texts, g_steal_pointer(&digits));
	}
}

/* Returns whether some number that is written with more than a number has (a pause, an extension,
 * words) would fit if only its digits counted. */
static gboolean has_digits_that_fit(const CgSelector *selector, const CgMatchContext *context)
{
	guint count = cg_card_count(context->card, CG_PROP_TEL);
	gboolean fits = FALSE;

	for (guint i = 0; i < count && !fits; i++) {
		g_autoptr(CgText) tel = cg_card_text(context->card, CG_PROP_TEL, i);
		g_autoptr(CgText) digits = cg_number_digits(tel);
		g_autoptr(CgText) form = cg_number_e164(digits, context->traits->country);

		fits = *digits && (cg_glob_matches(selector->pattern, digits) ||
				   (form && cg_glob_matches(selector->pattern, form)));
	}
	return fits;
}

static void gather_names(CgMatchContext *context, GPtrArray *texts)
{
	guint count = cg_card_count(context->card, CG_PROP_FN);

	for (guint i = 0; i < count; i++)
		add_folded(texts, cg_card_text(context->card, CG_PROP_FN, i));
	count = cg_card_count(context->card, CG_PROP_N);
	for (guint i = 0; i < count; i++)
		for (guint part = 0; part < NAME_COMPONENTS; part++)
			add_folded(texts, cg_card_component(context->card, CG_PROP_N, i, part));
}

static void gather_uids(CgMatchContext *context, GPtrArray *texts)
{
	guint count = cg_card_count(context->card, CG_PROP_UID);

	for (guint i = 0; i < count; i++)
		add_text(texts, cg_card_text(context->card, CG_PROP_UID, i));
}

/* --- How each kind compares --- */

static gboolean is_same_text(const char *pattern, const char *text)
{
	return strcmp(pattern, text) == 0;
}

static const char *wrong_text(const char *text)
{
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return "holds a control character";
	return NULL;
}

static const char *wrong_number(const char *text)
{
	const char *rest = *text == '+' ? text + 1 : text;

	if (*rest == '\0' || rest[strspn(rest, "0123456789*?")] != '\0')
		return "takes digits, * and ?, with at most a + in front";
	return NULL;
}

static guint count_wildcards(const char *text)
{
	guint count = 0;

	for (; *text != '\0'; text++)
		count += *text == '*' || *text == '?';
	return count;
}

/* Folding must not turn a character that only resembles a wildcard (U+FF0A) into one. */
static const char *wrong_name(const char *text)
{
	g_autoptr(CgText) folded = fold_text(text);

	if (count_wildcards(folded) != count_wildcards(text))
		return "holds a character that would become a wildcard";
	return wrong_text(text);
}

/* The properties on which a phone's fav and pb agree, so that a card of one is found in the other.
 */
#define FAVOURITE_FIELDS                                                      \
	(CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL) | \
	 CG_FIELD(CG_PROP_UID) | CG_FIELD(CG_PROP_X_BT_UID))

static const Kind kinds[CG_SELECT_KINDS] = {
	[CG_SELECT_NONE] = { .word = "none" },
	[CG_SELECT_ALL] = { .word = "all" },
	[CG_SELECT_OWNER] = { .word = "owner" },
	[CG_SELECT_FAVOURITES] = { .word = "favourites", .looks_at = FAVOURITE_FIELDS },
	[CG_SELECT_LABEL] = { "label:", CG_FIELD(CG_PROP_CATEGORIES), TRUE, wrong_text,
			      gather_labels, is_same_text },
	[CG_SELECT_NUMBER] = { "number:", CG_FIELD(CG_PROP_TEL), FALSE, wrong_number,
			       gather_numbers, cg_glob_matches },
	[CG_SELECT_NAME] = { "name:", CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_N), TRUE, wrong_name,
			     gather_names, cg_glob_matches },
	[CG_SELECT_UID] = { "uid:", CG_FIELD(CG_PROP_UID), FALSE, wrong_text, gather_uids,
			    is_same_text },
};

/* --- Parse, order, print --- */

static gboolean has_argument(CgSelectorKind kind)
{
	return kinds[kind].fits != NULL;
}

static CgSelectorKind kind_of(const char *word)
{
	for (guint kind = 0; kind < CG_SELECT_KINDS; kind++) {
		if (has_argument(kind) ? g_str_has_prefix(word, kinds[kind].word)
				       : strcmp(word, kinds[kind].word) == 0)
			return kind;
	}
	return CG_SELECT_KINDS;
}

static const char *wrong_argument(CgSelectorKind kind, const char *text)
{
	if (*text == '\0')
		return "needs something after its colon";
	if (strlen(text) > CG_SELECTOR_TEXT_MAX)
		return "is over 256 bytes";
	return kinds[kind].wrong(text);
}

CgSelector *cg_selector_parse(const char *word, const char **why)
{
	CgSelectorKind kind = kind_of(word);
	g_autoptr(CgSelector) selector = g_new0(CgSelector, 1);

	selector->kind = kind;
	if (kind == CG_SELECT_KINDS) {
		*why = "is not none, all, owner, favourites, label:NAME, number:GLOB, name:GLOB "
		       "or uid:ID";
		return NULL;
	}
	if (!has_argument(kind))
		return g_steal_pointer(&selector);

	selector->text = g_strstrip(g_strdup(word + strlen(kinds[kind].word)));
	*why = wrong_argument(kind, selector->text);
	if (*why)
		return NULL;
	selector->pattern = kinds[kind].fold ? fold_text(selector->text)
					     : cg_text_new(cg_span_of(selector->text));
	return g_steal_pointer(&selector);
}

void cg_selector_free(CgSelector *selector)
{
	if (!selector)
		return;
	g_free(selector->text);
	cg_text_free(selector->pattern);
	g_free(selector);
}

gint cg_selector_compare(const CgSelector *a, const CgSelector *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return g_strcmp0(a->text, b->text);
}

void cg_selector_print(const CgSelector *selector, GString *out)
{
	g_string_append(out, kinds[selector->kind].word);
	for (const char *at = selector->text; at && *at != '\0'; at++) {
		if (*at == ';' || *at == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *at);
	}
}

CgFields cg_selector_looks_at(const CgSelector *selector)
{
	return kinds[selector->kind].looks_at;
}

/* --- Match --- */

void cg_match_context_clear(CgMatchContext *context)
{
	for (guint kind = 0; kind < CG_SELECT_KINDS; kind++)
		g_clear_pointer(&context->texts[kind], g_ptr_array_unref);
}

static const GPtrArray *find_texts(CgMatchContext *context, CgSelectorKind kind)
{
	if (!context->texts[kind]) {
		context->texts[kind] = g_ptr_array_new_with_free_func((GDestroyNotify)cg_text_free);
		kinds[kind].gather(context, context->texts[kind]);
	}
	return context->texts[kind];
}

static gboolean has_fitting_text(const CgSelector *selector, CgMatchContext *context)
{
	const GPtrArray *texts = find_texts(context, selector->kind);

	for (guint i = 0; i < texts->len; i++)
		if (kinds[selector->kind].fits(selector->pattern, texts->pdata[i]))
			return TRUE;
	return FALSE;
}

gboolean cg_selector_matches(const CgSelector *selector, CgMatchContext *context)
{
	switch (selector->kind) {
	case CG_SELECT_ALL: return TRUE;
	case CG_SELECT_OWNER: return context->traits->owner;
	case CG_SELECT_FAVOURITES: return context->traits->favourite;
	case CG_SELECT_LABEL:
	case CG_SELECT_NUMBER:
	case CG_SELECT_NAME:
	case CG_SELECT_UID: return has_fitting_text(selector, context);
	case CG_SELECT_NONE:
	case CG_SELECT_KINDS: break;
	}
	return FALSE;
}

gboolean cg_selector_excludes(const CgSelector *selector, CgMatchContext *context)
{
	return (cg_selector_looks_at(selector) & cg_card_unreadable(context->card)) ||
	       cg_selector_matches(selector, context) ||
	       (selector->kind == CG_SELECT_NUMBER && has_digits_that_fit(selector, context));
}
