/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/config-file.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char sample[] = "# first\n"
			     "\n"
			     "[Scope a]\r\n"
			     "  Contacts = owner ; label:x\\;y;\n"
			     "\t# indented\n"
			     "Empty=\n"
			     " [ Consent ] \n"
			     "Wait=1=2\n"
			     "Wait2=\\s3\\s";

static CgConfigFile *split(const char *text, GError **error)
{
	return cg_config_file_split(text, strlen(text), "file", NULL, error);
}

static void assert_list(const CgConfigFile *file, const CgConfigEntry *entry, const char *joined)
{
	g_auto(GStrv) list = cg_config_list(file, entry, NULL);
	g_autofree char *all = list == NULL ? NULL : g_strjoinv("|", list);

	g_assert_cmpstr(all, ==, joined);
}

static void assert_value(const CgConfigFile *file, const CgConfigEntry *entry, const char *expected)
{
	g_autofree char *value = cg_config_value(file, entry, NULL);

	g_assert_cmpstr(value, ==, expected);
}

static void test_lines(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfigFile) file = split(sample, &error);
	const CgConfigSection *scope, *consent;
	const CgConfigEntry *contacts, *wait;

	g_assert_no_error(error);
	g_assert_cmpuint(file->sections->len, ==, 2);
	scope = file->sections->pdata[0];
	consent = file->sections->pdata[1];
	g_assert_cmpstr(scope->word, ==, "Scope");
	g_assert_cmpstr(scope->name, ==, "a");
	g_assert_cmpuint(scope->line, ==, 3);
	g_assert_cmpstr(consent->word, ==, "Consent");
	g_assert_null(consent->name);
	g_assert_cmpuint(consent->line, ==, 7);
	contacts = scope->entries->pdata[0];
	g_assert_cmpstr(contacts->key, ==, "Contacts");
	g_assert_cmpuint(contacts->line, ==, 4);
	assert_list(file, contacts, "owner|label:x;y");
	assert_list(file, scope->entries->pdata[1], NULL);
	assert_value(file, scope->entries->pdata[1], NULL);
	wait = consent->entries->pdata[0];
	g_assert_cmpuint(wait->line, ==, 8);
	assert_value(file, wait, "1=2");
	assert_value(file, consent->entries->pdata[1], "3");
}

/* Both read the same file the same way, where GKeyFile takes it at all. */
static void test_as_gkeyfile(void)
{
	g_autoptr(GKeyFile) theirs = g_key_file_new();
	g_autoptr(CgConfigFile) ours = split(sample, NULL);
	g_auto(GStrv) list = NULL;
	g_autofree char *joined = NULL;

	g_assert_true(g_key_file_load_from_data(
		theirs, "[Scope a]\nContacts = owner;label:x\\;y;\n", -1, G_KEY_FILE_NONE, NULL));
	list = g_key_file_get_string_list(theirs, "Scope a", "Contacts", NULL, NULL);
	joined = g_strjoinv("|", list);
	assert_list(ours, ((const CgConfigSection *)ours->sections->pdata[0])->entries->pdata[0],
		    joined);
}

