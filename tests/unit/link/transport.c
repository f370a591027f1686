/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of transports: which texts are addresses and of which transport, that a long path is
 * refused and not cut, and that nothing listens by a transport that is not built. */
#include "link-private.h"
#include "tests.h"

#include <string.h>

static void good_addresses(void)
{
	static const struct {
		const char *text, *prefix;
		gboolean packets;
		const char *path;
	} cases[] = {
		{ "unix:/run/x.sock", "unix:", FALSE, "/run/x.sock" },
		{ "unixpkt:y", "unixpkt:", TRUE, "y" },
		{ "unix:a:b", "unix:", FALSE, "a:b" },
		{ "bt:aA:bb:CC:0d:1e:2f", "bt:", FALSE, "AA:BB:CC:0D:1E:2F" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgAddress address;
		GError *error = NULL;

		g_assert_true(cg_address_parse(cases[i].text, &address, &error));
		g_assert_no_error(error);
		g_assert_cmpstr(address.transport->prefix, ==, cases[i].prefix);
		g_assert_cmpint(address.transport->packets, ==, cases[i].packets);
		g_assert_cmpstr(address.path, ==, cases[i].path);
	}
}

static void bad_addresses(void)
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

static void path_length(void)
{
	CgAddress address;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_strnfill(108, 'p');
	g_autofree char *text = g_strconcat("unix:", path, NULL);

	g_assert_false(cg_address_parse(text, &address, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	g_assert_nonnull(strstr(error->message, "107"));

	text[strlen(text) - 1] = '\0';
	g_assert_true(cg_address_parse(text, &address, NULL));
	g_assert_cmpuint(strlen(address.path), ==, 107);
}

static void bluetooth_listens_nowhere(void)
{
	CgAddress address;
	g_autoptr(GError) error = NULL;

	g_assert_true(cg_address_parse("bt:00:11:22:33:44:55", &address, NULL));
	g_assert_null(cg_listen(&address, NULL, NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_REFUSED);
}

void test_link_transport(void)
{
	g_test_add_func("/link/transport/good-addresses", good_addresses);
	g_test_add_func("/link/transport/bad-addresses", bad_addresses);
	g_test_add_func("/link/transport/path-length", path_length);
	g_test_add_func("/link/transport/bluetooth-listens-nowhere", bluetooth_listens_nowhere);
}
