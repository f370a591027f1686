/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fetch: the asking end, as a car would ask. A PBAP client that is a book.
 *
 * Careful with phones: one operation at a time, only what the phone's own record says it has, never
 * a reserved bit or an unknown tag, and nothing it sends is believed beyond its framing.
 * The MAP client and the MNS server follow. */
#pragma once

#include <contactguard/link.h>
#include <contactguard/obex.h>
#include <contactguard/source.h>

/* The phone at this address as a book. Dials at the first read and again after a loss; reads queue
 * and run one after the other. Bulk pulls and entries give each card's text as the phone sent it
 * (formats and selectors may be ignored by the phone). Windows of cards carry handle 0; names carry
 * theirs. A window ends where it was to end, also where the phone sends more; one of 65,535 is all
 * that comes. Steps: NOT_FOUND as the phone said (also a folder that is not there); LATER: phone
 * not reachable, refused, or Service Unavailable; FAILED with CG_ERROR_FRAMING: the bulk body can't
 * be told into cards, or a packet of it was broken; FAILED otherwise: protocol broken or lost
 * mid-way. */
CgSource *cg_fetch_pbap(const CgAddress *phone, const CgServiceRecord *record);
/* Says when a fetched book's connection to the phone stands (TRUE) and when no longer; at last
 * while it is freed. */
void cg_fetch_on_linked(CgSource *book, CgLinked linked, gpointer data);
