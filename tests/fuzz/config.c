/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration file. What loads has scopes whose text is read back equal, whose meet is the
 * narrower of both for every card, and rules that decide; the same text as one scope's is tried
 * too. */
#include "fuzz.h"
#include "policy-private.h"

#include <sys/mman.h>
#include <unistd.h>

/* Each is compared with each, so there are few. */
#define SCOPES_LOOKED_AT 6

static const char *const people[] = {
	"N:Ahlberg;Ada\r\nFN:Ada Ahlberg\r\nTEL:+46701111111\r\nCATEGORIES:Family,Work\r\n",
	"N:Berg;Bo\r\nFN:Bo Berg\r\nTEL:0702222222\r\nUID:b-1\r\n",
	"N:\r\nTEL:112\r\n",
};

static CgCard *parse_person(guint n)
{
	g_autofree char *text =
		g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\n", people[n], "END:VCARD\r\n", NULL);

	return fuzz_parse(cg_span_of(text));
}

static void check_text(const CgScope *scope)
{
	g_autofree char *text = cg_scope_print(scope);
	g_autoptr(GError) error = NULL;
	g_autoptr(CgScope) again = cg_scope_parse(text, "printed", &error);
	g_autofree char *second = NULL;

	g_assert_no_error(error);
	g_assert_true(cg_scope_equal(scope, again));
	second = cg_scope_print(again);
	g_assert_cmpstr(text, ==, second);
	g_assert_cmpuint(cg_scope_fields(scope) & CG_FIELD(CG_PROP_AGENT), ==, 0);
}

/* Over the limit of clauses a meet admits nobody. */
static void check_admits(const CgScope *a, const CgScope *b, const CgScope *meet)
{
	gboolean exact = a->clauses->len + b->clauses->len <= CG_CLAUSES_MAX;

	for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autoptr(CgCard) card = parse_person(i);
		const CgCardTraits traits = { .favourite = i == 1, .owner = i == 2, .country = 46 };
		gboolean both =
			cg_scope_admits(a, card, &traits) && cg_scope_admits(b, card, &traits);
		gboolean met = cg_scope_admits(meet, card, &traits);

		g_assert_true(exact ? met == both : !met || both);
		g_assert_true(!met || !cg_scope_nobody(meet));
		g_assert_true(met || !cg_scope_everybody(meet));
		if (cg_scope_within(a, b) && cg_scope_admits(a, card, &traits))
			g_assert_true(cg_scope_admits(b, card, &traits));
	}
}

static void check_chains(const CgScope *a, const CgScope *b, const CgScope *meet)
{
	g_assert_cmpuint(cg_scope_fields(meet), ==, cg_scope_fields(a) & cg_scope_fields(b));
	g_assert_cmpint(cg_scope_list(meet), ==, cg_scope_list(a) && cg_scope_list(b));
	g_assert_cmpint(cg_scope_send(meet), ==, cg_scope_send(a) && cg_scope_send(b));
	g_assert_cmpint(cg_scope_calls(meet), ==, MIN(cg_scope_calls(a), cg_scope_calls(b)));
	g_assert_cmpint(cg_scope_messages(meet), ==,
			MIN(cg_scope_messages(a), cg_scope_messages(b)));
}

static void check_meet(const CgScope *a, const CgScope *b)
{
	g_autoptr(CgScope) meet = cg_scope_meet(a, b);
	g_autoptr(CgScope) turned = cg_scope_meet(b, a);

	g_assert_true(cg_scope_equal(meet, turned));
	g_assert_true(cg_scope_within(meet, a));
	g_assert_true(cg_scope_within(meet, b));
	check_text(meet);
	check_chains(a, b, meet);
	check_admits(a, b, meet);
}

static void check_decision(const CgConfig *config, const char *phone, const char *consumer)
{
	const CgWho who = { phone, consumer };
	g_autoptr(CgDecision) decision = cg_decide(config, NULL, &who, NULL);

	g_assert_nonnull(decision->scope);
	g_assert_cmpuint(decision->reasons->len, >, 0);
	g_assert_true(!decision->ask || cg_scope_nobody(decision->scope));
}

static void check_config(const CgConfig *config)
{
	const GPtrArray *scopes = config->scopes;

	for (guint i = 0; i < MIN(scopes->len, SCOPES_LOOKED_AT); i++) {
		g_assert_nonnull(cg_config_scope(config, cg_scope_name(scopes->pdata[i])));
		check_text(scopes->pdata[i]);
		for (guint j = i; j < MIN(scopes->len, SCOPES_LOOKED_AT); j++)
			check_meet(scopes->pdata[i], scopes->pdata[j]);
		for (guint j = 0; j < config->builtins->len; j++)
			check_meet(scopes->pdata[i], config->builtins->pdata[j]);
	}
	check_decision(config, "00:11:22:33:44:55", "car:66:77:88:99:AA:BB");
	check_decision(config, "AA:BB:CC:DD:EE:FF", "app:dialer.service");
	check_decision(config, "00:00:00:00:00:00", "app:?");
	g_assert_cmpuint(cg_config_wait(config) + cg_config_fill_wait(config), <=, 22);
}

/* The loader wants a file; it is given one that is not on a disk. */
static CgConfig *load_config(CgSpan text, GError **error)
{
	int fd = memfd_create("config", MFD_CLOEXEC);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	CgConfig *config;

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(write(fd, text.data, text.size), ==, text.size);
	config = cg_config_load(path, error);
	close(fd);
	return config;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL, scope_error = NULL;
	g_autoptr(CgConfig) config = load_config(cg_span(data, size), &error);
	g_autoptr(CgScope) scope = cg_scope_parse(text, "text", &scope_error);

	g_assert_true((config == NULL) == (error != NULL));
	g_assert_true((scope == NULL) == (scope_error != NULL));
	g_assert_true(!error || g_error_matches(error, CG_ERROR, CG_ERROR_CONFIG));
	if (config)
		check_config(config);
	if (scope)
		check_text(scope);
	else
		g_assert_true(g_error_matches(scope_error, CG_ERROR, CG_ERROR_CONFIG));
	return 0;
}
