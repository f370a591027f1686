/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone: what its command line asks for. */
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

/* Fills options, which the caller clears. Returns FALSE if the usage is wrong, and says so on
 * stderr. Ends the program itself for --help. */
gboolean phone_options_read(PhoneOptions *options, int argc, char **argv);
void phone_options_clear(PhoneOptions *options);
