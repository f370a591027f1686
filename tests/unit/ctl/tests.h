/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room ctl, one function a source. */
#pragma once

void test_ctl_options(void);
void test_ctl_verb(void);
void test_ctl_arguments(void);
void test_ctl_output(void);
void test_ctl_terminal(void);
void test_ctl_prompt(void);
void test_ctl_show(void);
void test_ctl_decide(void);
void test_ctl_explain(void);
void test_ctl_check(void);
void test_ctl_log(void);
void test_ctl_loop(void);
void test_ctl_watch(void);
void test_ctl_agent(void);
void test_ctl_doctor(void);
void test_ctl_doctor_report(void);
void test_ctl_doctor_apps(void);
void test_ctl_doctor_daemon(void);
void test_ctl_doctor_obexd(void);
void test_ctl_doctor_sockets(void);
void test_ctl_doctor_files(void);
void test_ctl_doctor_handsfree(void);
void test_ctl_doctor_bonds(void);
void test_ctl_process(void);
