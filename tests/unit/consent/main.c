/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room consent; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_consent_agent();
	test_consent_consent();
	test_consent_question();
	test_consent_prompt_limit();
	return g_test_run();
}
