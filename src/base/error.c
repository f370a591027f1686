/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The error domain of all rooms. */
#include <contactguard/base.h>

G_DEFINE_QUARK(cg - error - quark, cg_error)
