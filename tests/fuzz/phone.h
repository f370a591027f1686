/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phones of the view target: one whose cards come from the input, and the other of its pair. */
#pragma once

#include "fuzz.h"

#include <contactguard/policy.h>
#include <contactguard/source.h>

/* A source of texts, as a phone gives them. */
typedef struct {
	CgSource base;
	GPtrArray *texts[CG_REPOSITORIES]; /* CgBuffer *; the index is the handle less one */
	CgBuffer owner;                    /* 0.vcf of pb; empty: there is none */
} Phone;

void phone_init(Phone *phone);
void phone_clear(Phone *phone);
void phone_add(Phone *phone, CgRepository repository, CgSpan text);
/* Adds cards, one after the other, to the repository that the first letter names: p f s i o m c, or
 * 0 for the owner's card. */
void phone_fill(Phone *phone, CgSpan section);

/* Fills pair with a phone that looks the same under this scope: without the cards that are hidden,
 * with other texts if texts are hidden, and with other names in call logs that do not show them. */
#define SECRET "What nobody may see"
void phone_make_pair(Phone *pair, const Phone *phone, const CgScope *scope, guint country);
