/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The targets that a CONNECT may name (PBAP 6.3, MAP 6.3), as 16 bytes each. */
#include <contactguard/obex.h>
#include <contactguard/profile.h>

const CgSpan cg_target_pbap = { (const guint8 *)CG_TARGET_PBAP, 16 };
const CgSpan cg_target_mas = { (const guint8 *)CG_TARGET_MAS, 16 };
const CgSpan cg_target_mns = { (const guint8 *)CG_TARGET_MNS, 16 };
