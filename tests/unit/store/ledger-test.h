/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the ledger share. All wait until it is done. */
#pragma once

#include "store-tests.h"

void ledger_settle(CgStore *store); /* until what was put is written */
/* A row is opened and closed again, with the digests of `cards` cards, the same ones each time. */
void ledger_pull(CgStore *store, const char *phone, const char *consumer, guint cards);
void ledger_hold(CgStore *store, const char *phone, const char *consumer);
/* "ROW KIND SECONDS KEY=VALUE...", a line each; seals have no value. */
char *ledger_text(CgStore *store);
char *ledger_text_of(CgStore *store, const CgLedgerFilter *filter);
void ledger_assert_sound(CgStore *store, const char *word);
void ledger_assert_unsound(CgStore *store, const char *word); /* the report says word */
