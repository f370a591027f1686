/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The targets that a CONNECT may name (PBAP 6.3, MAP 6.3), as 16 bytes each. */
#include <contactguard/obex.h>

const CgSpan cg_target_pbap = {
	(const guint8 *)"\x79\x61\x35\xf0\xf0\xc5\x11\xd8\x09\x66\x08\x00\x20\x0c\x9a\x66", 16
};
const CgSpan cg_target_mas = {
	(const guint8 *)"\xbb\x58\x2b\x40\x42\x0c\x11\xdb\xb0\xde\x08\x00\x20\x0c\x9a\x66", 16
};
const CgSpan cg_target_mns = {
	(const guint8 *)"\xbb\x58\x2b\x41\x42\x0c\x11\xdb\xb0\xde\x08\x00\x20\x0c\x9a\x66", 16
};
