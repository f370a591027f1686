/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room client, one function a source. */
#pragma once

void test_client_agent(void);
void test_client_client(void);
void test_client_explain(void);
void test_client_question(void);
void test_client_text(void);
