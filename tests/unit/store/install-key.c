/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The install's key: made once, never replaced, and never read from what is no key. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>
#include <sys/stat.h>

static char *read_key(const Fixture *f)
{
	g_autofree char *path = g_build_filename(f->dir, CG_INSTALL_KEY, NULL);
	char *bytes = NULL;
	gsize size = 0;

	g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
	g_assert_cmpuint(size, ==, CG_INSTALL_KEY_SIZE);
	return bytes;
}

static void made_once(Fixture *f, gconstpointer data)
{
	g_autofree char *first = NULL, *second = NULL;

	cg_store_free(store_reopen(f));
	first = read_key(f);
	cg_store_free(store_reopen(f));
	second = read_key(f);
	g_assert_cmpmem(first, CG_INSTALL_KEY_SIZE, second, CG_INSTALL_KEY_SIZE);
}

static void short_key(Fixture *f, gconstpointer data)
{
	store_write(f, "install.key", "0123456789", -1);
	store_refused(f, "install.key is not 32 bytes");
}

static void long_key(Fixture *f, gconstpointer data)
{
	store_write(f, "install.key", "the key of an install, 33 bytes..", 33);
	store_refused(f, "install.key is not 32 bytes");
}

/* All that was written under it would be void. */
static void lost_key(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "install.key", NULL);

	cg_store_free(store_reopen(f));
	store_remove(f, "install.key");
	store_refused(f, "install.key is missing");
	g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* What lies where it is being made is not written to, and nobody waits for it. */
static void in_the_way(Fixture *f, gconstpointer data)
{
	g_autofree char *fresh = g_build_filename(f->dir, "install.key.new", NULL);
	g_autofree char *key = NULL;

	g_assert_cmpint(mkfifo(fresh, 0600), ==, 0);
	cg_store_free(store_reopen(f));
	key = read_key(f);
	g_assert_false(g_file_test(fresh, G_FILE_TEST_EXISTS));
}

void test_store_install_key(void)
{
	ADD("install-key/made-once", made_once);
	ADD("install-key/short", short_key);
	ADD("install-key/long", long_key);
	ADD("install-key/lost", lost_key);
	ADD("install-key/in-the-way", in_the_way);
}
