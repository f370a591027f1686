/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room bus, one function a source. */
#pragma once

void test_bus_access(void);
void test_bus_agents1(void);
void test_bus_backlog(void);
void test_bus_bus(void);
void test_bus_callers(void);
void test_bus_calls(void);
void test_bus_consumer1(void);
void test_bus_consumer_subtree(void);
void test_bus_ledger1(void);
void test_bus_ledger_export(void);
void test_bus_link1(void);
void test_bus_manager1(void);
void test_bus_names(void);
void test_bus_objects(void);
void test_bus_phone1(void);
void test_bus_preview(void);
void test_bus_question1(void);
void test_bus_signals(void);
