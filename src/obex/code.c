/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Response codes by their names. A code that OBEX does not have has no name. */
#include <contactguard/obex.h>

static const struct {
	CgCode code;
	const char *name;
} names[] = {
	{ CG_CODE_LOST, "closed" },
	{ CG_CODE_CONTINUE, "Continue" },
	{ CG_CODE_SUCCESS, "Success" },
	{ 0xA1, "Created" },
	{ 0xA2, "Accepted" },
	{ 0xA6, "Partial Content" },
	{ CG_CODE_BAD_REQUEST, "Bad Request" },
	{ CG_CODE_UNAUTHORIZED, "Unauthorized" },
	{ CG_CODE_FORBIDDEN, "Forbidden" },
	{ CG_CODE_NOT_FOUND, "Not Found" },
	{ CG_CODE_NOT_ALLOWED, "Method Not Allowed" },
	{ CG_CODE_NOT_ACCEPTABLE, "Not Acceptable" },
	{ 0xC8, "Request Timeout" },
	{ 0xC9, "Conflict" },
	{ 0xCA, "Gone" },
	{ 0xCB, "Length Required" },
	{ CG_CODE_PRECONDITION, "Precondition Failed" },
	{ CG_CODE_TOO_LARGE, "Entity Too Large" },
	{ CG_CODE_MEDIA_TYPE, "Unsupported Media Type" },
	{ CG_CODE_INTERNAL, "Internal Error" },
	{ CG_CODE_NOT_IMPLEMENTED, "Not Implemented" },
	{ CG_CODE_UNAVAILABLE, "Service Unavailable" },
	{ 0xD5, "Version Not Supported" },
	{ 0xE0, "Database Full" },
	{ 0xE1, "Database Locked" },
};

const char *cg_code_name(CgCode code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (names[i].code == code)
			return names[i].name;
	}
	return "Unknown";
}

static gboolean parse_hex(const char *text, CgCode *code)
{
	int high = g_ascii_xdigit_value(text[0]);
	int low = high < 0 ? -1 : g_ascii_xdigit_value(text[1]);

	if (low < 0 || text[2] != '\0')
		return FALSE;
	*code = high << 4 | low;
	return TRUE;
}

gboolean cg_code_parse(const char *text, CgCode *code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_ascii_strcasecmp(names[i].name, text) == 0) {
			*code = names[i].code;
			return TRUE;
		}
	}
	return parse_hex(text, code);
}
