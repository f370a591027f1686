/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view's own identifiers of cards. They are computed from what was released, under a key of the
 * decision. So they stay the same in the next session and tell nothing about the phone's own, and
 * two consumers cannot compare theirs. */
#include "view-private.h"

#define UID_BYTES 16 /* PBAP 1.2.3: 128 bits */

CgText *cg_mint_uid(const guint8 key[32], CgSpan released, guint32 handle)
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key, 32);
	const guint8 place[] = { handle >> 24, handle >> 16, handle >> 8, handle };
	g_auto(CgBuffer) hex = { 0 };
	guint8 digest[32];
	gsize size = sizeof(digest);

	g_hmac_update(hmac, released.data, released.size);
	g_hmac_update(hmac, place, sizeof(place));
	g_hmac_get_digest(hmac, digest, &size);
	cg_hex_append(&hex, cg_span(digest, UID_BYTES));
	return cg_text_new(cg_buffer_span(&hex));
}
