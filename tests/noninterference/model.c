/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a scope's text, and prints what it grants of a phone. */
#include "model-private.h"
#include "tolerated.h"

#include <string.h>

/* --- The scope's text --- */

static void clause_free(gpointer data)
{
	Clause *clause = data;

	g_strfreev(clause->any_of);
	g_strfreev(clause->none_of);
	g_free(clause);
}

void model_free(Model *model)
{
	g_ptr_array_unref(model->clauses);
	g_hash_table_unref(model->fields);
	g_free(model);
}

static char **no_words(void)
{
	return g_new0(char *, 1);
}

/* An Exclude belongs to the Contacts before it. */
static Clause *last_clause(Model *model, gboolean new)
{
	Clause *clause;

	if (!new && model->clauses->len)
		return model->clauses->pdata[model->clauses->len - 1];
	clause = g_new0(Clause, 1);
	clause->any_of = no_words();
	clause->none_of = no_words();
	g_ptr_array_add(model->clauses, clause);
	return clause;
}

static void set_fields(Model *model, const char *names)
{
	g_auto(GStrv) words = g_strsplit(names, ";", -1);

	g_hash_table_remove_all(model->fields);
	for (guint i = 0; words[i]; i++)
		g_hash_table_add(model->fields, g_strdup(words[i]));
}

static gboolean set_calls(Model *model, const char *value)
{
	static const char *const words[] = { "none", "in-scope", "all" };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_equal(value, words[i])) {
			model->calls = i;
			return TRUE;
		}
	return FALSE;
}

static gboolean read_line(Model *model, const char *key, const char *value)
{
	char ***words = NULL;

	if (g_str_equal(key, "Contacts"))
		words = &last_clause(model, TRUE)->any_of;
	else if (g_str_equal(key, "Exclude"))
		words = &last_clause(model, FALSE)->none_of;
	else if (g_str_equal(key, "Fields"))
		set_fields(model, value);
	else if (g_str_equal(key, "List"))
		model->list = g_str_equal(value, "yes");
	else if (g_str_equal(key, "Calls"))
		return set_calls(model, value);
	else
		return g_str_equal(key, "Messages") || g_str_equal(key, "Send");
	if (words) {
		g_strfreev(*words);
		*words = g_strsplit(value, ";", -1);
	}
	return TRUE;
}

static gboolean read_scope(Model *model, const char *scope)
{
	g_auto(GStrv) lines = g_strsplit(scope, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		char *value = strchr(lines[i], '=');

		if (!*lines[i] || *lines[i] == '[')
			continue;
		if (!value)
			return FALSE;
		*value++ = '\0';
		if (!read_line(model, lines[i], value))
			return FALSE;
	}
	return TRUE;
}

Model *model_new(const char *scope, guint country, gboolean honest)
{
	g_autoptr(Model) model = g_new0(Model, 1);

	model->clauses = g_ptr_array_new_with_free_func(clause_free);
	model->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	model->list = TRUE;
	model->country = country;
	model->honest = honest;
	set_fields(model, "N;FN;TEL");
	if (!read_scope(model, scope))
		return NULL;
	last_clause(model, FALSE); /* if nothing is said, Contacts=none */
	return g_steal_pointer(&model);
}

/* --- Properties --- */

/* PBAP 1.2.3's table; AGENT is in it and never granted. */
static const char *const table[] = {
	"VERSION",
	"FN",
	"N",
	"PHOTO",
	"BDAY",
	"ADR",
	"LABEL",
	"TEL",
	"EMAIL",
	"MAILER",
	"TZ",
	"GEO",
	"TITLE",
	"ROLE",
	"LOGO",
	"AGENT",
	"ORG",
	"NOTE",
	"REV",
	"SOUND",
	"URL",
	"UID",
	"KEY",
	"NICKNAME",
	"CATEGORIES",
	"PROID",
	"CLASS",
	"SORT-STRING",
	"X-IRMC-CALL-DATETIME",
	"X-BT-SPEEDDIALKEY",
	"X-BT-UCI",
	"X-BT-UID",
	NULL,
};

gboolean model_grants(const Model *model, const char *name)
{
	if (g_str_equal(name, "AGENT"))
		return FALSE;
	return g_hash_table_contains(model->fields, g_strv_contains(table, name) ? name : "X-*");
}

static gboolean is_any_granted(const Model *model, char **names)
{
	for (guint i = 0; names[i]; i++)
		if (model_grants(model, names[i]))
			return TRUE;
	return FALSE;
}

