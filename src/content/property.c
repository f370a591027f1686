/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The properties of PBAP's PropertySelector: their names, bits and shapes.
 * A name outside the table is CG_PROP_OTHER; nothing is told by prefix. */
#include "vcard-private.h"

#include <string.h>

static const struct {
	const char *name;
	CgValueType value_type;
} table[] = {
	[CG_PROP_VERSION] = { "VERSION", CG_VALUE_TEXT },
	[CG_PROP_FN] = { "FN", CG_VALUE_TEXT },
	[CG_PROP_N] = { "N", CG_VALUE_PARTS },
	[CG_PROP_PHOTO] = { "PHOTO", CG_VALUE_BINARY },
	[CG_PROP_BDAY] = { "BDAY", CG_VALUE_TEXT },
	[CG_PROP_ADR] = { "ADR", CG_VALUE_PARTS },
	[CG_PROP_LABEL] = { "LABEL", CG_VALUE_TEXT },
	[CG_PROP_TEL] = { "TEL", CG_VALUE_PLAIN },
	[CG_PROP_EMAIL] = { "EMAIL", CG_VALUE_TEXT },
	[CG_PROP_MAILER] = { "MAILER", CG_VALUE_TEXT },
	[CG_PROP_TZ] = { "TZ", CG_VALUE_TEXT },
	[CG_PROP_GEO] = { "GEO", CG_VALUE_PLACE },
	[CG_PROP_TITLE] = { "TITLE", CG_VALUE_TEXT },
	[CG_PROP_ROLE] = { "ROLE", CG_VALUE_TEXT },
	[CG_PROP_LOGO] = { "LOGO", CG_VALUE_BINARY },
	[CG_PROP_AGENT] = { "AGENT", CG_VALUE_TEXT },
	[CG_PROP_ORG] = { "ORG", CG_VALUE_PARTS },
	[CG_PROP_NOTE] = { "NOTE", CG_VALUE_TEXT },
	[CG_PROP_REV] = { "REV", CG_VALUE_TEXT },
	[CG_PROP_SOUND] = { "SOUND", CG_VALUE_BINARY },
	[CG_PROP_URL] = { "URL", CG_VALUE_PLAIN },
	[CG_PROP_UID] = { "UID", CG_VALUE_TEXT },
	[CG_PROP_KEY] = { "KEY", CG_VALUE_BINARY },
	[CG_PROP_NICKNAME] = { "NICKNAME", CG_VALUE_LIST },
	[CG_PROP_CATEGORIES] = { "CATEGORIES", CG_VALUE_LIST },
	[CG_PROP_PROID] = { "PROID", CG_VALUE_TEXT },
	[CG_PROP_CLASS] = { "CLASS", CG_VALUE_TEXT },
	[CG_PROP_SORT_STRING] = { "SORT-STRING", CG_VALUE_TEXT },
	[CG_PROP_CALL_DATETIME] = { "X-IRMC-CALL-DATETIME", CG_VALUE_TEXT },
	[CG_PROP_SPEEDDIALKEY] = { "X-BT-SPEEDDIALKEY", CG_VALUE_TEXT },
	[CG_PROP_X_BT_UCI] = { "X-BT-UCI", CG_VALUE_TEXT },
	[CG_PROP_X_BT_UID] = { "X-BT-UID", CG_VALUE_TEXT },
};

const char *cg_property_name(CgProperty property)
{
	return property < G_N_ELEMENTS(table) ? table[property].name : "X-*";
}

CgValueType cg_property_value_type(CgProperty property)
{
	return property < G_N_ELEMENTS(table) ? table[property].value_type : CG_VALUE_PARTS;
}

CgProperty cg_property_of(CgSpan name)
{
	guint8 first = name.size ? g_ascii_toupper(name.data[0]) : 0;

	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (table[i].name[0] == first &&
		    cg_span_equal_nocase(name, cg_span_of(table[i].name)))
			return i;
	/* vCard's own name for what PBAP's table calls PROID. */
	if (cg_span_equal_nocase(name, CG_SPAN_LITERAL("PRODID")))
		return CG_PROP_PROID;
	return CG_PROP_OTHER;
}

static gboolean add_field(CgSpan name, CgFields *fields)
{
	CgProperty property = cg_property_of(name);

	if (property == CG_PROP_OTHER && !cg_span_equal_nocase(name, CG_SPAN_LITERAL("X-*")))
		return FALSE;
	*fields |= CG_FIELD(property);
	return TRUE;
}

gboolean cg_fields_parse(const char *list, char separator, CgFields *fields, CgSpan *unknown)
{
	CgFields found = CG_FIELDS_NONE;

	while (*list) {
		const char *end = strchr(list, separator);
		gsize size = end ? (gsize)(end - list) : strlen(list);
		CgSpan name = cg_vcard_trim(cg_span(list, size));

		if (name.size > 0 && !add_field(name, &found)) {
			if (unknown)
				*unknown = name;
			return FALSE;
		}
		list += end ? size + 1 : size;
	}
	*fields = found;
	return TRUE;
}
