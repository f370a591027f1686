/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per file of this room's tests. */
#pragma once

void test_base_reader(void);
void test_base_writer(void);
void test_base_wiped(void);
void test_base_buffer(void);
void test_base_text(void);
void test_base_idle(void);
void test_base_log(void);
void test_base_clock(void);
void test_base_process(void);
void test_base_quota(void);
void test_base_span(void);