static void test_errors(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "a=b\n", "file:1: key a stands before the first section" },
		{ "[A]\nb\n", "file:2: neither [SECTION], KEY=VALUE nor a # comment" },
		{ "[A]\n=b\n", "file:2: this is no key" },
		{ "[A]\nb c=d\n", "file:2: this is no key" },
		{ "[A]\nb=1\nc=2\nb=1\n", "file:4: key b is in this section already" },
		{ "[A]\n[B]\n[A]\n", "file:3: this section is in the file already" },
		{ "[A x]\n[B]\n[ A x ]\n", "file:3: this section is in the file already" },
		{ "[]\n", "file:1: unknown section" },
		{ "[ x\n", "file:1: a section ends with ], and nothing follows it" },
		{ "[A] # x\n", "file:1: a section ends with ], and nothing follows it" },
		{ "[A]\n\n\xc3\n", "file:3: is not UTF-8" },
		{ "\xef\xbb\xbf[A]\n", "file:1: neither [SECTION], KEY=VALUE nor a # comment" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(split(cases[i].text, &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
		g_assert_cmpstr(error->message, ==, cases[i].message);
	}
}

static void test_repeatable(void)
{
	static const char text[] = "[A]\nb=1\nb=2\n[B]\nc=1\nc=2\n";
	static const char *const repeatable[] = { "b", NULL };
	g_autoptr(GError) error = NULL;

	g_assert_null(cg_config_file_split(text, strlen(text), "file", repeatable, &error));
	g_assert_cmpstr(error->message, ==, "file:6: key c is in this section already");
}

static void test_bytes(void)
{
	static const char nul[] = "[A]\nb=\0\n";
	g_autofree char *large = g_strnfill(CG_CONFIG_FILE_MAX + 1, '\n');
	g_autoptr(GError) by_nul = NULL, by_size = NULL;
	g_autoptr(CgConfigFile) full =
		cg_config_file_split(large, CG_CONFIG_FILE_MAX, "file", NULL, NULL);

	g_assert_nonnull(full);
	g_assert_null(cg_config_file_split(nul, sizeof nul - 1, "file", NULL, &by_nul));
	g_assert_cmpstr(by_nul->message, ==, "file:2: holds a NUL byte");
	g_assert_null(cg_config_file_split(large, strlen(large), "file", NULL, &by_size));
	g_assert_cmpstr(by_size->message, ==, "file:0: over 1 MiB");
}

static void test_truncated(void)
{
	for (gsize length = 0; length < sizeof sample; length++) {
		g_autofree char *cut = g_strndup(sample, length);
		g_autoptr(GError) error = NULL;
		g_autoptr(CgConfigFile) file = split(cut, &error);

		g_assert_true((file == NULL) == (error != NULL));
	}
}

/* --- Reading --- */

static void assert_unreadable(const Place *place, const char *message)
{
	g_autofree char *got = place_error(place);

	g_assert_cmpstr(got, ==, message);
}

static void test_kinds_of_file(void)
{
	g_autoptr(Place) place = place_new();

	assert_unreadable(place,
			  "contactguard.conf:0: cannot be opened: No such file or directory");
	g_assert_cmpint(g_mkdir(place->conf, 0700), ==, 0);
	assert_unreadable(place, "contactguard.conf:0: is not a regular file");
	g_rmdir(place->conf);
	g_assert_cmpint(mkfifo(place->conf, 0600), ==, 0); /* must not wait for a writer */
	assert_unreadable(place, "contactguard.conf:0: is not a regular file");
	g_unlink(place->conf);
	place_write(place, "contactguard.conf", "");
	assert_unreadable(place, "");
	if (geteuid() != 0) {
		g_chmod(place->conf, 0);
		assert_unreadable(place,
				  "contactguard.conf:0: cannot be opened: Permission denied");
	}
}

static void test_large_file(void)
{
	g_autoptr(Place) place = place_new();
	g_autofree char *text = g_strnfill(CG_CONFIG_FILE_MAX + 1, '\n');

	place_write(place, "contactguard.conf", text);
	assert_unreadable(place, "contactguard.conf:0: over 1 MiB");
	text[CG_CONFIG_FILE_MAX] = '\0';
	place_write(place, "contactguard.conf", text);
	assert_unreadable(place, "");
}

static void test_devices(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfig) config = cg_config_load("/dev/null", &error);

	g_assert_no_error(error);
	g_assert_nonnull(config);
	g_assert_null(cg_config_load("/dev/zero", &error));
	g_assert_cmpstr(error->message, ==, "/dev/zero:0: over 1 MiB");
}

void test_policy_config_file(void)
{
	g_test_add_func("/policy/config-file/lines", test_lines);
	g_test_add_func("/policy/config-file/as-gkeyfile", test_as_gkeyfile);
	g_test_add_func("/policy/config-file/errors", test_errors);
	g_test_add_func("/policy/config-file/repeatable", test_repeatable);
	g_test_add_func("/policy/config-file/bytes", test_bytes);
	g_test_add_func("/policy/config-file/truncated", test_truncated);
	g_test_add_func("/policy/config-file/kinds-of-file", test_kinds_of_file);
	g_test_add_func("/policy/config-file/large-file", test_large_file);
	g_test_add_func("/policy/config-file/devices", test_devices);
}
