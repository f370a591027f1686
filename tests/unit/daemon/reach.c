/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where phones are reached, in each placement. */
#include "daemon-private.h"
#include "tests.h"

#include <glib/gstdio.h>

/* Reads the reach that a [Link] section of these lines means. */
static gboolean read_reach(const char *lines, const CgRunOptions *options, CgReach *reach,
			   GError **error)
{
	g_autofree char *dir = g_dir_make_tmp("cg-reach-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "contactguard.conf", NULL);
	g_autofree char *text = g_strdup_printf("[Link]\n%s", lines);
	g_autoptr(CgConfig) config = NULL;
	gboolean read;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	config = cg_config_load(path, NULL);
	g_assert_nonnull(config);
	read = cg_reach_read(reach, options, config, error);
	g_remove(path);
	g_rmdir(dir);
	return read;
}

static void is_reached(const char *lines, const char *address, const char *bridged,
		       const char *socket)
{
	static const CgRunOptions options = { .state = (char *)"/state" };
	g_auto(CgReach) reach = { 0 };

	g_test_message("%s", lines);
	g_assert_true(read_reach(lines, &options, &reach, NULL));
	g_assert_cmpint(reach.is_one_address, ==, address != NULL);
	if (address)
		g_assert_cmpstr(reach.address.path, ==, address);
	g_assert_cmpstr(reach.bridged, ==, bridged);
	g_assert_cmpstr(reach.socket, ==, socket);
}

static void placements(void)
{
	is_reached("", NULL, NULL, NULL);
	is_reached("Phone=unixpkt:/run/x\n", "/run/x", NULL, NULL);
	is_reached("Phone=bt:aa:bb:cc:dd:ee:ff\n", "AA:BB:CC:DD:EE:FF", NULL, NULL);
	is_reached("Placement=phone\n", "/state/phone.sock", NULL, "/state/phone.sock");
	is_reached("Placement=phone\nPhone=unixpkt:/run/x\n", "/run/x", NULL, "/state/phone.sock");
	is_reached("Placement=bridge\n", NULL, NULL, NULL);
	is_reached("Placement=bridge\nPhone=unixpkt:/run/x\n", "/run/x", "00:00:00:00:00:00", NULL);
	is_reached("Placement=bridge\nPhone=bt:aa:bb:cc:dd:ee:ff\n", NULL, "AA:BB:CC:DD:EE:FF",
		   NULL);
}

/* What the configuration says of phones has no say at the desk. */
static void desk(void)
{
	CgRunOptions options = { .state = (char *)"/state", .desk = TRUE };
	g_auto(CgReach) reach = { 0 };

	g_assert_true(cg_address_parse("unix:/desk", &options.phone, NULL));
	g_assert_true(read_reach("Placement=bridge\nPhone=bt:AA:BB:CC:DD:EE:FF\n", &options, &reach,
				 NULL));
	g_assert_true(reach.is_one_address);
	g_assert_cmpstr(reach.address.path, ==, "/desk");
	g_assert_null(reach.bridged);
	g_assert_null(reach.socket);
}

static void no_address(void)
{
	static const char *const placement[] = { "head-unit", "phone", "bridge" };
	const CgRunOptions options = { .state = (char *)"/state" };

	for (gsize i = 0; i < G_N_ELEMENTS(placement); i++) {
		g_autofree char *lines =
			g_strdup_printf("Placement=%s\nPhone=bt:AA:BB:CC:DD:EE\n", placement[i]);
		g_autoptr(GError) error = NULL;
		g_auto(CgReach) reach = { 0 };

		g_assert_false(read_reach(lines, &options, &reach, &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	}
}

void test_daemon_reach(void)
{
	g_test_add_func("/daemon/reach/placements", placements);
	g_test_add_func("/daemon/reach/desk", desk);
	g_test_add_func("/daemon/reach/no-address", no_address);
}
