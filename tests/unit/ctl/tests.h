/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room ctl, one function a source. */
#pragma once

#include "ctl-private.h"

/* What was printed since the last call, on standard output and error alike. Free with g_free(). */
char *printed(void);

void test_ctl_options(void);
void test_ctl_verb(void);
void test_ctl_arguments(void);
void test_ctl_output(void);
void test_ctl_terminal(void);
void test_ctl_prompt(void);
void test_ctl_watch(void);
void test_ctl_doctor(void);
