/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trial as a text, one fact a line, so that people can read a run that once differed, and run it
 * again.
 *
 *   trial COUNTRY LIMIT raw|honest ASLEEP LEAK
 *   scope TEXT                            escaped, whole
 *   phone FEATURES REPOSITORIES yes|no packets|stream MTU IDENTITY
 *   odd LISTING REFUSAL yes|no yes|no     of the phone before it: how it lists, the code (in hex)
 *                                         that refuses fav, whether fav is cut short, whether
 *                                         windows are ignored
 *   card ID BOOK HANDLE 2.1|3.0 SHAPE     of the phone before it
 *   prop NAME GROUP PARAMS ENCODING VALUE of the card before it
 *   step ...
 *
 * Lines that begin with # are for people. Texts are percent-escaped; `-` is an empty one. */
#include "trial.h"

#include <stdlib.h>
#include <string.h>

/* --- Writing --- */

static char *escape_text(const char *text)
{
	if (!*text)
		return g_strdup("-");
	if (g_str_equal(text, "-"))
		return g_strdup("%2D");
	return g_uri_escape_string(text, ";:,+*?/=[]", TRUE);
}

static void print_prop(const Prop *prop, GString *out)
{
	g_autofree char *group = escape_text(prop->group), *params = escape_text(prop->params);
	g_autofree char *value = escape_text(prop->value);

	g_string_append_printf(out, "prop %s %s %s %s %s\n", prop->name, group, params,
			       encoding_words[prop->encoding], value);
}

static void print_card(const Card *card, GString *out)
{
	const char *book = cg_repository_name(card->repository);

	g_string_append_printf(out, "card %u %s %u %s %s\n", card->id, book, card->handle,
			       card->v30 ? "3.0" : "2.1", shape_words[card->shape]);
	for (guint i = 0; i < card->props->len; i++)
		print_prop(card->props->pdata[i], out);
}

static void print_phone(const Phone *phone, GString *out)
{
	g_string_append_printf(out, "phone %X %X %s %s %u %" G_GUINT64_FORMAT "\n", phone->features,
			       phone->repositories, phone->has_features ? "yes" : "no",
			       phone->packets ? "packets" : "stream", phone->mtu, phone->identity);
	if (phone_is_odd(phone))
		g_string_append_printf(out, "odd %s %X %s %s\n", listing_words[phone->listing],
				       phone->fav_refusal, phone->fav_cut ? "yes" : "no",
				       phone->no_window ? "yes" : "no");
	for (guint i = 0; i < phone->cards->len; i++)
		print_card(phone->cards->pdata[i], out);
}

char *case_print(const Trial *trial, const char *comment)
{
	g_autofree char *scope = escape_text(trial->scope);
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "# %s\ntrial %u %u %s %X %u\nscope %s\n", comment,
			       trial->country, trial->limit, trial->raw ? "raw" : "honest",
			       trial->asleep, trial->leak, scope);
	for (guint i = 0; i < 2; i++)
		print_phone(trial->phones[i], out);
	for (guint i = 0; i < trial->steps->len; i++)
		g_string_append_printf(out, "step %s\n", (const char *)trial->steps->pdata[i]);
	return g_string_free(out, FALSE);
}

/* --- Reading --- */

typedef struct {
	Trial *trial;
	guint phones;
	Card *card; /* lent; NULL: there is none yet */
} Reader;

static char *unescape_text(const char *text)
{
	return g_str_equal(text, "-") ? g_strdup("") : g_uri_unescape_string(text, NULL);
}

static gboolean find_word(const char *const *words, guint count, const char *word, guint *index)
{
	for (*index = 0; *index < count; (*index)++)
		if (g_str_equal(words[*index], word))
			return TRUE;
	return FALSE;
}

static gboolean read_trial(Reader *reader, char **words)
{
	reader->trial->country = atoi(words[0]);
	reader->trial->limit = atoi(words[1]);
	reader->trial->raw = g_str_equal(words[2], "raw");
	reader->trial->asleep = strtoul(words[3], NULL, 16);
	reader->trial->leak = CLAMP(atoi(words[4]), NO_LEAK, LEAKS - 1);
	return TRUE;
}

