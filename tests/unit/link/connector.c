/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outcome of a connect that fails at once is reported once and later, or never if it is
 * cancelled before. */
#include "loop.h"
#include "tests.h"

#include <contactguard/link.h>

static void on_connected(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
			 const GError *error)
{
	guint *calls = data;

	++*calls;
	g_assert_null(socket);
	g_assert_null(record);
	g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
}

/* No service has an empty target, so no radio is asked. */
static void fails_at_once(gconstpointer data)
{
	gboolean cancelled = GPOINTER_TO_INT(data);
	CgAddress address;
	CgConnector *connector;
	guint calls = 0;

	g_assert_true(cg_address_parse("bt:00:11:22:33:44:55", &address, NULL));
	connector = cg_connect(&address, CG_SPAN_EMPTY, on_connected, &calls);
	g_assert_cmpuint(calls, ==, 0);
	if (cancelled)
		g_clear_pointer(&connector, cg_connector_free);
	run_until_idle();
	g_assert_cmpuint(calls, ==, cancelled ? 0 : 1);
	cg_connector_free(connector);
}

void test_link_connector(void)
{
	g_test_add_data_func("/link/connector/fails-at-once", GINT_TO_POINTER(FALSE),
			     fails_at_once);
	g_test_add_data_func("/link/connector/cancelled", GINT_TO_POINTER(TRUE), fails_at_once);
}
