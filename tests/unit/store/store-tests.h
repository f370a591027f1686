/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function for each file of this room's tests. */
#pragma once

void test_store_store(void);
void test_store_state_dir(void);
void test_store_install_key(void);
void test_store_hash(void);
void test_store_schema(void);
void test_store_seal(void);
void test_store_seal_file(void);
void test_store_usage(void);
void test_store_database(void);
void test_store_rows(void);
void test_store_worker(void);
void test_store_ledger(void);
void test_store_ledger_empty(void);
void test_store_ledger_query(void);
void test_store_ledger_verify(void);
void test_store_digest_keys(void);
void test_store_decision_keys(void);
void test_store_lookups(void);
void test_store_lookup_ticket(void);
void test_store_record(void);
void test_store_sql(void);
