/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The install's key: 32 random bytes in a file of their own. Without it what was written under it
 * is void, so it is made only if there is nothing yet. */
#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/random.h>
#include <unistd.h>

static gboolean read_key(int fd, guint8 *key)
{
	guint8 more;

	return read(fd, key, CG_INSTALL_KEY_SIZE) == CG_INSTALL_KEY_SIZE && read(fd, &more, 1) == 0;
}

/* The key is written beside its place and then moved into it, so that a half-written one is never
 * seen. The database that is made next is void without the key, so the key's name is durable first.
 */
static gboolean write_key(const char *dir, const char *path, guint8 *key, GError **error)
{
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);
	gboolean written;
	int fd;

	g_unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return cg_store_fail(error, "create the key", dir, g_strerror(errno));
	written = getrandom(key, CG_INSTALL_KEY_SIZE, 0) == CG_INSTALL_KEY_SIZE &&
		  write(fd, key, CG_INSTALL_KEY_SIZE) == CG_INSTALL_KEY_SIZE && fsync(fd) == 0;
	if (close(fd) < 0 || !written || rename(fresh, path) < 0 || !cg_store_sync_dir(dir)) {
		int why = errno;

		g_unlink(fresh);
		return cg_store_fail(error, "write the key", dir, g_strerror(why));
	}
	return TRUE;
}

/* Makes a key only if nothing was written under another one: grants, ledger and the digests of
 * bonds would all be void. */
static gboolean make_key(const char *dir, const char *path, guint8 *key, GError **error)
{
	static const char *const written[] = { CG_DATABASE, CG_SEAL_FILE };

	for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
		g_autofree char *file = g_build_filename(dir, written[i], NULL);
		g_autofree char *why = g_strconcat(CG_INSTALL_KEY " is missing, and ", written[i],
						   " was written under it", NULL);

		if (g_file_test(file, G_FILE_TEST_EXISTS))
			return cg_store_fail(error, "read the key", dir, why);
	}
	return write_key(dir, path, key, error);
}

gboolean cg_install_key_load(const CgStateDir *state, guint8 *key, GError **error)
{
	const char *dir = cg_state_dir_path(state);
	g_autofree char *path = g_build_filename(dir, CG_INSTALL_KEY, NULL);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	gboolean whole;

	if (fd < 0)
		return errno == ENOENT
			       ? make_key(dir, path, key, error)
			       : cg_store_fail(error, "read the key", dir, g_strerror(errno));
	whole = read_key(fd, key);
	close(fd);
	return whole ||
	       cg_store_fail(error, "read the key", dir, CG_INSTALL_KEY " is not 32 bytes long");
}
