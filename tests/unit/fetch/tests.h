/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room fetch, one function a source. */
#pragma once

void test_fetch_answer(void);
void test_fetch_deferred(void);
void test_fetch_pbap_answer(void);
void test_fetch_pbap_query(void);
