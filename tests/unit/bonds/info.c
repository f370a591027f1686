/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Info files as bluetoothd writes them, and everything that could lie in their place. */
#include "tests.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY   "0123456789ABCDEF0123456789abcdef"
#define WHOLE "[LinkKey]\nKey=" KEY "\nType=4\nPINLength=0\n"
/* As bluetoothd 5.66 writes it. */
#define WRITTEN                                                                                    \
	"[General]\nName=Somebody's phone\nAlias=Phone\nClass=0x5a020c\nSupportedTechnologies=BR/" \
	"EDR;\n"                                                                                   \
	"Trusted=true\nBlocked=false\nWakeAllowed=false\nServices=0000112f-0000-1000-8000-"        \
	"00805f9b34fb;\n\n[LinkKey]\nKey=" KEY "\nType=4\nPINLength=0\n\n[DeviceID]\nSource=1\n"   \
	"Vendor=29\nProduct=4608\nVersion=5174\n"

typedef struct {
	char *top;                           /* all of it */
	char *folder, *adapter, *dir, *info; /* as the folder of bluetoothd has them */
	CgBondRequest *request;
} Test;

static void test_start(Test *test, gconstpointer data)
{
	test->top = g_dir_make_tmp("cg-bonds-XXXXXX", NULL);
	test->folder = g_build_filename(test->top, "bluetooth", NULL);
	test->adapter = g_build_filename(test->folder, ADAPTER, NULL);
	test->dir = g_build_filename(test->adapter, DEVICE, NULL);
	test->info = g_build_filename(test->dir, "info", NULL);
	g_assert_cmpint(g_mkdir_with_parents(test->dir, 0700), ==, 0);
	test->request = make_request();
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir =
		g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_tree(child);
	}
	g_assert_cmpint(g_remove(path), ==, 0);
}

static void test_end(Test *test, gconstpointer data)
{
	remove_tree(test->top);
	g_free(test->top);
	g_free(test->folder);
	g_free(test->adapter);
	g_free(test->dir);
	g_free(test->info);
	cg_wiped_free(test->request);
}

static void write_info(Test *test, const char *text)
{
	g_assert_true(g_file_set_contents(test->info, text, -1, NULL));
}

static gboolean has_key(Test *test)
{
	g_auto(CgBuffer) key = { 0 };
	gboolean found = cg_bond_link_key(test->folder, test->request, &key);

	g_assert_cmpuint(key.size, ==, found ? CG_LINK_KEY_SIZE : 0);
	g_assert_true(!found || key.data[0] == 0x01);
	g_assert_true(!found || key.data[15] == 0xEF);
	return found;
}

static void found(Test *test, gconstpointer data)
{
	static const char *const good[] = {
		WRITTEN,
		WHOLE,
		"[LinkKey]\nKey=0x" KEY "\n",
		"[LinkKey]\r\nKey = " KEY "\r\n",
		"[Other]\nKey=nothing\n[LinkKey]\nKey=" KEY "\n[LongTermKey]\nKey=1\n",
		"[General]\nName=\xFF\xFE broken UTF-8\n" WHOLE,
	};

	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		write_info(test, good[i]);
		g_assert_true(has_key(test));
	}
}

static void no_key(Test *test, gconstpointer data)
{
	static const char *const bad[] = {
		"",
		"\n",
		"[General]\nName=A phone\n",
		"[LinkKey]\nType=4\n",
		"[LinkKey]\nKey=\n",
		"[LinkKey]\nKey=0123\n",
		"[LinkKey]\nKey=" KEY "00\n",
		"[LinkKey]\nKey=0123456789ABCDEF0123456789ABCDEG\n",
		"[LinkKey]\nKey=0x0123456789ABCDEF0123456789ABCD\n",
		"[LongTermKey]\nKey=" KEY "\n",
		"[PeripheralLongTermKey]\nKey=" KEY "\n[IdentityResolvingKey]\nKey=" KEY "\n",
		"[linkkey]\nKey=" KEY "\n",
		"Key=" KEY "\n",
		"[LinkKey\nKey=" KEY "\n",
		WHOLE "not a line of a key file\n",
	};

	g_assert_false(has_key(test)); /* there is no file */
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		write_info(test, bad[i]);
		g_assert_false(has_key(test));
	}
}

