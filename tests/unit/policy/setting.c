/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/setting.c. */
#include "policy-private.h"

#include "policy-test.h"

static void test_defaults(void)
{
	g_autoptr(CgConfig) config = cg_config_load(NULL, NULL);

	g_assert_cmpuint(cg_config_wait(config), ==, 12);
	g_assert_cmpuint(cg_config_fill_wait(config), ==, 8);
	g_assert_cmpuint(cg_config_car_fill_wait(config), ==, 60);
	g_assert_cmpuint(cg_config_view_limit(config), ==, 256u << 20);
	g_assert_cmpuint(cg_config_country(config), ==, 0);
	g_assert_cmpint(cg_config_placement(config), ==, CG_PLACEMENT_HEAD_UNIT);
	g_assert_null(cg_config_link_phone(config));
	g_assert_cmpuint(config->keep_days, ==, 90);
	g_assert_cmpuint(config->preview, ==, 0);
	g_assert_cmpuint(config->on_grant, ==, 0);
	for (CgProfile profile = 0; profile < CG_PROFILES; profile++)
		g_assert_false(cg_config_allows(config, profile));
}

static void test_values(void)
{
	g_autoptr(CgConfig) config =
		config_of("[Consent]\nWait=20\nPreview=yes\nOnGrant=keep\n"
			  "[View]\nFillWait=2\nCarFillWait=300\nLimit=3G\n"
			  "[Ledger]\nKeep=3650d\n"
			  "[Numbers]\nCountry=49\n"
			  "[Profiles]\nFtp=allow\nBip=allow\n"
			  "[Link]\nPhone=unixpkt:/run/x.sock\nPlacement=phone\n");

	g_assert_cmpuint(cg_config_wait(config), ==, 20);
	g_assert_cmpuint(cg_config_fill_wait(config), ==, 2);
	g_assert_cmpuint(cg_config_car_fill_wait(config), ==, 300);
	g_assert_cmpuint(cg_config_view_limit(config), ==, G_GUINT64_CONSTANT(3) << 30);
	g_assert_cmpuint(cg_config_country(config), ==, 49);
	g_assert_cmpint(cg_config_placement(config), ==, CG_PLACEMENT_PHONE);
	g_assert_cmpstr(cg_config_link_phone(config), ==, "unixpkt:/run/x.sock");
	g_assert_cmpuint(config->preview, ==, 1);
	g_assert_cmpuint(config->on_grant, ==, 1);
	g_assert_cmpuint(config->keep_days, ==, 3650);
	g_assert_false(cg_config_allows(config, CG_PROFILE_SYNC));
	g_assert_true(cg_config_allows(config, CG_PROFILE_FTP));
	g_assert_false(cg_config_allows(config, CG_PROFILE_OPP_PULL));
	g_assert_false(cg_config_allows(config, CG_PROFILE_PC_SUITE));
	g_assert_true(cg_config_allows(config, CG_PROFILE_BIP));
}

static void test_profiles(void)
{
	static const struct {
		const char *key;
		CgProfile profile;
	} cases[] = {
		{ "Sync", CG_PROFILE_SYNC },        { "Ftp", CG_PROFILE_FTP },
		{ "OppPull", CG_PROFILE_OPP_PULL }, { "PcSuite", CG_PROFILE_PC_SUITE },
		{ "Bip", CG_PROFILE_BIP },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("[Profiles]\n%s=allow\n", cases[i].key);
		g_autoptr(CgConfig) config = config_of(text);

		for (CgProfile profile = 0; profile < CG_PROFILES; profile++)
			g_assert_true(cg_config_allows(config, profile) ==
				      (profile == cases[i].profile));
	}
}