/* A line that is no property belongs to no card. */
static gboolean is_granted(const Model *model, const Prop *prop)
{
	if (prop->encoding == AS_TOLERATED) {
		g_auto(GStrv) names = tolerated_names(prop->value);

		return is_any_granted(model, names);
	}
	return !prop_is_stray(prop) && model_grants(model, prop->name);
}

/* A parameter of the writer's own is granted as an unknown property is. Neither format has place
 * for those of 4.0. */
static gboolean is_param_granted(const Model *model, const char *param)
{
	static const char *const dropped[] = { "LABEL=", "SORT-AS=", "ALTID=" };

	for (guint i = 0; i < G_N_ELEMENTS(dropped); i++)
		if (g_str_has_prefix(param, dropped[i]))
			return FALSE;
	return !g_str_has_prefix(param, "X-") || model_grants(model, "X-*");
}

static void print_params(const Model *model, const char *params, GString *out)
{
	g_auto(GStrv) words = g_strsplit(params, ";", -1);

	for (guint i = 0; words[i]; i++)
		if (*words[i] && is_param_granted(model, words[i]))
			g_string_append_printf(out, ";%s", words[i]);
}

static void print_prop(const Model *model, const Prop *prop, GString *out)
{
	g_string_append_printf(out, "  %s.%s", model_grants(model, "X-*") ? prop->group : "",
			       prop->name);
	print_params(model, prop->params, out);
	g_string_append_printf(out, " %s %s\n", encoding_words[prop->encoding], prop->value);
}

/* A line without a colon may be more of the quoted-printable value before it. */
static void print_rest(const Card *card, guint of, GString *out)
{
	if (!prop_is_qp(card->props->pdata[of]))
		return;
	for (guint i = of + 1; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (!prop_may_be_rest(prop))
			return;
		g_string_append_printf(out, "   # %s %s\n", prop->name, prop->value);
	}
}

/* also_granted: a property that is granted here whatever the fields say. The phone's X-BT-UID is
 * never shown. */
static void print_props(const Model *model, const Card *card, const char *also_granted,
			GString *out)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (!g_str_equal(prop->name, "X-BT-UID") &&
		    (is_granted(model, prop) ||
		     (also_granted && prop_is_named(prop, also_granted)))) {
			print_prop(model, prop, out);
			print_rest(card, i, out);
		}
	}
}

static void print_numbers(const Card *card, GString *out)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (prop_is_named(prop, "TEL"))
			g_string_append_printf(out, "  number %s %s\n",
					       encoding_words[prop->encoding], prop->value);
	}
}

/* Whether a card of an odd shape is read is left open, but it is so for two that are equal. */
static void print_shape(const Model *model, const Card *card, GString *out)
{
	if (card->shape > TWICE)
		g_string_append_printf(out, "  %s\n", shape_words[card->shape]);
	if (model->honest && !card_is_plain(card))
		g_string_append(out, "  as it is\n");
}

/* --- Contacts --- */

/* What a card is good for: who it is of, and how to reach them. */
static gboolean is_of_use(const char *name)
{
	static const char *const names[] = { "N", "FN", "TEL", "EMAIL", "ORG", NULL };

	return g_strv_contains(names, name);
}

/* A card is left out if nothing granted of these is left. Whether a broken value is left is open,
 * but it is so for two that are equal. */
gboolean model_leaves_out(const Model *model, const Card *card)
{
	g_autoptr(Card) read = model_card_as_read(card);

	for (guint i = 0; i < read->props->len; i++) {
		const Prop *prop = read->props->pdata[i];

		if (!is_granted(model, prop))
			continue;
		if (prop->encoding == AS_TOLERATED ||
		    (is_of_use(prop->name) && prop->value[strspn(prop->value, ";,")]))
			return FALSE;
	}
	return TRUE;
}

static gboolean is_findable(const Model *model, const Card *card)
{
	if (model->list || model->calls != CALLS_NONE || model_grants(model, "X-BT-UID"))
		return TRUE;
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (model_grants(model, "TEL") &&
		    (prop->encoding == AS_TOLERATED
			     ? tolerated_mentions(prop->value, "TEL")
			     : prop_is_named(prop, "TEL") && model_number_counts(prop->value)))
			return TRUE;
	}
	return FALSE;
}