static void cut(Test *test, gconstpointer data)
{
	gsize whole = strstr(WHOLE, "abcdef") + strlen("abcdef") - WHOLE;

	for (gsize size = 0; size < strlen(WHOLE); size++) {
		g_assert_true(g_file_set_contents(test->info, WHOLE, size, NULL));
		/* A line that is cut in its name makes the whole file unreadable. */
		if (size < whole)
			g_assert_false(has_key(test));
	}
	g_assert_true(g_file_set_contents(test->info, WHOLE, whole, NULL));
	g_assert_true(has_key(test));
}

static void a_nul(Test *test, gconstpointer data)
{
	static const char text[] = "[LinkKey]\nKey=0123456789ABCDEF\0"
				   "0123456789ABCDEF\n";

	g_assert_true(g_file_set_contents(test->info, text, sizeof(text) - 1, NULL));
	g_assert_false(has_key(test));
}

static void huge(Test *test, gconstpointer data)
{
	g_autofree char *filling = g_strnfill(CG_BOND_INFO_MAX, 'x');
	g_autofree char *text = g_strconcat(WHOLE "[General]\nName=", filling, "\n", NULL);
	gsize most = CG_BOND_INFO_MAX;

	g_assert_true(g_file_set_contents(test->info, text, most, NULL));
	g_assert_true(has_key(test));
	g_assert_true(g_file_set_contents(test->info, text, most + 1, NULL));
	g_assert_false(has_key(test));
	g_assert_cmpint(truncate(test->info, G_GINT64_CONSTANT(1) << 40), ==, 0);
	g_assert_false(has_key(test));
}

/* What a link leads to is a whole file, and is not read for all that. */
static void moved_behind_a_link(Test *test, const char *path)
{
	g_autofree char *elsewhere = g_build_filename(test->top, "elsewhere", NULL);

	write_info(test, WHOLE);
	g_assert_true(has_key(test));
	g_assert_cmpint(g_rename(path, elsewhere), ==, 0);
	g_assert_false(has_key(test));
	g_assert_cmpint(symlink(elsewhere, path), ==, 0);
	g_assert_true(g_file_test(test->info, G_FILE_TEST_IS_REGULAR));
	g_assert_false(has_key(test));
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_cmpint(g_rename(elsewhere, path), ==, 0);
	g_assert_true(has_key(test));
}

static void links(Test *test, gconstpointer data)
{
	moved_behind_a_link(test, test->info);
	moved_behind_a_link(test, test->dir);
	moved_behind_a_link(test, test->adapter);
	moved_behind_a_link(test, test->folder);
}

static void no_plain_file(Test *test, gconstpointer data)
{
	g_assert_cmpint(mkfifo(test->info, 0600), ==, 0);
	g_assert_false(has_key(test));
	g_assert_cmpint(g_unlink(test->info), ==, 0);
	g_assert_cmpint(g_mkdir(test->info, 0700), ==, 0);
	g_assert_false(has_key(test));
	g_assert_cmpint(g_rmdir(test->info), ==, 0);
	g_assert_cmpint(g_rmdir(test->dir), ==, 0);
	g_assert_true(g_file_set_contents(test->dir, WHOLE, -1, NULL));
	g_assert_false(has_key(test));
}

static void of_others(Test *test, gconstpointer data)
{
	write_info(test, WHOLE);
	test->request->device[5] ^= 1;
	g_assert_false(has_key(test));
	test->request->device[5] ^= 1;
	test->request->adapter[0] ^= 1;
	g_assert_false(has_key(test));
	test->request->adapter[0] ^= 1;
	g_assert_true(has_key(test));
}

#define ADD(name, test) g_test_add("/bonds/info/" name, Test, NULL, test_start, test, test_end)

void test_bonds_info(void)
{
	ADD("found", found);
	ADD("no-key", no_key);
	ADD("cut", cut);
	ADD("a-nul", a_nul);
	ADD("huge", huge);
	ADD("links", links);
	ADD("no-plain-file", no_plain_file);
	ADD("of-others", of_others);
}
