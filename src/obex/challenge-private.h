/* SPDX-License-Identifier: GPL-2.0-or-later */
/* challenge: OBEX authentication as PBAP 1.2 needs it: answering, never starting. */
#pragma once

#include <contactguard/obex.h>

/* The AuthResponse to an AuthChallenge: MD5(nonce ":" password). FALSE: no nonce of 16 bytes in it.
 */
gboolean cg_challenge_answer(CgSpan challenge, const char *password, CgBuffer *response);
