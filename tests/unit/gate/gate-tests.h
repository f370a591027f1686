/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per file of this room's tests. */
#pragma once

void test_gate_ask(void);
void test_gate_book(void);
void test_gate_in_force(void);
void test_gate_crowd(void);
void test_gate_explain(void);
void test_gate_grants(void);
void test_gate_keep(void);
void test_gate_past(void);
void test_gate_presence(void);
void test_gate_preview(void);
void test_gate_recorder(void);
void test_gate_seat(void);
void test_gate_session(void);
