/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor-daemon.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

/* Returns the one row of the check, printed. */
static char *check_daemon(void)
{
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	g_autoptr(CgClient) client = cg_client_new(G_BUS_TYPE_SESSION);
	Ctl ctl = { .bus = G_BUS_TYPE_SESSION, .client = client };
	CtlDoctor doctor = { .ctl = &ctl, .check = "daemon", .rows = rows };

	ctl_doctor_daemon(&doctor);
	g_assert_cmpuint(rows->len, ==, 1);
	return g_variant_print(rows->pdata[0], FALSE);
}

static void placement(Fixture *fixture, gconstpointer data)
{
	g_autofree char *row = check_daemon();

	g_assert_nonnull(strstr(row, "'Result': <'ok'>"));
	g_assert_nonnull(strstr(row, "placement head-unit"));
	assert_heard(&fixture->daemon, "Get('org.contactguard.Link1', 'Placement') ");
}

static void bridge(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	g_autoptr(CgClient) client = cg_client_new(G_BUS_TYPE_SESSION);
	Ctl ctl = { .bus = G_BUS_TYPE_SESSION, .client = client };
	CtlDoctor doctor = { .ctl = &ctl, .check = "daemon", .rows = rows };
	g_autofree char *audio = NULL;

	ctl_doctor_daemon(&doctor);
	g_assert_true(doctor.is_bridge);
	g_assert_cmpuint(rows->len, ==, 2);
	audio = g_variant_print(rows->pdata[1], FALSE);
	g_assert_nonnull(strstr(audio, "no audio"));
}

static void not_told(Fixture *fixture, gconstpointer data)
{
	g_autofree char *row = NULL;

	fake_daemon_refuse(&fixture->daemon, "org.freedesktop.DBus.Error.AccessDenied");
	row = check_daemon();
	g_assert_nonnull(strstr(row, "'Result': <'ok'>"));
	g_assert_nonnull(strstr(row, "root and obexd"));
}

static void absent(Fixture *fixture, gconstpointer data)
{
	g_autofree char *row = NULL;

	fake_daemon_leave(&fixture->daemon);
	row = check_daemon();
	g_assert_nonnull(strstr(row, "'Result': <'fail'>"));
	g_assert_nonnull(strstr(row, "not on the bus"));
}

void test_ctl_doctor_daemon(void)
{
	static const FakeAnswer answers[] = { { "Get", "(<'head-unit'>,)" }, { 0 } };

	static const FakeAnswer bridged[] = { { "Get", "(<'bridge'>,)" }, { 0 } };

	ADD("doctor-daemon/placement", answers, placement);
	ADD("doctor-daemon/bridge", bridged, bridge);
	ADD("doctor-daemon/not-told", answers, not_told);
	ADD("doctor-daemon/absent", answers, absent);
}
