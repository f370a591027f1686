/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the ledger share. */
#pragma once

#include "fixture.h"

/* Runs the main loop until all that was asked for is written. */
void ledger_settle(CgStore *store);
/* Opens a record and closes it, with the digests of `cards` cards, which are the same each time. */
void ledger_pull(CgStore *store, const char *phone, const char *consumer, guint cards);
/* Adds the row of an answer that was withheld. */
void ledger_withhold(CgStore *store, const char *phone, const char *consumer);
/* Returns the rows as lines "ROW KIND SECONDS KEY=VALUE..."; seals are shown without their value.
 */
char *ledger_text(CgStore *store);
char *ledger_text_of(CgStore *store, const CgLedgerFilter *filter);
/* Verifies the ledger; its report must have this word. */
void ledger_assert_sound(CgStore *store, const char *word);
void ledger_assert_unsound(CgStore *store, const char *word);
