/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as people and configuration write them: `unix:PATH`, `unixpkt:PATH`,
 * `bt:AA:BB:CC:DD:EE:FF`. Refuses anything else, an empty path, and one that sun_path can't hold: a
 * cut path would be another. */
#include <contactguard/link.h>

#include <string.h>

static const struct {
	const char *prefix;
	CgAddressKind kind;
} kinds[] = {
	{ "unix:", CG_ADDRESS_UNIX },
	{ "unixpkt:", CG_ADDRESS_UNIXPKT },
	{ "bt:", CG_ADDRESS_BT },
};

static gboolean parse_path(const char *path, CgAddress *address, GError **error)
{
	if (!*path) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG,
				    "an address needs a path after the colon");
		return FALSE;
	}
	if (g_strlcpy(address->path, path, sizeof(address->path)) >= sizeof(address->path)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
			    "the path of a socket is at most %zu bytes, this one has %zu",
			    sizeof(address->path) - 1, strlen(path));
		return FALSE;
	}
	return TRUE;
}

static gboolean parse_bdaddr(const char *text, CgAddress *address, GError **error)
{
	if (!cg_bdaddr_valid(text)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
			    "'%s' is not a Bluetooth address (AA:BB:CC:DD:EE:FF)", text);
		return FALSE;
	}
	for (gsize i = 0; text[i]; i++)
		address->path[i] = g_ascii_toupper(text[i]);
	return TRUE;
}

gboolean cg_address_parse(const char *text, CgAddress *address, GError **error)
{
	*address = (CgAddress){ 0 };
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (!g_str_has_prefix(text, kinds[i].prefix))
			continue;
		const char *rest = text + strlen(kinds[i].prefix);
		address->kind = kinds[i].kind;
		return address->kind == CG_ADDRESS_BT ? parse_bdaddr(rest, address, error)
						      : parse_path(rest, address, error);
	}
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
		    "'%s' is no address: unix:PATH, unixpkt:PATH or bt:AA:BB:CC:DD:EE:FF", text);
	return FALSE;
}
