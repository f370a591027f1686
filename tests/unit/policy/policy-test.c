/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the room share: scopes, cards, and a place for configuration files. */
#include "policy-test.h"

#include <glib/gstdio.h>
#include <string.h>

CgScope *scope_of(const char *name, const char *keys)
{
	g_autofree char *text = g_strdup_printf("[Scope %s]\n%s\n", name, keys);
	g_autoptr(GError) error = NULL;
	CgScope *scope = cg_scope_parse(text, "test", &error);

	g_assert_no_error(error);
	return scope;
}

/* --- Random scopes and cards --- */

static const char *pick(const char *const *words, guint count)
{
	return words[g_test_rand_int_range(0, count)];
}

static void add_list(GString *text, const char *key, guint most)
{
	static const char *const words[] = {
		"none",    "owner",           "favourites",  "label:Work", "label:Family",
		"name:A*", "name:*b*",        "number:+49*", "number:*1",  "uid:1",
		"uid:2",   "name:Zo\xc3\xab", "label:a\\;b",
	};
	guint count = g_test_rand_int_range(1, most + 1);

	g_string_append_printf(text, "%s=", key);
	for (guint i = 0; i < count; i++)
		g_string_append_printf(text, "%s;", pick(words, G_N_ELEMENTS(words)));
	g_string_append_c(text, '\n');
}

static void add_clause(GString *text)
{
	if (g_test_rand_int_range(0, 3) == 0)
		g_string_append(text, "Contacts=all\n");
	else
		add_list(text, "Contacts", 4);
	if (g_test_rand_int_range(0, 2) == 0)
		add_list(text, "Exclude", 2);
}

CgScope *random_scope(void)
{
	static const char *const names[] = { "a", "b", "c" }, *const bools[] = { "no", "yes" };
	static const char *const fields[] = { "N", "FN", "TEL", "EMAIL", "PHOTO", "X-*", "NOTE" };
	static const char *const calls[] = { "none", "in-scope", "all" };
	static const char *const messages[] = { "none", "notify", "in-scope", "all" };
	g_autoptr(GString) text = g_string_new(NULL);
	guint clauses = g_test_rand_int_range(1, 4);

	for (guint i = 0; i < clauses; i++)
		add_clause(text);
	g_string_append_printf(text, "Fields=%s;%s;%s\n", pick(fields, 7), pick(fields, 7),
			       pick(fields, 7));
	g_string_append_printf(text, "List=%s\nCalls=%s\nMessages=%s\nSend=%s\n", pick(bools, 2),
			       pick(calls, 3), pick(messages, 4), pick(bools, 2));
	return scope_of(pick(names, G_N_ELEMENTS(names)), text->str);
}

CgCard *card_of(const char *properties)
{
	g_autofree char *text =
		g_strdup_printf("BEGIN:VCARD\r\nVERSION:3.0\r\n%sEND:VCARD\r\n", properties);
	g_autoptr(GError) error = NULL;
	CgCard *card = cg_card_parse(cg_span_of(text), &error);

	g_assert_no_error(error);
	return card;
}

CgCard *random_card(CgCardTraits *about)
{
	static const char *const names[] = { "Anna;Abb", "Bob", "Zo\xc3\xab", "Carl;Bee", "" };
	static const char *const labels[] = { "Work", "family", "a;b", "", "Work,Family" };
	static const char *const numbers[] = { "+4917012345678", "0170 1", "", "+1 555" };
	static const char *const uids[] = { "1", "2", "3", "" };
	g_autofree char *text = g_strdup_printf(
		"N:%s\r\nFN:%s\r\nTEL:%s\r\nCATEGORIES:%s\r\nUID:%s\r\n", pick(names, 5),
		pick(names, 5), pick(numbers, 4), pick(labels, 5), pick(uids, 4));

	about->favourite = g_test_rand_int_range(0, 2);
	about->owner = g_test_rand_int_range(0, 4) == 0;
	about->country = g_test_rand_int_range(0, 2) * 49;
	return card_of(text);
}

/* --- Configuration files --- */

Place *place_new(void)
{
	Place *place = g_new0(Place, 1);
	g_autoptr(GError) error = NULL;

	place->directory = g_dir_make_tmp("policy-XXXXXX", &error);
	g_assert_no_error(error);
	place->conf = g_build_filename(place->directory, "contactguard.conf", NULL);
	place->parts = g_build_filename(place->directory, "conf.d", NULL);
	g_assert_cmpint(g_mkdir(place->parts, 0700), ==, 0);
	return place;
}

static void remove_all(const char *directory)
{
	g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(directory, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
		    !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			remove_all(path);
		else
			g_unlink(path);
	}
	g_rmdir(directory);
}

void place_free(Place *place)
{
	remove_all(place->directory);
	g_free(place->directory);
	g_free(place->conf);
	g_free(place->parts);
	g_free(place);
}

void place_write(const Place *place, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(place->directory, name, NULL);
	FILE *file = fopen(path, "w"); /* g_file_set_contents() waits for the disk */

	g_assert_nonnull(file);
	g_assert_cmpint(fputs(text, file), >=, 0);
	g_assert_cmpint(fclose(file), ==, 0);
}

CgConfig *place_load(const Place *place)
{
	g_autoptr(GError) error = NULL;
	CgConfig *config = cg_config_load(place->conf, &error);

	g_assert_no_error(error);
	g_assert_nonnull(config);
	return config;
}

char *place_error(const Place *place)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfig) config = cg_config_load(place->conf, &error);

	if (config != NULL) {
		g_assert_no_error(error);
		return g_strdup("");
	}
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	g_assert_true(g_str_has_prefix(error->message, place->directory));
	return g_strdup(error->message + strlen(place->directory) + 1);
}

char *error_of(const char *text)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", text);
	return place_error(place);
}

CgConfig *config_of(const char *text)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", text);
	return place_load(place);
}
