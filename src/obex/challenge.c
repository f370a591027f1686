/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers an authentication challenge, but never sends one (PBAP 1.2 needs no more). It refuses a
 * challenge without a whole nonce, and ignores realm and options since PBAP has no user ids. OBEX
 * demands MD5 (IrOBEX 3.6). The password is not content of a phone. */
#include "obex-private.h"

#include <string.h>

#define NONCE_SIZE 16

enum { TAG_NONCE = 0, TAG_DIGEST = 0 }; /* in the challenge; in the response */

gboolean cg_challenge_answer(CgSpan challenge, const char *password, CgBuffer *response)
{
	g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
	guint8 digest[16];
	gsize size = sizeof(digest);
	CgSpan nonce;

	if (!cg_params_find(challenge, TAG_NONCE, &nonce) || nonce.size != NONCE_SIZE)
		return FALSE;
	g_checksum_update(md5, nonce.data, nonce.size);
	g_checksum_update(md5, (const guchar *)":", 1);
	g_checksum_update(md5, (const guchar *)password, strlen(password));
	g_checksum_get_digest(md5, digest, &size);
	cg_params_put(response, TAG_DIGEST, cg_span(digest, size));
	return TRUE;
}
