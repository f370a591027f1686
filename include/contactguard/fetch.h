/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fetch: the asking end, as a car would ask: a PBAP client that is a source.
 *
 * It is careful with phones: one operation at a time, only what the phone's own record says it has,
 * never a reserved bit or an unknown tag. Nothing that a phone sends is believed beyond its
 * framing. */
#pragma once

#include <contactguard/link.h>
#include <contactguard/obex.h>
#include <contactguard/source.h>

/* Returns the phone at this address as a source; the caller owns it. phone and record are copied.
 * It dials at the first read and again after a loss; reads queue and run one after the other.
 *
 * Each item of a pull or an entry is the text of one card as the phone sent it, without what the
 * query's fields do not name; the phone may ignore the format. The text is empty where a card was
 * lost. In a pull, handles are 0; in a listing they are the phone's. A window ends where it was to
 * end, even if the phone sends more. A window of 65,535 takes all that comes.
 *
 * Cursors end with NOT_FOUND if the phone says so, has no such folder, or its record has no such
 * repository (then the phone is not asked); UNSUPPORTED if PBAP cannot say the query, or the phone
 * refuses it for good; LATER if the phone cannot be reached, or refuses it for now (UNAUTHORIZED,
 * FORBIDDEN, UNAVAILABLE); FAILED if a packet is broken, the phone broke the protocol, went away in
 * the middle, or sent too much. */
CgSource *cg_fetch_pbap(const CgAddress *phone, const CgServiceRecord *record);

/* Sets the function that hears when the connection of a source of cg_fetch_pbap() is made (TRUE)
 * and when it has ended (FALSE), at the latest while the source is freed. */
void cg_fetch_on_linked(CgSource *source, CgLinked linked, gpointer data);
