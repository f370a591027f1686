/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state directory: one daemon uses it, and nobody else can write there. Who could would decide
 * in a driver's place, or take a decision back, so such a directory is refused, and so is a file of
 * ours in it that is no plain file, or somebody else's. */
#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITABLE 022 /* by its group, or by everybody */
#define OPEN     077 /* to anybody but its owner */

struct CgStateDir {
	char *path; /* without symbolic links */
	int lock;   /* -1: it is not locked */
};

static gboolean refuse_file(const CgStateDir *dir, const char *name, const char *why,
			    GError **error)
{
	g_autofree char *text = g_strconcat(name, " ", why, NULL);

	return cg_store_fail(error, "use the state directory", dir->path, text);
}

/* Returns what is wrong with a directory or file, or NULL. */
static const char *find_fault(const struct stat *status, mode_t type, mode_t forbidden)
{
	if ((status->st_mode & S_IFMT) != type)
		return type == S_IFDIR ? "is no directory" : "is no plain file";
	if (status->st_uid != geteuid())
		return "belongs to another user";
	if (status->st_mode & forbidden & WRITABLE)
		return "can be written by others";
	return status->st_mode & forbidden ? "can be read by others" : NULL;
}

/* One that is not there is fine. It is not opened, since that may block or have an effect. */
static gboolean check_file(const CgStateDir *dir, const char *name, mode_t forbidden,
			   GError **error)
{
	g_autofree char *path = g_build_filename(dir->path, name, NULL);
	const char *fault;
	GStatBuf status;

	if (g_lstat(path, &status) < 0)
		return errno == ENOENT || refuse_file(dir, name, g_strerror(errno), error);
	fault = find_fault(&status, S_IFREG, forbidden);
	return !fault || refuse_file(dir, name, fault, error);
}

static gboolean check_files(const CgStateDir *dir, GError **error)
{
	static const struct {
		const char *name;
		mode_t forbidden;
	} files[] = {
		{ CG_INSTALL_KEY, OPEN },
		{ CG_STATE_LOCK, WRITABLE },
		{ CG_DATABASE, WRITABLE },
		{ CG_SEAL_FILE, WRITABLE },
		{ CG_DATABASE "-wal", WRITABLE },
		{ CG_DATABASE "-shm", WRITABLE },
		{ CG_DATABASE "-journal", WRITABLE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		if (!check_file(dir, files[i].name, files[i].forbidden, error))
			return FALSE;
	return TRUE;
}

static gboolean check_dir(const CgStateDir *dir, GError **error)
{
	const char *fault;
	GStatBuf status;

	if (g_stat(dir->path, &status) < 0)
		return cg_store_fail(error, "use the state directory", dir->path,
				     g_strerror(errno));
	fault = find_fault(&status, S_IFDIR, WRITABLE);
	return !fault || cg_store_fail(error, "use the state directory", dir->path, fault);
}

/* The kernel lets go of the lock when the process ends, however it does. */
static gboolean lock_dir(CgStateDir *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir->path, CG_STATE_LOCK, NULL);

	dir->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (dir->lock >= 0 && flock(dir->lock, LOCK_EX | LOCK_NB) == 0)
		return TRUE;
	return cg_store_fail(error, "lock the state directory", dir->path,
			     errno == EWOULDBLOCK ? "another contactguardd uses it"
						  : g_strerror(errno));
}

CgStateDir *cg_state_dir_open(const char *path, GError **error)
{
	g_autoptr(CgStateDir) dir = g_new0(CgStateDir, 1);

	dir->lock = -1;
	if (g_mkdir_with_parents(path, 0700) < 0 || !(dir->path = realpath(path, NULL))) {
		cg_store_fail(error, "make the state directory", path, g_strerror(errno));
		return NULL;
	}
	if (!check_dir(dir, error) || !check_files(dir, error) || !lock_dir(dir, error))
		return NULL;
	return g_steal_pointer(&dir);
}

void cg_state_dir_free(CgStateDir *dir)
{
	if (!dir)
		return;
	if (dir->lock >= 0)
		close(dir->lock);
	free(dir->path);
	g_free(dir);
}

const char *cg_state_dir_path(const CgStateDir *dir)
{
	return dir->path;
}
