/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One selector: a word of `Contacts=` or `Exclude=`.
 *
 * Its text is what an integrator or a driver said and is kept with the grant; it is not content.
 * What it is compared with is the phone's, and stays in wiped memory. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/policy.h>

#define CG_SELECTOR_TEXT_MAX 256 /* bytes after the colon; a UID is rarely over 64 */

/* In the order in which they are sorted and printed. */
typedef enum {
	CG_SELECT_NONE,
	CG_SELECT_ALL,
	CG_SELECT_OWNER,
	CG_SELECT_FAVOURITES,
	CG_SELECT_LABEL,
	CG_SELECT_NUMBER,
	CG_SELECT_NAME,
	CG_SELECT_UID,
	CG_SELECT_KINDS
} CgSelectorKind;

typedef struct {
	CgSelectorKind kind;
	char *text;      /* after the colon, as said; NULL for a bare word */
	CgText *pattern; /* what is compared: text, for names and labels with the case folded */
} CgSelector;

/* NULL: no selector; *why says what is wrong, without the text. */
CgSelector *cg_selector_parse(const char *word, const char **why);
void cg_selector_free(CgSelector *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSelector, cg_selector_free)

gint cg_selector_compare(const CgSelector *a, const CgSelector *b);
void cg_selector_print(const CgSelector *selector, GString *out); /* as a GKeyFile list holds it */
CgFields cg_selector_looks_at(const CgSelector *selector);

/* One card while selectors look at it: what they ask for is gathered once, when first asked. */
typedef struct {
	const CgCard *card;
	const CgAbout *about;
	GPtrArray *texts[CG_SELECT_KINDS]; /* of CgText */
} CgLook;

void cg_look_clear(CgLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgLook, cg_look_clear)

gboolean cg_selector_matches(const CgSelector *selector, CgLook *look);
