/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per file of this room's tests. */
#pragma once

void test_consent_agent(void);
void test_consent_consent(void);
void test_consent_question(void);
void test_consent_prompt_limit(void);
