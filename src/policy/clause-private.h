/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One clause of a scope: a card passes when a selector of any_of and none of none_of matches it.
 * In normal form: sorted, no doubles, no `none`; `all` stands alone; an empty any_of (nobody) has
 * an empty none_of. Immutable, counted, shared between scopes. */
#pragma once

#include "selector-private.h"

typedef struct {
	GPtrArray *any_of, *none_of; /* of CgSelector */
} CgClause;

CgClause *cg_clause_new(GPtrArray *any_of, GPtrArray *none_of); /* takes both; makes them normal */
CgClause *cg_clause_new_nobody(void);
CgClause *cg_clause_ref(CgClause *clause);
void cg_clause_unref(CgClause *clause);

gint cg_clause_compare(const CgClause *a, const CgClause *b);
gboolean cg_clause_nobody(const CgClause *clause);
gboolean cg_clause_everybody(const CgClause *clause); /* `all` without Exclude */
/* Does a admit no more than b? Only as far as the words show it. */
gboolean cg_clause_narrows(const CgClause *a, const CgClause *b);

gboolean cg_clause_speaks_of(const CgClause *clause, CgSelectorKind kind);
CgFields cg_clause_looks_at(const CgClause *clause);
gboolean cg_clause_admits(const CgClause *clause, CgLook *look);
gboolean cg_clause_admits_owner(const CgClause *clause); /* a card of the owner that says nothing */
void cg_clause_print(const CgClause *clause, GString *out);

/* Sorts; of those that compare as equal one stays. */
void cg_sort_unique(GPtrArray *array, GCompareFunc compare);
