/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every reader of vCards asks of bytes: white space, prefixes without case, the byte order
 * mark. */
#include "vcard-private.h"

#include <string.h>

static gboolean is_space(guint8 byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

CgSpan cg_vcard_trim(CgSpan bytes)
{
	while (bytes.size > 0 && is_space(bytes.data[0]))
		bytes = cg_span(bytes.data + 1, bytes.size - 1);
	while (bytes.size > 0 && is_space(bytes.data[bytes.size - 1]))
		bytes.size--;
	return bytes;
}

gboolean cg_vcard_starts_with(CgSpan text, const char *prefix)
{
	CgSpan start = cg_span_of(prefix);

	return text.size >= start.size &&
	       cg_span_equal_nocase(cg_span(text.data, start.size), start);
}

gboolean cg_vcard_blank(CgSpan bytes)
{
	gsize at = 0;

	while (at < bytes.size && (bytes.data[at] == ' ' || g_ascii_iscntrl(bytes.data[at])))
		at++;
	return at == bytes.size;
}

CgSpan cg_vcard_behind(CgSpan bytes, gsize at)
{
	return cg_span(bytes.data + at + 1, bytes.size - at - 1);
}

CgSpan cg_vcard_skip_bom(CgSpan bytes)
{
	if (bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0)
		return cg_span(bytes.data + 3, bytes.size - 3);
	return bytes;
}

CgVersion cg_vcard_version(CgSpan value)
{
	while (value.size > 0 && !g_ascii_isdigit(value.data[0]))
		value = cg_vcard_behind(value, 0);
	switch (value.size ? value.data[0] : 0) {
	case '3': return CG_VERSION_30;
	case '4': return CG_VERSION_40;
	default: return CG_VERSION_21;
	}
}
