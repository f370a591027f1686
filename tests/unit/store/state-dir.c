/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state directory: for one daemon, and for nobody who could write a decision into it. */
#include "fixture.h"
#include "store-tests.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void one_at_a_time(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	store_refused(f, "another contactguardd uses it");
	cg_store_free(store);
	cg_store_free(store_reopen(f));
}

/* By its own name, and by a link to it, it is the same directory. */
static void by_another_name(Fixture *f, gconstpointer data)
{
	g_autofree char *name = g_strconcat(f->dir, "-link", NULL);
	g_autoptr(GError) error = NULL;
	CgStore *store;

	g_assert_cmpint(symlink(f->dir, name), ==, 0);
	store = cg_store_open(name, &error);
	g_assert_no_error(error);
	store_refused(f, "another contactguardd uses it");
	cg_store_free(store);
	g_unlink(name);
}

static void assert_dir_refused(const Fixture *f, mode_t mode)
{
	g_assert_cmpint(g_chmod(f->dir, mode), ==, 0);
	store_refused(f, "can be written by others");
	g_assert_cmpint(g_chmod(f->dir, 0700), ==, 0);
}

static void others_write(Fixture *f, gconstpointer data)
{
	assert_dir_refused(f, 0770);
	assert_dir_refused(f, 0702);
	assert_dir_refused(f, 01777);
	g_assert_cmpint(g_chmod(f->dir, 0755), ==, 0);
	cg_store_free(store_reopen(f));
}

static const char *const names[] = {
	"install.key",         "contactguard.db",         "contactguard.db-wal",
	"contactguard.db-shm", "contactguard.db-journal", "contactguard.lock"
};

static void others_write_a_file(Fixture *f, gconstpointer data)
{
	cg_store_free(store_reopen(f));
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(f->dir, names[i], NULL);
		gboolean there = g_file_test(path, G_FILE_TEST_EXISTS);

		if (!there)
			store_write(f, names[i], "", 0);
		g_assert_cmpint(g_chmod(path, 0620), ==, 0);
		store_refused(f, "can be written by others");
		g_assert_cmpint(g_chmod(path, 0600), ==, 0);
		if (!there)
			store_remove(f, names[i]);
	}
	cg_store_free(store_reopen(f));
}

static void others_read_the_key(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "install.key", NULL);

	store_put_key(f);
	g_assert_cmpint(g_chmod(path, 0640), ==, 0);
	store_refused(f, "install.key can be read by others");
}

/* Whatever lies in the place of a file, nobody waits for it, and it stays. */
static void no_plain_file(Fixture *f, gconstpointer data)
{
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(f->dir, names[i], NULL);
		g_autofree char *target = g_build_filename(f->dir, "target", NULL);

		g_assert_cmpint(mkfifo(path, 0600), ==, 0);
		store_refused(f, "is no plain file");
		g_assert_cmpint(g_unlink(path), ==, 0);
		store_write(f, "target", "the key of an install, 32 bytes.", 32);
		g_assert_cmpint(symlink(target, path), ==, 0);
		store_refused(f, "is no plain file");
		g_assert_cmpint(g_unlink(path), ==, 0);
		g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
		store_refused(f, "is no plain file");
		g_assert_cmpint(g_rmdir(path), ==, 0);
	}
}

static void somebody_elses(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "install.key", NULL);

	if (geteuid() != 0) {
		g_test_skip("only root can give a file away");
		return;
	}
	store_put_key(f);
	if (chown(path, 12345, 12345) < 0) {
		g_test_skip("there is no other user in this namespace");
		return;
	}
	store_refused(f, "install.key belongs to another user");
	g_assert_cmpint(chown(path, 0, 0), ==, 0);
	g_assert_cmpint(chown(f->dir, 12345, 12345), ==, 0);
	store_refused(f, "belongs to another user");
	g_assert_cmpint(chown(f->dir, 0, 0), ==, 0);
}

void test_store_state_dir(void)
{
	ADD("state-dir/one-at-a-time", one_at_a_time);
	ADD("state-dir/by-another-name", by_another_name);
	ADD("state-dir/others-write", others_write);
	ADD("state-dir/others-write-a-file", others_write_a_file);
	ADD("state-dir/others-read-the-key", others_read_the_key);
	ADD("state-dir/no-plain-file", no_plain_file);
	ADD("state-dir/somebody-elses", somebody_elses);
}
