/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of the seal: up to which generation the database was written, so that one that lost its
 * log, or was put back, is told from the last one.
 *
 * It has two records. The first is written when the store is opened, beside its place, and is
 * durable before it is moved there. The second follows each write of the database and is not waited
 * for: after a kill it is there, and after a power cut it may be lost, or torn. Only in another
 * boot than that of the first record may it be torn, since else somebody did that. */
#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define RECORD_AT(nth) ((off_t)(nth)*512) /* each in a sector of its own */

typedef struct {
	char magic[8];
	guint64 generation; /* big-endian */
	char boot_id[64];   /* NUL-padded */
	guint8 seal[CG_HASH_SIZE];
} Record;

struct CgSealFile {
	const guint8 *key;
	int fd;
};

static const char magic[8] = "CGSEAL1";

static void seal_record(const guint8 *key, const Record *record, guint8 seal[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(key, "generation");

	cg_hash_bytes(hash, (const guint8 *)record, offsetof(Record, seal));
	cg_hash_end(hash, seal);
}

static Record make_record(const guint8 *key, guint64 generation)
{
	Record record = { .generation = GUINT64_TO_BE(generation) };

	memcpy(record.magic, magic, sizeof(magic));
	g_strlcpy(record.boot_id, cg_clock_boot_id(), sizeof(record.boot_id));
	seal_record(key, &record, record.seal);
	return record;
}

/* --- Reading --- */

static gboolean read_record(int fd, const guint8 *key, guint nth, Record *record)
{
	guint8 seal[CG_HASH_SIZE];

	if (pread(fd, record, sizeof(*record), RECORD_AT(nth)) != sizeof(*record))
		return FALSE;
	seal_record(key, record, seal);
	return memcmp(seal, record->seal, sizeof(seal)) == 0;
}

/* Returns the highest generation that is known, or FALSE if the file is not as it was left. */
static gboolean read_generation(int fd, const guint8 *key, guint64 *generation)
{
	Record first, second;

	if (!read_record(fd, key, 0, &first))
		return FALSE;
	*generation = GUINT64_FROM_BE(first.generation);
	if (!read_record(fd, key, 1, &second))
		return strncmp(first.boot_id, cg_clock_boot_id(), sizeof(first.boot_id) - 1) != 0;
	*generation = MAX(*generation, GUINT64_FROM_BE(second.generation));
	return TRUE;
}

static gboolean compare(const CgSeal *seal, guint64 generation, const char *dir, GError **error)
{
	if (seal->generation >= generation)
		return TRUE;
	return cg_store_fail(error, "use the database", dir,
			     seal->missing ? CG_DATABASE " is missing, and was there"
					   : CG_DATABASE " is older than what was written last: "
							 "it was put back, or its log was removed");
}

gboolean cg_seal_file_check(const char *dir, const guint8 *key, const CgSeal *seal, GError **error)
{
	g_autofree char *path = g_build_filename(dir, CG_SEAL_FILE, NULL);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	guint64 generation = 0;
	gboolean whole;

	if (fd < 0 && errno == ENOENT)
		return !seal->required ||
		       cg_store_fail(error, "use the database", dir, CG_SEAL_FILE " is missing");
	if (fd < 0)
		return cg_store_fail(error, "read " CG_SEAL_FILE, dir, g_strerror(errno));
	whole = read_generation(fd, key, &generation);
	close(fd);
	if (!whole)
		return cg_store_fail(error, "use the database", dir,
				     CG_SEAL_FILE " is not as it was left");
	return compare(seal, generation, dir, error);
}

/* --- Writing --- */

static gboolean write_record(int fd, const Record *record, guint nth)
{
	return pwrite(fd, record, sizeof(*record), RECORD_AT(nth)) == sizeof(*record);
}

/* Returns the file's descriptor, or -1, and errno says why. */
static int write_file(const char *dir, const char *path, const Record *record)
{
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);
	int fd, why;

	g_unlink(fresh);
	fd = open(fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0 && write_record(fd, record, 0) && write_record(fd, record, 1) &&
	    fsync(fd) == 0 && rename(fresh, path) == 0 && cg_store_sync_dir(dir))
		return fd;
	why = errno;
	if (fd >= 0)
		close(fd);
	g_unlink(fresh);
	errno = why;
	return -1;
}

CgSealFile *cg_seal_file_new(const char *dir, const guint8 *key, guint64 generation, GError **error)
{
	g_autofree char *path = g_build_filename(dir, CG_SEAL_FILE, NULL);
	Record record = make_record(key, generation);
	int fd = write_file(dir, path, &record);
	CgSealFile *file;

	if (fd < 0) {
		cg_store_fail(error, "write " CG_SEAL_FILE, dir, g_strerror(errno));
		return NULL;
	}
	file = g_new0(CgSealFile, 1);
	file->key = key;
	file->fd = fd;
	return file;
}

gboolean cg_seal_file_begin(const char *dir, const guint8 *key, GError **error)
{
	CgSealFile *file;

	if (!cg_seal_file_check(dir, key, &(CgSeal){ 0 }, error))
		return FALSE;
	file = cg_seal_file_new(dir, key, 0, error);
	cg_seal_file_free(file);
	return file != NULL;
}

void cg_seal_file_note(CgSealFile *file, guint64 generation)
{
	Record record = make_record(file->key, generation);

	/* If it is not written, the file knows less and refuses less. */
	write_record(file->fd, &record, 1);
}

void cg_seal_file_free(CgSealFile *file)
{
	if (!file)
		return;
	close(file->fd);
	g_free(file);
}
