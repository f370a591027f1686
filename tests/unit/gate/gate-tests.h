/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per file of this room's tests. */
#pragma once

void test_gate_pending(void);
void test_gate_car(void);
void test_gate_source(void);
void test_gate_effective(void);
void test_gate_eviction(void);
void test_gate_gate(void);
void test_gate_grants(void);
void test_gate_retention(void);
void test_gate_history(void);
void test_gate_share(void);
void test_gate_lookup(void);
void test_gate_phone(void);
void test_gate_preview(void);
void test_gate_entry(void);
void test_gate_recorder(void);
void test_gate_shared_view(void);
void test_gate_session(void);