/* Much of what stands in it is another card's then. */
static void print_if_cut(const Model *model, const Card *card, GString *out)
{
	gboolean cut = FALSE;

	for (guint i = 0; i < card->props->len; i++)
		cut |= ((const Prop *)card->props->pdata[i])->encoding == AS_AGENT_CUT;
	for (guint i = 0; cut && i < card->props->len; i++)
		print_prop(model, card->props->pdata[i], out);
}

static char *print_contact(const Model *model, const Card *card)
{
	GString *out = g_string_new(NULL);
	guint times = card->shape == TWICE ? 2 : 1;

	while (times--) {
		g_string_append(out, card->v30 ? " card 3.0\n" : " card 2.1\n");
		print_shape(model, card, out);
		print_props(model, card, NULL, out);
		print_if_cut(model, card, out);
		/* Numbers say which calls belong to the contact. */
		if (model->calls != CALLS_NONE && card->repository < TELECOM_REPOSITORIES)
			print_numbers(card, out);
	}
	return g_string_free(out, FALSE);
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where nothing but favourites lets anybody in, pb is made of fav. */
static CgRepository source_of(const Model *model, CgRepository repository)
{
	return repository == CG_REPO_PB && model_favourites_only(model) ? CG_REPO_FAV : repository;
}

static gboolean is_in_scope(const Model *model, const Phone *phone, const Card *card)
{
	return model_admits(model, phone, card) && !model_excludes_as_owner(model, phone, card);
}

/* Without names the order would show which contact is which, so it is hidden too. */
static void print_contacts(const Model *model, const Phone *phone, CgRepository repository,
			   GString *out)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	CgRepository source = source_of(model, repository);
	const Card *owner = model_shown_owner(model, phone);

	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		/* The owner's is shown once, and once more only if it is there twice. */
		if (card->repository != source || (card == owner && owner->shape != TWICE))
			continue;
		if (is_in_scope(model, phone, card) && !model_leaves_out(model, card) &&
		    is_findable(model, card))
			g_ptr_array_add(texts, print_contact(model, card));
	}
	if (!model_grants(model, "N") && !model_grants(model, "FN"))
		g_ptr_array_sort(texts, compare_texts);
	for (guint i = 0; i < texts->len; i++)
		g_string_append(out, texts->pdata[i]);
}

static gboolean phone_gives_favourites(const Phone *phone)
{
	return phone_has_repository(phone, CG_REPO_FAV) && !phone->fav_refusal;
}

static gboolean has_source(const Model *model, const Phone *phone, CgRepository repository)
{
	return source_of(model, repository) != CG_REPO_FAV || phone_gives_favourites(phone);
}

static void print_owner(const Model *model, const Phone *phone, GString *out)
{
	const Card *owner = model_shown_owner(model, phone);

	/* Where everybody is shown it is the first of them. */
	if (!model->list || model_admits_nobody(model) || model_admits_everybody(model))
		return;
	g_string_append(out, " owner\n");
	if (owner) {
		g_string_append(out, owner->v30 ? "  3.0\n" : "  2.1\n");
		print_shape(model, owner, out);
		if (owner->shape == TWICE)
			g_string_append(out, "  twice\n");
		print_props(model, owner, NULL, out);
	}
}

/* --- Calls --- */

/* As the contact is read: what an AGENT without its end leaves is of the AGENT. */
static gboolean has_number(const Model *model, const Card *contact, const char *number)
{
	g_autoptr(Card) read = model_card_as_read(contact);

	for (guint i = 0; i < read->props->len; i++) {
		const Prop *prop = read->props->pdata[i];

		if (prop_is_named(prop, "TEL") &&
		    model_numbers_match(prop->value, number, model->country))
			return TRUE;
	}
	return FALSE;
}

static gboolean is_of_somebody(const Model *model, const Phone *phone, const char *number)
{
	const Card *owner = model_shown_owner(model, phone);

	if (model_favourites_only(model) && !phone_gives_favourites(phone))
		return FALSE;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == source_of(model, CG_REPO_PB) &&
		    has_number(model, card, number) &&
		    (card == owner || is_in_scope(model, phone, card)))
			return TRUE;
	}
	return FALSE;
}

/* A call is in scope if every party is. */
static gboolean call_is_granted(const Model *model, const Phone *phone, const Card *call)
{
	guint numbers = 0;

	if (!card_is_readable(call) || model->calls == CALLS_NONE)
		return FALSE;
	for (guint i = 0; i < call->props->len && model->calls == CALLS_IN_SCOPE; i++) {
		const Prop *prop = call->props->pdata[i];

		if (!prop_is_named(prop, "TEL"))
			continue;
		numbers++;
		if (!is_of_somebody(model, phone, prop->value))
			return FALSE;
	}
	return model->calls == CALLS_ALL || numbers > 0;
}

