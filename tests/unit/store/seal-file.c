/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of the seal: what it knows is not forgotten by a kill, and a power cut may tear what was
 * not waited for, and no more. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static const guint8 key[CG_HASH_SIZE] = "a key";

#define SECOND 512 /* where the second record begins */

static gboolean is_good(const Fixture *f, guint64 generation)
{
	const CgSeal seal = { .generation = generation, .required = TRUE };
	g_autoptr(GError) error = NULL;
	gboolean good = cg_seal_file_check(f->dir, key, &seal, &error);

	g_assert_cmpint(good, ==, error == NULL);
	return good;
}

static void make(const Fixture *f, guint64 generation, guint64 noted)
{
	CgSealFile *file = cg_seal_file_new(f->dir, key, generation, NULL);

	g_assert_nonnull(file);
	if (noted)
		cg_seal_file_note(file, noted);
	cg_seal_file_free(file);
}

/* Overwrites bytes of the file. */
static void spoil(const Fixture *f, gsize at, gsize size)
{
	g_autofree char *path = g_build_filename(f->dir, CG_SEAL_FILE, NULL), *bytes = NULL;
	gsize whole = 0;

	g_assert_true(g_file_get_contents(path, &bytes, &whole, NULL));
	memset(bytes + at, 'j', MIN(size, whole - at));
	store_write(f, CG_SEAL_FILE, bytes, whole);
}

static void knows(Fixture *f, gconstpointer data)
{
	g_assert_false(is_good(f, 1)); /* it is missing */
	make(f, 7, 0);
	g_assert_false(is_good(f, 6));
	g_assert_true(is_good(f, 7));
	make(f, 7, 9);
	g_assert_false(is_good(f, 8));
	g_assert_true(is_good(f, 9));
	g_assert_true(is_good(f, 10)); /* the last note was lost */
}

static void torn(Fixture *f, gconstpointer data)
{
	make(f, 7, 9);
	spoil(f, SECOND, 16);
	g_assert_false(is_good(f, 9)); /* there was no power cut: somebody did that */
	cg_clock_reboot(CG_SECONDS(5), cg_clock_wall());
	g_assert_true(is_good(f, 9));
	g_assert_true(is_good(f, 7));
	g_assert_false(is_good(f, 6));
	spoil(f, 0, 16);
	g_assert_false(is_good(f, 9)); /* the first was durable */
}

static void cut_short(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, CG_SEAL_FILE, NULL), *bytes = NULL;
	gsize whole = 0;

	make(f, 7, 9);
	g_assert_true(g_file_get_contents(path, &bytes, &whole, NULL));
	for (gsize size = 0; size < whole; size++) {
		store_write(f, CG_SEAL_FILE, bytes, size);
		g_assert_false(is_good(f, 9));
	}
	store_write(f, CG_SEAL_FILE, bytes, whole);
	g_assert_true(is_good(f, 9));
}

static void of_another_key(Fixture *f, gconstpointer data)
{
	static const guint8 other[CG_HASH_SIZE] = "another key";
	CgSealFile *file = cg_seal_file_new(f->dir, other, 7, NULL);

	cg_seal_file_free(file);
	g_assert_false(is_good(f, 7));
}

/* A database that never had one gets one; but not in the place of a later one. */
static void begins(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(cg_seal_file_begin(f->dir, key, NULL));
	g_assert_true(cg_seal_file_begin(f->dir, key, NULL));
	g_assert_true(is_good(f, 0));
	make(f, 7, 0);
	g_assert_false(cg_seal_file_begin(f->dir, key, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
}

/* Of a whole run. */
static void missing(Fixture *f, gconstpointer data)
{
	cg_store_free(store_reopen(f));
	store_remove(f, CG_SEAL_FILE);
	store_refused(f, "contactguard.seal is missing");
}

void test_store_seal_file(void)
{
	ADD("seal-file/knows", knows);
	ADD("seal-file/torn", torn);
	ADD("seal-file/cut-short", cut_short);
	ADD("seal-file/of-another-key", of_another_key);
	ADD("seal-file/begins", begins);
	ADD("seal-file/missing", missing);
}
