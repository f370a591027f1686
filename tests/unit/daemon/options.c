/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: what is accepted and what it means, and what is refused. Why something is
 * refused is printed on stderr, which a process of its own has. */
#include "daemon-private.h"
#include "tests.h"

#include <contactguard/profile.h>

#include <string.h>

/* words: separated by spaces. */
static CgParsed parse_words(const char *words, CgRunOptions *options)
{
	g_autofree char *line = g_strconcat("contactguardd ", words, NULL);
	g_auto(GStrv) owned = g_strsplit(g_strchomp(line), " ", -1);
	int argc = (int)g_strv_length(owned);
	/* The parser moves what it has not used. */
	g_autofree char **argv = g_memdup2(owned, (argc + 1) * sizeof(*owned));

	return cg_run_options_parse(options, &argc, &argv);
}

#define DESK "--listen unix:/tmp/car --phone unixpkt:/tmp/phone "

static void test_defaults(void)
{
	g_auto(CgRunOptions) options = { 0 };

	g_assert_cmpint(parse_words("", &options), ==, CG_PARSED);
	g_assert_false(options.desk);
	g_assert_cmpint(options.bus, ==, CG_RUN_BUS_SYSTEM);
	g_assert_null(options.config);
	g_assert_null(options.scope);
	g_assert_nonnull(options.state);
}

static void test_desk_defaults(void)
{
	g_auto(CgRunOptions) options = { 0 };

	g_assert_cmpint(parse_words(DESK, &options), ==, CG_PARSED);
	g_assert_true(options.desk);
	g_assert_cmpint(options.bus, ==, CG_RUN_BUS_NONE);
	g_assert_cmpstr(options.listen.path, ==, "/tmp/car");
	g_assert_cmpstr(options.phone.path, ==, "/tmp/phone");
	g_assert_cmpstr(options.car, ==, "car:00:00:00:00:00:00");
	g_assert_cmpstr(options.phone_id, ==, "00:00:00:00:00:00");
	g_assert_cmphex(options.phone_features, ==, CG_PBAP_FEATURES);
	g_assert_cmphex(options.phone_repositories, ==, CG_PBAP_REPOSITORIES);
}

static void test_given(void)
{
	g_auto(CgRunOptions) options = { 0 };

	g_assert_cmpint(parse_words(DESK
				    "--config /c --state /s --bonds /b --bus session --scope few "
				    "--car car:aa:bb:cc:dd:ee:ff --phone-id 00:11:22:33:44:5f "
				    "--mns unix:/tmp/mns --mns-listen unix:/tmp/back",
				    &options),
			==, CG_PARSED);
	g_assert_cmpstr(options.config, ==, "/c");
	g_assert_cmpstr(options.state, ==, "/s");
	g_assert_cmpstr(options.bonds, ==, "/b");
	g_assert_cmpint(options.bus, ==, CG_RUN_BUS_SESSION);
	g_assert_cmpstr(options.scope, ==, "few");
	/* as the bus, rules and the ledger spell them */
	g_assert_cmpstr(options.car, ==, "car:AA:BB:CC:DD:EE:FF");
	g_assert_cmpstr(options.phone_id, ==, "00:11:22:33:44:5F");
}

static void test_bus(void)
{
	static const struct {
		const char *words;
		CgRunBus bus;
	} cases[] = {
		{ "--bus none", CG_RUN_BUS_NONE },
		{ "--bus system", CG_RUN_BUS_SYSTEM },
		{ "--bus session", CG_RUN_BUS_SESSION },
		{ DESK "--bus system", CG_RUN_BUS_SYSTEM },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(CgRunOptions) options = { 0 };

		g_assert_cmpint(parse_words(cases[i].words, &options), ==, CG_PARSED);
		g_assert_cmpint(options.bus, ==, cases[i].bus);
	}
}

