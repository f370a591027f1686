/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contactguard: the command with which drivers and integrators control and ask contactguardd. */
#include "ctl-private.h"

#include <locale.h>

int main(int argc, char **argv)
{
	const CtlVerb *verb = NULL;
	CtlExit exit_code = CTL_DONE;
	Ctl ctl = { 0 };

	setlocale(LC_ALL, "");
	if (ctl_parse_options(argc, argv, &ctl, &verb, &exit_code)) {
		ctl.client = cg_client_new(ctl.bus);
		exit_code = verb->run(&ctl);
	}
	ctl_clear(&ctl);
	return exit_code;
}
