/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameters of a profile: what they are called in answers, and how a command gives them.
 * Refuses unknown keys, values that do not fit, and a key that is given twice. */
#include "headunit-private.h"

#include <contactguard/profile.h>

#include <string.h>

#define TEXT_MAX 255 /* bytes: the most that a parameter's length field can say */

typedef enum { ANSWERED, NUMBER, CHOICE, FIELDS, TEXT } ValueKind; /* ANSWERED: never given */

typedef struct {
	guint8 tag;
	const char *name; /* the profile's */
	const char *key;  /* the commands'; NULL: it cannot be given */
	ValueKind kind;
	guint8 first; /* what the first choice stands for */
	const char *choices[4];
} Param;

struct HuParams {
	const Param *params;
	gsize count;
};

static const Param pbap_params[] = {
	{ CG_PBAP_TAG_ORDER,
	  "Order",
	  "order",
	  CHOICE,
	  0,
	  { "indexed", "alphabetical", "phonetic" } },
	{ CG_PBAP_TAG_SEARCH_VALUE, "SearchValue", "search", TEXT, 0, { NULL } },
	{ CG_PBAP_TAG_SEARCH_PROPERTY,
	  "SearchProperty",
	  "by",
	  CHOICE,
	  0,
	  { "name", "number", "sound" } },
	{ CG_PBAP_TAG_MAX_LIST_COUNT, "MaxListCount", "max", NUMBER, 0, { NULL } },
	{ CG_PBAP_TAG_LIST_START_OFFSET, "ListStartOffset", "offset", NUMBER, 0, { NULL } },
	{ CG_PBAP_TAG_PROPERTY_SELECTOR, "PropertySelector", "fields", FIELDS, 0, { NULL } },
	{ CG_PBAP_TAG_FORMAT, "Format", "format", CHOICE, 0, { "2.1", "3.0" } },
	{ CG_PBAP_TAG_PHONEBOOK_SIZE, "PhonebookSize", NULL, ANSWERED, 0, { NULL } },
	{ CG_PBAP_TAG_NEW_MISSED_CALLS, "NewMissedCalls", NULL, ANSWERED, 0, { NULL } },
	{ CG_PBAP_TAG_PRIMARY_VERSION, "PrimaryFolderVersion", NULL, ANSWERED, 0, { NULL } },
	{ CG_PBAP_TAG_SECONDARY_VERSION, "SecondaryFolderVersion", NULL, ANSWERED, 0, { NULL } },
	{ CG_PBAP_TAG_VCARD_SELECTOR, "vCardSelector", "selector", FIELDS, 0, { NULL } },
	{ CG_PBAP_TAG_DATABASE, "DatabaseIdentifier", NULL, ANSWERED, 0, { NULL } },
	{ CG_PBAP_TAG_SELECTOR_OPERATOR,
	  "vCardSelectorOperator",
	  "operator",
	  CHOICE,
	  0,
	  { "or", "and" } },
	{ CG_PBAP_TAG_RESET_MISSED, "ResetNewMissedCalls", "reset", CHOICE, 1, { "1" } },
	{ CG_PBAP_TAG_FEATURES, "PbapSupportedFeatures", NULL, ANSWERED, 0, { NULL } },
};

const HuParams hu_pbap_params = { pbap_params, G_N_ELEMENTS(pbap_params) };

/* --- Names and values of answers --- */

static char *param_name(const HuParams *table, guint8 tag)
{
	for (gsize i = 0; i < table->count; i++) {
		if (table->params[i].tag == tag)
			return g_strdup(table->params[i].name);
	}
	return g_strdup_printf("Tag%02X", tag);
}

static char *value_text(CgSpan value, gboolean is_number, guint64 number)
{
	g_auto(CgBuffer) hex = { 0 };

	if (is_number)
		return g_strdup_printf("%" G_GUINT64_FORMAT, number);
	cg_hex_append(&hex, value);
	return g_strndup((const char *)hex.data, hex.size);
}

gboolean hu_param_next(const HuParams *table, CgSpan params, gsize *at, HuParam *out)
{
	CgSpan value;
	guint8 tag;

	hu_param_clear(out);
	if (!cg_params_next(params, at, &tag, &value))
		return FALSE;
	out->name = param_name(table, tag);
	out->is_number = value.size <= sizeof(guint32) && cg_params_number(value, &out->number);
	out->text = value_text(value, out->is_number, out->number);
	return TRUE;
}

void hu_param_clear(HuParam *param)
{
	g_free(param->name);
	g_free(param->text);
	*param = (HuParam){ 0 };
}

/* --- Values of commands --- */

static gboolean put_number(CgBuffer *params, guint8 tag, const char *value)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT16, &number, NULL))
		return FALSE;
	cg_params_put_number(params, tag, number, 2);
	return TRUE;
}

static gboolean put_choice(CgBuffer *params, const Param *param, const char *value)
{
	for (guint i = 0; param->choices[i]; i++) {
		if (g_str_equal(value, param->choices[i])) {
			cg_params_put_number(params, param->tag, param->first + i, 1);
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean put_fields(CgBuffer *params, guint8 tag, const char *value)
{
	CgFields fields;

	if (!*value || !cg_fields_parse(value, ',', &fields, NULL))
		return FALSE;
	cg_params_put_number(params, tag, fields, 8);
	return TRUE;
}

static gboolean put_text(CgBuffer *params, guint8 tag, const char *value)
{
	if (strlen(value) > TEXT_MAX)
		return FALSE;
	cg_params_put(params, tag, cg_span_of(value));
	return TRUE;
}

static gboolean put_value(CgBuffer *params, const Param *param, const char *value)
{
	switch (param->kind) {
	case ANSWERED: return FALSE;
	case NUMBER: return put_number(params, param->tag, value);
	case CHOICE: return put_choice(params, param, value);
	case FIELDS: return put_fields(params, param->tag, value);
	case TEXT: return put_text(params, param->tag, value);
	}
	return FALSE;
}

static const Param *find_key(const HuParams *table, const char *word)
{
	for (gsize i = 0; i < table->count; i++) {
		const char *key = table->params[i].key;

		if (key && g_str_has_prefix(word, key) && word[strlen(key)] == '=')
			return &table->params[i];
	}
	return NULL;
}

static gboolean put_word(const HuParams *table, const char *word, CgBuffer *params, GError **error)
{
	const Param *param = find_key(table, word);
	CgSpan twice;

	if (!param) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "'%s' is no filter (K=V)", word);
		return FALSE;
	}
	if (cg_params_find(cg_buffer_span(params), param->tag, &twice)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "%s is given twice", param->key);
		return FALSE;
	}
	if (!put_value(params, param, word + strlen(param->key) + 1)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "'%s' is no value for it", word);
		return FALSE;
	}
	return TRUE;
}

gboolean hu_params_put(const HuParams *table, char **words, CgBuffer *params, GError **error)
{
	for (; *words; words++) {
		if (!put_word(table, *words, params, error))
			return FALSE;
	}
	return TRUE;
}
