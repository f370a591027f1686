/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connecting to a Bluetooth peer, as far as no radio is needed: tests/vm has the rest. */
#include "bt-private.h"
#include "loop.h"
#include "tests.h"

#include <contactguard/profile.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	guint calls;
	int code;
} Outcome;

static void on_connected(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
			 const GError *error)
{
	Outcome *outcome = data;

	outcome->calls++;
	g_assert_null(socket);
	outcome->code = error->code;
}

static Outcome connect_to(CgSpan target)
{
	Outcome outcome = { 0 };
	CgAddress address;
	CgConnector *connector;

	g_assert_true(cg_address_parse("bt:00:11:22:33:44:55", &address, NULL));
	connector = cg_connect(&address, target, on_connected, &outcome);
	run_until_idle();
	cg_connector_free(connector);
	return outcome;
}

static void unknown_target(void)
{
	Outcome outcome = connect_to(CG_SPAN_LITERAL("0123456789abcdef"));

	g_assert_cmpuint(outcome.calls, ==, 1);
	g_assert_cmpint(outcome.code, ==, CG_ERROR_LOST);
}

static void no_bluetooth(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	Outcome outcome;

	if (fd >= 0 || errno != EAFNOSUPPORT) {
		g_test_skip("this kernel has Bluetooth");
		if (fd >= 0)
			close(fd);
		return;
	}
	outcome = connect_to(CG_SPAN_LITERAL(CG_TARGET_PBAP));
	g_assert_cmpuint(outcome.calls, ==, 1);
	g_assert_cmpint(outcome.code, ==, CG_ERROR_SYSTEM);
}

void test_link_bt_connector(void)
{
	g_test_add_func("/link/bt-connector/unknown-target", unknown_target);
	g_test_add_func("/link/bt-connector/no-bluetooth", no_bluetooth);
}