static gboolean read_scope(Reader *reader, char **words)
{
	g_free(reader->trial->scope);
	reader->trial->scope = g_uri_unescape_string(words[0], NULL);
	return reader->trial->scope && g_str_has_prefix(reader->trial->scope, "[Scope ") &&
	       strchr(reader->trial->scope, ']');
}

static gboolean read_phone(Reader *reader, char **words)
{
	Phone *phone = phone_new();

	if (reader->phones == 2) {
		phone_free(phone);
		return FALSE;
	}
	phone->features = strtoul(words[0], NULL, 16);
	phone->repositories = strtoul(words[1], NULL, 16);
	phone->has_features = g_str_equal(words[2], "yes");
	phone->packets = g_str_equal(words[3], "packets");
	phone->mtu = CLAMP(atoi(words[4]), 255, 65535);
	phone->identity = g_ascii_strtoull(words[5], NULL, 10);
	reader->trial->phones[reader->phones++] = phone;
	reader->card = NULL;
	return TRUE;
}

static gboolean read_odd(Reader *reader, char **words)
{
	Phone *phone;
	guint listing;

	if (!reader->phones || !find_word(listing_words, LISTINGS, words[0], &listing))
		return FALSE;
	phone = reader->trial->phones[reader->phones - 1];
	phone->listing = listing;
	phone->fav_refusal = strtoul(words[1], NULL, 16);
	phone->fav_cut = g_str_equal(words[2], "yes");
	phone->no_window = g_str_equal(words[3], "yes");
	return TRUE;
}

static gboolean read_card(Reader *reader, char **words)
{
	CgRepository repository;
	guint shape;

	if (!reader->phones || !cg_repository_parse(words[1], &repository) ||
	    !find_word(shape_words, SHAPES, words[4], &shape))
		return FALSE;
	reader->card = card_new(atoi(words[0]), repository, strtoul(words[2], NULL, 10));
	reader->card->v30 = g_str_equal(words[3], "3.0");
	reader->card->shape = shape;
	phone_add(reader->trial->phones[reader->phones - 1], reader->card);
	return TRUE;
}

static gboolean read_prop(Reader *reader, char **words)
{
	g_autofree char *value = unescape_text(words[4]);
	guint encoding;
	Prop *prop;

	if (!reader->card || !value || !find_word(encoding_words, ENCODINGS, words[3], &encoding))
		return FALSE;
	prop = prop_new(words[0], value);
	prop->encoding = encoding;
	g_free(prop->group);
	prop->group = unescape_text(words[1]);
	g_free(prop->params);
	prop->params = unescape_text(words[2]);
	g_ptr_array_add(reader->card->props, prop);
	return prop->group && prop->params;
}

static const struct {
	const char *word;
	guint words; /* the number of words behind it */
	gboolean (*read)(Reader *, char **);
} lines[] = {
	{ "trial", 5, read_trial }, { "scope", 1, read_scope }, { "phone", 6, read_phone },
	{ "odd", 4, read_odd },     { "card", 5, read_card },   { "prop", 5, read_prop },
};

static gboolean read_line(Reader *reader, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);

	if (*line == '#' || !*line)
		return TRUE;
	if (g_str_has_prefix(line, "step ")) {
		g_ptr_array_add(reader->trial->steps, g_strdup(line + strlen("step ")));
		return TRUE;
	}
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		if (g_str_equal(words[0], lines[i].word))
			return g_strv_length(words) == lines[i].words + 1 &&
			       lines[i].read(reader, words + 1);
	return FALSE;
}

Trial *case_read(const char *text, GError **error)
{
	g_autoptr(Trial) trial = g_new0(Trial, 1);
	g_auto(GStrv) all = g_strsplit(text, "\n", -1);
	Reader reader = { .trial = trial };

	trial->steps = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; all[i]; i++)
		if (!read_line(&reader, all[i])) {
			g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "line %u is not understood",
				    i + 1);
			return NULL;
		}
	if (reader.phones == 2 && trial->scope)
		return g_steal_pointer(&trial);
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "a case has a scope and two phones");
	return NULL;
}
