/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone as it runs: what the command line asked for, and who is connected. */
#pragma once

#include "folder-private.h"

#include <contactguard/link.h>
#include <contactguard/serve.h>

typedef struct {
	CgAddress listen;
	char *store;
	guint32 features;
	guint8 repositories;
} PhoneOptions;

/* FALSE: usage, said on stderr. Ends the program itself for --help. */
gboolean phone_options_read(PhoneOptions *options, int argc, char **argv);
void phone_options_clear(PhoneOptions *options);