/* What the phone wrote about a caller is granted only if every contact is. */
static void print_call(const Model *model, const Card *call, GString *out)
{
	static const char when[] = "X-IRMC-CALL-DATETIME";
	guint times = call->shape == TWICE ? 2 : 1;

	while (times--) {
		g_string_append(out, call->v30 ? " call 3.0\n" : " call 2.1\n");
		print_shape(model, call, out);
		if (model_admits_everybody(model))
			print_props(model, call, when, out);
		for (guint i = 0; i < call->props->len && !model_admits_everybody(model); i++) {
			const Prop *prop = call->props->pdata[i];

			if (prop_is_named(prop, when) ||
			    (prop_is_named(prop, "TEL") && model_grants(model, "TEL")))
				print_prop(model, prop, out);
		}
		print_numbers(call, out);
	}
}

static void print_calls(const Model *model, const Phone *phone, CgRepository repository,
			GString *out)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == repository && call_is_granted(model, phone, card))
			print_call(model, card, out);
	}
}

/* --- All of it --- */

static void print_repository(const Model *model, const Phone *phone, CgRepository repository,
			     GString *out)
{
	gboolean pb = repository == CG_REPO_PB;

	g_string_append_printf(out, "%s\n", cg_repository_name(repository));
	if (pb)
		print_owner(model, phone, out);
	if (!phone_has_repository(phone, repository))
		return;
	if (repository == CG_REPO_FAV && phone->fav_refusal) {
		if (model_fav_is_busy(phone) && model->list && !model_admits_nobody(model))
			g_string_append(out, " busy\n");
		return;
	}
	if (cg_repository_area(repository) == CG_AREA_CALLS)
		print_calls(model, phone, repository, out);
	else if ((pb || model->list) && has_source(model, phone, repository))
		print_contacts(model, phone, repository, out);
}

/* An honest phone leaves out some properties and pictures if one end does not have bits 6 to 9.
 * X-BT-UID is one of them, and favourites are found by it. */
static gboolean depends_on_features(const Model *model)
{
	return model_grants(model, "X-BT-UCI") || model_grants(model, "PHOTO") ||
	       model_grants(model, "X-BT-SPEEDDIALKEY") || model_speaks_of(model, "favourites");
}

gboolean model_stands_on_nothing(const Model *model, const Phone *phone)
{
	if (model_admits_nobody(model))
		return FALSE;
	return (model_excludes_favourites(model) && !model_fav_is_intact(phone)) ||
	       (model_favourites_only(model) && phone_has_repository(phone, CG_REPO_FAV) &&
		model_fav_is_busy(phone)) ||
	       (model_excludes_owner(model) && model_owner_is_lost(phone));
}

static gboolean is_visible(const Model *model, const Phone *phone, CgRepository repository)
{
	if (cg_repository_area(repository) == CG_AREA_CALLS)
		return TRUE;
	return !model_stands_on_nothing(model, phone) && (repository == CG_REPO_PB || model->list);
}

gboolean model_shows(const Model *model, const Phone *phone, const Card *card)
{
	CgRepository shown_in = card->repository;

	if (card->repository == CG_REPO_FAV && model_favourites_only(model))
		shown_in = CG_REPO_PB;
	if (!phone_has_repository(phone, card->repository) || !is_visible(model, phone, shown_in))
		return FALSE;
	if (cg_repository_area(card->repository) == CG_AREA_CALLS)
		return call_is_granted(model, phone, card);
	if (source_of(model, shown_in) != card->repository)
		return FALSE;
	if (card == model_shown_owner(model, phone))
		return TRUE;
	return is_in_scope(model, phone, card) && !model_leaves_out(model, card) &&
	       is_findable(model, card);
}

char *model_projection(const Model *model, const Phone *phone)
{
	GString *out = g_string_new(NULL);

	if (depends_on_features(model))
		g_string_append_printf(out, "features %u\n",
				       phone->has_features ? phone->features & 0x3C0 : 1);
	if (model_stands_on_nothing(model, phone))
		g_string_append(out, "unavailable\n");
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		if (!model_stands_on_nothing(model, phone) ||
		    (cg_repository_area(i) == CG_AREA_CALLS && model->calls == CALLS_ALL))
			print_repository(model, phone, i, out);
	return g_string_free(out, FALSE);
}