static void test_record(void)
{
	static const struct {
		const char *words;
		guint32 features;
		guint8 repositories;
	} cases[] = {
		{ DESK "--phone-features 3BF", 0x3bf, 0x0f },
		{ DESK "--phone-features 0x1", 1, 0x0f },
		{ DESK "--phone-features 0XfF", 0xff, 0x0f },
		{ DESK "--phone-features 0", 0, 0x03 },
		{ DESK "--phone-features FFFFFFFF", 0xffffffff, 0x0f },
		{ DESK "--phone-repositories 1", 0x3bf, 0x01 },
		{ DESK "--phone-repositories 0xfF", 0x3bf, 0xff },
		{ DESK "--phone-repositories 0", 0x3bf, 0 },
		{ DESK "--phone-features 0 --phone-repositories 09", 0, 0x09 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(CgRunOptions) options = { 0 };

		g_assert_cmpint(parse_words(cases[i].words, &options), ==, CG_PARSED);
		g_assert_cmphex(options.phone_features, ==, cases[i].features);
		g_assert_cmphex(options.phone_repositories, ==, cases[i].repositories);
	}
}

static void test_state_directory(void)
{
	g_auto(CgRunOptions) options = { 0 }, given = { 0 };

	g_setenv("STATE_DIRECTORY", "/var/lib/of-the-unit", TRUE);
	g_assert_cmpint(parse_words("", &options), ==, CG_PARSED);
	g_assert_cmpint(parse_words("--state /s", &given), ==, CG_PARSED);
	g_unsetenv("STATE_DIRECTORY");
	g_assert_cmpstr(options.state, ==, "/var/lib/of-the-unit");
	g_assert_cmpstr(given.state, ==, "/s");
}

static void test_version(void)
{
	g_auto(CgRunOptions) options = { 0 };

	if (g_test_subprocess()) {
		g_assert_cmpint(parse_words("--version", &options), ==, CG_PARSED_DONE);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_passed();
	g_test_trap_assert_stdout("*contactguardd *");
}

/* --- What is refused, and why --- */

static const struct {
	const char *name, *words, *reason;
} refused[] = {
	{ "unknown", "--sope few", "*--sope*" },
	{ "argument", "few", "*unexpected argument: few*" },
	{ "bus", "--bus private", "*--bus must be system, session or none, not private*" },
	{ "phone-alone", "--phone unix:/p", "*--listen and --phone go together*" },
	{ "listen-alone", "--listen unix:/p", "*--listen and --phone go together*" },
	{ "scope-without-desk", "--scope few", "*need --listen and --phone*" },
	{ "car-without-desk", "--car uid:1", "*need --listen and --phone*" },
	{ "phone-id-without-desk", "--phone-id 00:11:22:33:44:55", "*need --listen and --phone*" },
	{ "mns-without-desk", "--mns unix:/m", "*need --listen and --phone*" },
	{ "mns-listen-without-desk", "--mns-listen unix:/m", "*need --listen and --phone*" },
	{ "features-without-desk", "--phone-features 1", "*need --listen and --phone*" },
	{ "repositories-without-desk", "--phone-repositories 1", "*need --listen and --phone*" },
	{ "car", DESK "--car bus:1", "*--car must be *" },
	{ "phone-id", DESK "--phone-id 00:11:22:33:44", "*--phone-id must be an address *" },
	{ "listen", "--listen tcp:1 --phone unix:/p", "*--listen: *" },
	{ "phone", "--listen unix:/l --phone tcp:1", "*--phone: *" },
	{ "mns", DESK "--mns tcp:1", "*--mns: *" },
	{ "mns-listen", DESK "--mns-listen tcp:1", "*--mns-listen: *" },
	{ "features", DESK "--phone-features 3BG", "*--phone-features must be *" },
	{ "features-long", DESK "--phone-features 100000000", "*--phone-features must be *" },
	{ "features-sign", DESK "--phone-features -1", "*--phone-features must be *" },
	{ "repositories", DESK "--phone-repositories 0G", "*--phone-repositories must be *" },
	{ "repositories-long", DESK "--phone-repositories 100", "*--phone-repositories must be *" },
	{ "repositories-none", DESK "--phone-repositories=", "*--phone-repositories must be *" },
};

static void test_refused(gconstpointer data)
{
	guint i = GPOINTER_TO_UINT(data);
	g_auto(CgRunOptions) options = { 0 };

	if (g_test_subprocess()) {
		g_assert_cmpint(parse_words(refused[i].words, &options), ==, CG_PARSED_WRONG);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr(refused[i].reason);
	g_test_trap_assert_stderr("*Try contactguardd --help.*");
}

void test_daemon_options(void)
{
	g_test_add_func("/options/defaults", test_defaults);
	g_test_add_func("/options/desk-defaults", test_desk_defaults);
	g_test_add_func("/options/given", test_given);
	g_test_add_func("/options/bus", test_bus);
	g_test_add_func("/options/record", test_record);
	g_test_add_func("/options/state-directory", test_state_directory);
	g_test_add_func("/options/version", test_version);
	for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *path = g_strconcat("/options/refused/", refused[i].name, NULL);

		g_test_add_data_func(path, GUINT_TO_POINTER(i), test_refused);
	}
}
