/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room ctl; one file beside this per source of the room that needs no bus.
 */
#include "tests.h"

#include <locale.h>

static GString *output;

static void keep(const char *text)
{
	g_string_append(output, text);
}

char *printed(void)
{
	char *text = g_string_free(output, FALSE);

	output = g_string_new(NULL);
	return text;
}

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
	test_ctl_watch();
	test_ctl_doctor();
	output = g_string_new(NULL);
	g_set_printerr_handler(keep);
	ctl_print_to(keep);
	result = g_test_run();
	g_string_free(output, TRUE);
	return result;
}
