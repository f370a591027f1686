/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phones of the view target: one whose cards come from the input, and its twin. */
#pragma once

#include "fuzz.h"

#include <contactguard/policy.h>
#include <contactguard/source.h>

/* A book of texts, as a phone gives them. */
typedef struct {
	CgSource parent;
	GPtrArray *texts[CG_REPOSITORIES]; /* of CgBuffer; index is the handle, less one */
	CgBuffer owner;                    /* 0.vcf of pb; empty: none */
	guint breaks_after; /* so many cards bulk pulls run into each other; 0: never */
} Phone;

void phone_init(Phone *phone);
void phone_clear(Phone *phone);
void phone_add(Phone *phone, CgRepository repository, CgSpan text);
/* Cards, one after the other, in the folder that the first letter names: p f s i o m c, or 0 for
 * the owner's. */
void phone_fill(Phone *phone, CgSpan section);

/* Fills twin with what a car under this scope may see of phone, and with other hidden parts in
 * that: without the cards that are hidden, with other texts where texts are hidden, and other names
 * in logs that do not show theirs. */
#define SECRET "What nobody may see"
void phone_make_twin(Phone *twin, const Phone *phone, const CgScope *scope, guint country);
