/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ledger as a file: whole, test_sealed, and its texts quoted. */
#include "fixture.h"
#include "tests.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

static int export_ledger(Fixture *fixture, const char *format)
{
	g_autoptr(GAsyncResult) result = NULL;
	g_autoptr(GUnixFDList) fds = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GError) error = NULL;
	gint32 index = -1;

	g_dbus_connection_call_with_unix_fd_list(
		fixture->driver, "org.contactguard", ROOT, "org.contactguard.Ledger1", "Export",
		g_variant_new("(s)", format), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
		on_answer, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	answer = g_dbus_connection_call_with_unix_fd_list_finish(fixture->driver, &fds, result,
								 &error);
	g_assert_no_error(error);
	g_variant_get(answer, "(h)", &index);
	return g_unix_fd_list_get(fds, index, NULL);
}

/* The file must be at its beginning already. */
static char *read_text(int fd)
{
	GString *text = g_string_new(NULL);
	char piece[4096];
	ssize_t size;

	while ((size = read(fd, piece, sizeof(piece))) > 0)
		g_string_append_len(text, piece, size);
	return g_string_free(text, FALSE);
}

static void add_held_row(Fixture *fixture, const char *consumer)
{
	const CgRelease held = { PHONE, consumer, "nothing", "pb", 0 };

	cg_store_record_withheld(fixture->store, &held, NULL, NULL);
}

static void assert_export(Fixture *fixture, const char *format, const char *pattern)
{
	int fd = export_ledger(fixture, format);
	g_autofree char *text = read_text(fd);

	g_test_message("%s", text);
	g_assert_true(g_regex_match_simple(pattern, text, G_REGEX_DOTALL, 0));
	close(fd);
}

#define HEADER                                                                               \
	"^Row,Kind,Time,Erased,Phone,Consumer,Scope,Repository,Grant,Opened,Requests,Cards," \
	"Bytes,End,Rows,Seal,Summed\r\n"

static void test_csv(Fixture *fixture, gconstpointer data)
{
	assert_export(fixture, "csv", HEADER "$");
	add_held_row(fixture, "lsm:a \"b\", c\nd");
	add_held_row(fixture, "car:1");
	assert_export(fixture, "csv",
		      HEADER "1,held,\\d+,," PHONE
			     ",\"lsm:a \"\"b\"\", c\nd\",nothing,pb,,,,,,,,,\r\n"
			     "2,held,\\d+,," PHONE ",car:1,nothing,pb,,,,,,,,,\r\n$");
	cg_store_erase(fixture->store, NULL, NULL, NULL);
	assert_export(
		fixture, "csv",
		"\n2,held,\\d+,true,,,,,,,,,,,,,\r\n3,erase,\\d+,,,,,,,,,,,,2,[0-9a-f]{64},\r\n$");
}

static void test_json(Fixture *fixture, gconstpointer data)
{
	assert_export(fixture, "json", "^\\[\\]\n$");
	add_held_row(fixture, "lsm:a \"b\"");
	add_held_row(fixture, "car:1");
	assert_export(
		fixture, "json",
		"^\\[\\{\"Row\":1,\"Kind\":\"held\",\"Time\":\\d+,\"Phone\":\"" PHONE
		"\",\"Consumer\":\"lsm:a \\\\\"b\\\\\"\",.*\\},\n\\{\"Row\":2,[^\n]*\\}\\]\n$");
}

static void test_sealed(Fixture *fixture, gconstpointer data)
{
	int fd = export_ledger(fixture, "csv");

	g_assert_cmpint(fcntl(fd, F_GET_SEALS) & F_SEAL_WRITE, !=, 0);
	g_assert_cmpint(ftruncate(fd, 0), <, 0);
	close(fd);
}

/* Writes so many rows, which would not pass Verify(). */
static void write_rows(Fixture *fixture, guint rows)
{
	g_autofree char *path = g_build_filename(fixture->dir, "contactguard.db", NULL);
	g_autofree char *sql = g_strdup_printf(
		"WITH RECURSIVE n(row) AS (SELECT 1 UNION ALL SELECT row + 1 FROM n LIMIT %u) "
		"INSERT INTO ledger SELECT row, 'held', 1, '@a{sv} {}', zeroblob(32), "
		"zeroblob(32), "
		"NULL FROM n",
		rows);
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_busy_timeout(db, 20000), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
}

/* More rows than one answer of the store holds. */
static void test_long(Fixture *fixture, gconstpointer data)
{
	const guint rows = CG_LEDGER_ROWS_MAX + 5;
	g_autofree char *last = g_strdup_printf("\n%u,held,", rows), *text = NULL;
	guint lines = 0;
	int fd;

	write_rows(fixture, rows);
	fd = export_ledger(fixture, "csv");
	text = read_text(fd);
	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	g_assert_cmpuint(lines, ==, 1 + rows);
	g_assert_nonnull(strstr(text, last));
	close(fd);
}

void test_bus_ledger_export(void)
{
	ADD_TEST("ledger-export/csv", NULL, test_csv);
	ADD_TEST("ledger-export/json", NULL, test_json);
	ADD_TEST("ledger-export/sealed", NULL, test_sealed);
	ADD_TEST("ledger-export/long", NULL, test_long);
}