static void test_limits(void)
{
	static const struct {
		const char *text;
		guint64 bytes;
	} cases[] = {
		{ "4096", 4096 },
		{ "4K", 4096 },
		{ "1M", 1 << 20 },
		{ "16G", G_GUINT64_CONSTANT(16) << 30 },
		{ "17179869184", G_GUINT64_CONSTANT(16) << 30 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("[View]\nLimit=%s\n", cases[i].text);
		g_autoptr(CgConfig) config = config_of(text);

		g_assert_cmpuint(cg_config_view_limit(config), ==, cases[i].bytes);
	}
}

static void test_bounds(void)
{
	static const struct {
		const char *section, *key, *allowed, *wrong[12];
	} cases[] = {
		{ "Consent",
		  "Wait",
		  "0 to 20 seconds",
		  { "21", "-1", "+1", "1s", "1.5", "0x1", "99999999999999999999" } },
		{ "View", "FillWait", "0 to 20 seconds", { "21", "-1", "eight" } },
		{ "View", "CarFillWait", "0 to 300 seconds", { "301", "-1", "1m" } },
		{ "Consent", "Preview", "no or yes", { "true", "Yes", "1" } },
		{ "Consent", "OnGrant", "close or keep", { "closed", "yes" } },
		{ "View",
		  "Limit",
		  "4K to 16G bytes, with K, M or G",
		  { "0", "4095", "3K", "17G", "17179869185", "1T", "1KB", "M", "1k", "-1M",
		    "18446744073709551616", "18014398509481985K" } },
		{ "Ledger", "Keep", "1d to 3650d", { "0d", "3651d", "90", "d", "12h", "1dd" } },
		{ "Numbers",
		  "Country",
		  "1 to 3 digits, without + or 0 in front",
		  { "0", "049", "+49", "1234", "DE", "4 9" } },
		{ "Profiles", "Sync", "refuse or allow", { "yes", "Allow" } },
		{ "Profiles", "Ftp", "refuse or allow", { "no" } },
		{ "Profiles", "OppPull", "refuse or allow", { "no" } },
		{ "Profiles", "PcSuite", "refuse or allow", { "no" } },
		{ "Profiles", "Bip", "refuse or allow", { "no" } },
		{ "Link",
		  "Phone",
		  "unix:PATH, unixpkt:PATH or bt:ADDRESS",
		  { "/run/x.sock", "unix:", "tcp:1", "unix" } },
		{ "Link", "Placement", "head-unit, phone or bridge", { "desk", "headunit" } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(cases[i].wrong) && cases[i].wrong[j]; j++) {
			g_autofree char *text =
				g_strdup_printf("#\n[%s]\n%s=%s\n", cases[i].section, cases[i].key,
						cases[i].wrong[j]);
			g_autofree char *expected = g_strdup_printf("contactguard.conf:3: %s is %s",
								    cases[i].key, cases[i].allowed);
			g_autofree char *got = error_of(text);

			g_test_message("%s", text);
			g_assert_cmpstr(got, ==, expected);
		}
	}
}

static void test_socket_path(void)
{
	g_autofree char *path = g_strnfill(108, 'a');
	g_autofree char *over = g_strdup_printf("[Link]\nPhone=unix:%s\n", path);
	g_autofree char *message = error_of(over);
	g_autofree char *most = g_strdup_printf("[Link]\nPhone=unix:%s\n", path + 1);

	g_assert_cmpstr(message, ==,
			"contactguard.conf:2: Phone is unix:PATH, unixpkt:PATH or bt:ADDRESS");
	cg_config_free(config_of(most));
}

static void test_unknown(void)
{
	g_autofree char *key = error_of("[Consent]\nWait=1\nWaits=1\n");
	g_autofree char *section = error_of("[Consent]\nWait=1\n\n[Consents]\n");
	g_autofree char *elsewhere = error_of("[View]\nWait=1\n");
	g_autofree char *named = error_of("[View x]\n");
	g_autofree char *empty = error_of("[View]\nLimit=\n");

	g_assert_cmpstr(key, ==, "contactguard.conf:3: section Consent has no key Waits");
	g_assert_cmpstr(section, ==, "contactguard.conf:4: unknown section Consents");
	g_assert_cmpstr(elsewhere, ==, "contactguard.conf:2: section View has no key Wait");
	g_assert_cmpstr(named, ==, "contactguard.conf:1: section View takes no name");
	g_assert_cmpstr(empty, ==, "contactguard.conf:2: Limit needs a value");
}

void test_policy_setting(void)
{
	g_test_add_func("/policy/setting/defaults", test_defaults);
	g_test_add_func("/policy/setting/values", test_values);
	g_test_add_func("/policy/setting/profiles", test_profiles);
	g_test_add_func("/policy/setting/limits", test_limits);
	g_test_add_func("/policy/setting/bounds", test_bounds);
	g_test_add_func("/policy/setting/socket-path", test_socket_path);
	g_test_add_func("/policy/setting/unknown", test_unknown);
}
