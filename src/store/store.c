/* The state directory: the install's key, and counters that never repeat.
 *
 * Counters are reserved in blocks: the block's end is durable before its first value is given out,
 * so a crash skips values and never repeats one. Refuses a database that is broken or of a newer
 * schema; it is never made anew. */
#include <contactguard/store.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define KEY_SIZE 32
#define SCHEMA   1
/* Views filled in one run of the daemon: a thousand a second for a week stay below it. */
#define BLOCK (G_GUINT64_CONSTANT(1) << 30)

typedef sqlite3_stmt Statement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, sqlite3_finalize)

struct CgStore {
	sqlite3 *db;
	guint8 *key; /* wiped memory */
	guint64 next, end;
};

static gboolean fail(GError **error, const char *what, const char *dir, const char *why)
{
	g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "%s: cannot %s: %s", dir, what, why);
	return FALSE;
}

/* --- The key --- */

static gboolean read_key(int fd, guint8 *key)
{
	guint8 more;

	return read(fd, key, KEY_SIZE) == KEY_SIZE && read(fd, &more, 1) == 0;
}

/* Written beside its place and then linked into it: a half-written key is never seen. */
static gboolean write_key(const char *dir, const char *path, guint8 *key, GError **error)
{
	g_autofree char *fresh = g_build_filename(dir, "install.key.new", NULL);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	gboolean written;

	if (fd < 0)
		return fail(error, "create the key", dir, g_strerror(errno));
	written = getrandom(key, KEY_SIZE, 0) == KEY_SIZE && write(fd, key, KEY_SIZE) == KEY_SIZE &&
		  fsync(fd) == 0;
	if (close(fd) < 0 || !written || rename(fresh, path) < 0) {
		int why = errno;

		unlink(fresh);
		return fail(error, "write the key", dir, g_strerror(why));
	}
	return TRUE;
}

static gboolean load_key(CgStore *store, const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir, "install.key", NULL);
	gboolean whole;
	int fd;

	store->key = cg_wiped_new(KEY_SIZE);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? write_key(dir, path, store->key, error)
				       : fail(error, "read the key", dir, g_strerror(errno));
	whole = read_key(fd, store->key);
	close(fd);
	return whole || fail(error, "read the key", dir, "install.key is not 32 bytes long");
}

/* --- The database --- */

static gboolean run(CgStore *store, const char *sql)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean read_number(CgStore *store, const char *sql, guint64 *number)
{
	g_autoptr(Statement) statement = NULL;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		return FALSE;
	*number = sqlite3_column_int64(statement, 0);
	return TRUE;
}

static gboolean write_next(CgStore *store, guint64 next)
{
	g_autoptr(Statement) statement = NULL;

	return sqlite3_prepare_v2(store->db, "UPDATE counter SET next = ? WHERE name = 'fill'", -1,
				  &statement, NULL) == SQLITE_OK &&
	       sqlite3_bind_int64(statement, 1, next) == SQLITE_OK &&
	       sqlite3_step(statement) == SQLITE_DONE && sqlite3_changes(store->db) == 1;
}

static gboolean create_schema(CgStore *store)
{
	return run(store, "BEGIN IMMEDIATE;"
			  "CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL);"
			  "INSERT INTO counter VALUES ('fill', 1);"
			  "PRAGMA user_version = " G_STRINGIFY(SCHEMA) ";"
								       "COMMIT;");
}

static gboolean open_database(CgStore *store, const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir, "contactguard.db", NULL);
	guint64 schema = 0;

	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
		    SQLITE_OK ||
	    !run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;") ||
	    !read_number(store, "PRAGMA user_version", &schema))
		return fail(error, "open the database", dir, sqlite3_errmsg(store->db));
	if (schema > SCHEMA)
		return fail(error, "open the database", dir,
			    "it was written by a newer contactguard");
	if (schema == 0 && !create_schema(store))
		return fail(error, "create the database", dir, sqlite3_errmsg(store->db));
	return TRUE;
}

static gboolean reserve(CgStore *store, const char *dir, GError **error)
{
	if (!read_number(store, "SELECT next FROM counter WHERE name = 'fill'", &store->next) ||
	    !write_next(store, store->next + BLOCK))
		return fail(error, "reserve counters", dir, sqlite3_errmsg(store->db));
	store->end = store->next + BLOCK;
	return TRUE;
}

CgStore *cg_store_open(const char *dir, GError **error)
{
	g_autoptr(CgStore) store = g_new0(CgStore, 1);

	if (g_mkdir_with_parents(dir, 0700) < 0) {
		fail(error, "make the state directory", dir, g_strerror(errno));
		return NULL;
	}
	if (!load_key(store, dir, error) || !open_database(store, dir, error) ||
	    !reserve(store, dir, error))
		return NULL;
	return g_steal_pointer(&store);
}

void cg_store_free(CgStore *store)
{
	if (!store)
		return;
	/* Failing to give values back only skips them. */
	if (store->end > 0)
		write_next(store, store->next);
	sqlite3_close(store->db);
	cg_wiped_free(store->key);
	g_free(store);
}

gboolean cg_store_next_counter(CgStore *store, guint64 *counter)
{
	if (store->next == store->end)
		return FALSE;
	*counter = store->next++;
	return TRUE;
}

void cg_store_derive(const CgStore *store, guint8 out[32], const char *label, ...)
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, store->key, KEY_SIZE);
	gsize size = 32;
	va_list texts;

	va_start(texts, label);
	/* The closing NUL goes in too: "ab","c" and "a","bc" must differ. */
	for (const char *text = label; text; text = va_arg(texts, const char *))
		g_hmac_update(hmac, (const guchar *)text, strlen(text) + 1);
	va_end(texts);
	g_hmac_get_digest(hmac, out, &size);
}
