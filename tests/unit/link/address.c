/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses: what is one, what is none, and that a long path is refused, not cut. */
#include "tests.h"

#include <contactguard/link.h>

#include <string.h>

static void good(void)
{
	static const struct {
		const char *text;
		CgAddressKind kind;
		const char *path;
	} cases[] = {
		{ "unix:/run/x.sock", CG_ADDRESS_UNIX, "/run/x.sock" },
		{ "unixpkt:y", CG_ADDRESS_UNIXPKT, "y" },
		{ "unix:a:b", CG_ADDRESS_UNIX, "a:b" },
		{ "bt:aA:bb:CC:0d:1e:2f", CG_ADDRESS_BT, "AA:BB:CC:0D:1E:2F" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgAddress address;
		GError *error = NULL;
		g_assert_true(cg_address_parse(cases[i].text, &address, &error));
		g_assert_no_error(error);
		g_assert_cmpint(address.kind, ==, cases[i].kind);
		g_assert_cmpstr(address.path, ==, cases[i].path);
	}
}

static void bad(void)
{
	static const char *const cases[] = {
		"",
		"unix",
		"unix:",
		"unixpkt:",
		"tcp:x",
		"/run/x.sock",
		"UNIX:/x",
		"bt:",
		"bt:AA:BB:CC:DD:EE",
		"bt:AA-BB-CC-DD-EE-FF",
		"bt:AA:BB:CC:DD:EE:FG",
		"bt:AA:BB:CC:DD:EE:FF ",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgAddress address;
		g_autoptr(GError) error = NULL;
		g_assert_false(cg_address_parse(cases[i], &address, &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	}
}

static void length(void)
{
	CgAddress address;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_strnfill(108, 'p');
	g_autofree char *longer = g_strconcat("unix:", path, NULL);
	g_assert_false(cg_address_parse(longer, &address, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	g_assert_nonnull(strstr(error->message, "107"));

	longer[strlen(longer) - 1] = '\0';
	g_assert_true(cg_address_parse(longer, &address, NULL));
	g_assert_cmpuint(strlen(address.path), ==, 107);
}

void test_link_address(void)
{
	g_test_add_func("/link/address/good", good);
	g_test_add_func("/link/address/bad", bad);
	g_test_add_func("/link/address/length", length);
}
