/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/options.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

typedef struct {
	Ctl ctl;
	const CtlVerb *verb;
	CtlExit exit_code;
	char *said;
} Parsed;

static void parsed_clear(Parsed *parsed)
{
	ctl_clear(&parsed->ctl);
	g_free(parsed->said);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

/* Returns FALSE if the program would end with exit_code. */
static gboolean parse(Parsed *parsed, const char *line)
{
	g_auto(GStrv) argv = NULL;
	int argc = 0;
	gboolean right;

	*parsed = (Parsed){ 0 };
	g_assert_true(g_shell_parse_argv(line, &argc, &argv, NULL));
	right = ctl_parse_options(argc, argv, &parsed->ctl, &parsed->verb, &parsed->exit_code);
	parsed->said = printed();
	return right;
}

static void either_side(void)
{
	static const char *const lines[] = {
		"cg --bus session --json grant --lifetime 7d P C S",
		"cg grant P C S --bus=session --json --lifetime=7d",
		"cg --lifetime 7d grant P --json C --bus session S",
	};

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_auto(Parsed) parsed = { 0 };

		g_assert_true(parse(&parsed, lines[i]));
		g_assert_cmpstr(parsed.verb->name, ==, "grant");
		g_assert_cmpint(parsed.ctl.bus, ==, G_BUS_TYPE_SESSION);
		g_assert_true(parsed.ctl.json);
		g_assert_cmpstr(parsed.ctl.lifetime, ==, "7d");
		g_assert_cmpstr(parsed.ctl.arguments[0], ==, "P");
		g_assert_cmpstr(parsed.ctl.arguments[2], ==, "S");
		g_assert_null(parsed.ctl.arguments[3]);
	}
}

static void by_default(void)
{
	g_auto(Parsed) parsed = { 0 };

	g_assert_true(parse(&parsed, "cg status"));
	g_assert_cmpint(parsed.ctl.bus, ==, G_BUS_TYPE_SYSTEM);
	g_assert_false(parsed.ctl.json);
	g_assert_null(parsed.ctl.lifetime);
}

static void wrong(void)
{
	static const char *const lines[] = {
		"cg",
		"cg bogus",
		"cg --bogus status",
		"cg status more",
		"cg grant P C",
		"cg grant P C S more",
		"cg --bus other status",
		"cg --bus",
		"cg status --lifetime trip",
		"cg grant P C S --lifetime ever",
		"cg phones --held",
		"cg 'log verify'",
		"cg status \xff",
		"cg help bogus",
	};

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_auto(Parsed) parsed = { 0 };

		g_assert_false(parse(&parsed, lines[i]));
		g_assert_cmpint(parsed.exit_code, ==, CTL_USAGE);
		g_assert_nonnull(strstr(parsed.said, "contactguard: "));
		g_assert_nonnull(strstr(parsed.said, "usage: contactguard "));
	}
}

/* What is repeated at the terminal holds nothing that moves its cursor. */
static void cleaned(void)
{
	g_auto(Parsed) parsed = { 0 };

	g_assert_false(parse(&parsed, "cg 'bo\033[2Jgus'"));
	g_assert_nonnull(strstr(parsed.said, "bo[2Jgus"));
	g_assert_null(strchr(parsed.said, '\033'));
}

void test_ctl_options(void)
{
	g_test_add_func("/ctl/options/either-side", either_side);
	g_test_add_func("/ctl/options/by-default", by_default);
	g_test_add_func("/ctl/options/wrong", wrong);
	g_test_add_func("/ctl/options/cleaned", cleaned);
}
