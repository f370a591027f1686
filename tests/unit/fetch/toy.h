/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted phone as a source. */
#pragma once

#include "loop.h"
#include "scripted-phone.h"

#include <contactguard/fetch.h>

CgSource *toy_book(const ScriptedPhone *phone);
CgCursor *toy_read(CgSource *book, const CgQuery *query);
/* Until not WAIT, or until nothing moves any more. */
CgStep toy_head(CgCursor *read, CgHead *head, GError **error);
CgStep toy_next(CgCursor *read, const CgItem **item, GError **error);

extern const CgQuery toy_bulk, toy_size, toy_names, toy_entry; /* of telecom/pb; entry 7 */
