/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/client/explain.c. */
#include "tests.h"

#include <contactguard/client.h>
#include <string.h>

static void assert_explained(const GError *error, CgClientOutcome outcome, const char *wanted)
{
	g_autofree char *text = NULL;

	g_assert_cmpint(cg_client_explain(error, &text), ==, outcome);
	g_assert_nonnull(strstr(text, wanted));
}

static void assert_remote(const char *name, CgClientOutcome outcome, const char *wanted)
{
	g_autoptr(GError) error = g_dbus_error_new_for_dbus_error(name, "its\033 words");

	assert_explained(error, outcome, wanted);
}

static void remote(void)
{
	assert_remote("org.freedesktop.DBus.Error.ServiceUnknown", CG_CLIENT_NO_DAEMON,
		      "not on this bus");
	assert_remote("org.freedesktop.DBus.Error.NoReply", CG_CLIENT_NO_DAEMON,
		      CG_CLIENT_DISCONNECTED);
	assert_remote("org.freedesktop.DBus.Error.Spawn.ExecFailed", CG_CLIENT_NO_DAEMON,
		      "its words");
	assert_remote("org.freedesktop.DBus.Error.UnknownObject", CG_CLIENT_REFUSED,
		      "no such phone or consumer");
	assert_remote("org.freedesktop.DBus.Error.AccessDenied", CG_CLIENT_REFUSED,
		      "root and the group contactguard");
	assert_remote("org.contactguard.Error.NotAuthorized", CG_CLIENT_REFUSED,
		      "root and the group contactguard");
	assert_remote("org.contactguard.Error.Failed", CG_CLIENT_REFUSED, "its words");
}

static void local(void)
{
	g_autoptr(GError) closed = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CLOSED, "no bus");
	g_autoptr(GError) late = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
	g_autoptr(GError) other = g_error_new_literal(CG_ERROR, CG_ERROR_CONFIG, "a\033b");

	assert_explained(closed, CG_CLIENT_NO_DAEMON, "no bus");
	assert_explained(late, CG_CLIENT_NO_DAEMON, CG_CLIENT_DISCONNECTED);
	assert_explained(other, CG_CLIENT_REFUSED, "ab");
}

void test_client_explain(void)
{
	g_test_add_func("/client/explain/remote", remote);
	g_test_add_func("/client/explain/local", local);
}
