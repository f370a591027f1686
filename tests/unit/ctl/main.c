/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room ctl; one file beside this per source of the room. */
#include "fixture.h"
#include "tests.h"

#include <locale.h>

int main(int argc, char **argv)
{
	int result;

	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	test_ctl_options();
	test_ctl_verb();
	test_ctl_arguments();
	test_ctl_output();
	test_ctl_terminal();
	test_ctl_prompt();
	test_ctl_show();
	test_ctl_decide();
	test_ctl_explain();
	test_ctl_check();
	test_ctl_log();
	test_ctl_loop();
	test_ctl_watch();
	test_ctl_agent();
	test_ctl_doctor();
	test_ctl_doctor_report();
	test_ctl_doctor_apps();
	test_ctl_doctor_daemon();
	test_ctl_doctor_obexd();
	test_ctl_doctor_sockets();
	test_ctl_doctor_files();
	test_ctl_doctor_handsfree();
	test_ctl_doctor_bonds();
	test_ctl_process();
	keep_printed();
	result = g_test_run();
	forget_printed();
	return result;
}
