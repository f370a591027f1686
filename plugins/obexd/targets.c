/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of services that obexd's clients know, also those of versions newer than 5.66. A
 * service that is not in it has no name, and what has no name is refused. */
#include <contactguard/profile.h>

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "targets.h"

#define UUID_SIZE 36 /* bytes of a UUID's text, without a NUL */

static const struct {
	const char *uuid, *name;
} targets[] = {
	{ CG_UUID_PBAP_PSE, "pbap" },
	{ CG_UUID_MAP_MSE, "map" },
	{ CG_UUID_OPP, "opp" },
	{ CG_UUID_FTP, "ftp" },
	{ CG_UUID_SYNC, "sync" },
	{ CG_UUID_PC_SUITE, "pcsuite" },
	{ CG_UUID_BIP_AVRCP, "bip-avrcp" },
};

static gboolean is_hex(const char *text, gsize size)
{
	for (gsize i = 0; i < size; i++)
		if (!g_ascii_isxdigit(text[i]))
			return FALSE;
	return TRUE;
}

/* Writes a UUID of 16 or 32 bits as one of 128, and any other text as it is, as far as it fits. */
static void write_whole(const char *text, char whole[UUID_SIZE + 1])
{
	const char *digits =
		g_str_has_prefix(text, "0x") || g_str_has_prefix(text, "0X") ? text + 2 : text;
	gsize size = strlen(digits);

	if (size >= 1 && size <= 8 && is_hex(digits, size))
		g_snprintf(whole, UUID_SIZE + 1, "%08x-0000-1000-8000-00805f9b34fb",
			   (guint)g_ascii_strtoull(digits, NULL, 16));
	else if (strlen(text) == UUID_SIZE)
		g_strlcpy(whole, text, UUID_SIZE + 1);
	else
		whole[0] = '\0';
}

const char *cg_plugin_target_find(const char *uuid)
{
	char whole[UUID_SIZE + 1];

	if (!uuid)
		return NULL;
	write_whole(uuid, whole);
	for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
		if (!g_ascii_strcasecmp(targets[i].uuid, whole))
			return targets[i].name;
	return NULL;
}
