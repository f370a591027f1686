/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who a caller is: by the bus that is installed here, whichever it is, and by a mock that answers
 * in the place of a bus, with a pidfd as newer ones give it. */
#include "bus-private.h"
#include "child.h"
#include "fixture.h"
#include "tests.h"

#include <gio/gunixfdlist.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- What came of a question --- */

typedef struct {
	gboolean done;
	CgBusProcess process;
	GError *error;
} Answer;

static void on_identified(gpointer data, const CgBusProcess *process, const GError *error)
{
	Answer *answer = data;

	answer->done = TRUE;
	g_assert_true(!process == !!error);
	if (process)
		answer->process = *process;
	else
		answer->error = g_error_copy(error);
}

static void identify(CgBus *bus, const char *name, Answer *answer)
{
	*answer = (Answer){ 0 };
	cg_bus_identify(bus, name, on_identified, answer);
	while (!answer->done)
		g_main_context_iteration(NULL, TRUE);
}

static void assert_this_process(const Answer *answer, guint64 start)
{
	g_assert_no_error(answer->error);
	g_assert_cmpuint(answer->process.pid, ==, getpid());
	g_assert_cmpuint(answer->process.uid, ==, geteuid());
	g_assert_cmpuint(answer->process.start, ==, start);
}

/* --- The installed bus --- */

static void test_came_later(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GDBusConnection) caller = fixture_connect(fixture);
	Answer answer;

	identify(fixture->bus, g_dbus_connection_get_unique_name(caller), &answer);
	assert_this_process(&answer, cg_process_start(getpid()));
}

static gboolean gives_pidfds(const Fixture *fixture)
{
	g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
		fixture->driver, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "GetConnectionCredentials",
		g_variant_new("(s)", g_dbus_connection_get_unique_name(fixture->driver)), NULL,
		G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
	g_autoptr(GVariant) credentials = g_variant_get_child_value(answer, 0);
	g_autoptr(GVariant) pidfd =
		g_variant_lookup_value(credentials, "ProcessFD", G_VARIANT_TYPE_HANDLE);

	return pidfd != NULL;
}

/* The driver connected before the daemon did. */
static void test_was_there(Fixture *fixture, gconstpointer data)
{
	Answer answer;

	identify(fixture->bus, g_dbus_connection_get_unique_name(fixture->driver), &answer);
	assert_this_process(&answer, gives_pidfds(fixture) ? cg_process_start(getpid()) : 0);
}

static void test_nobody(Fixture *fixture, gconstpointer data)
{
	Answer answer;

	identify(fixture->bus, ":7.7", &answer);
	g_assert_nonnull(answer.error);
	g_assert_false(g_error_matches(answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
	g_clear_error(&answer.error);
}

static void test_ending(Fixture *fixture, gconstpointer data)
{
	Answer answer = { 0 };

	cg_bus_identify(fixture->bus, ":7.7", on_identified, &answer);
	g_clear_pointer(&fixture->bus, cg_bus_free);
	while (!answer.done)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_clear_error(&answer.error);
}

/* --- The mock of a bus --- */

static const char interface[] = "<node><interface name='org.freedesktop.DBus'>"
				"<method name='GetConnectionCredentials'>"
				"<arg type='s' direction='in'/>"
				"<arg type='a{sv}' direction='out'/></method></interface></node>";

typedef struct {
	const char *credentials; /* as text */
	int pidfd;               /* goes along; -1: none does */
} MockAnswer;

static void on_mock_call(GDBusConnection *connection, const char *sender, const char *path,
			 const char *called, const char *method, GVariant *arguments,
			 GDBusMethodInvocation *invocation, gpointer data)
{
	const MockAnswer *mock = data;
	g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();

	if (mock->pidfd >= 0)
		g_assert_cmpint(g_unix_fd_list_append(fds, mock->pidfd, NULL), ==, 0);
	g_dbus_method_invocation_return_value_with_unix_fd_list(
		invocation, g_variant_new_parsed(mock->credentials), fds);
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;

	*(GDBusConnection **)data = g_dbus_connection_new_finish(result, &error);
	g_assert_no_error(error);
}

/* guid: of the end that is the mock's; NULL: it is the client's. */
static void begin_connection(int fd, const char *guid, GDBusConnection **made)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, &error);
	g_autoptr(GSocketConnection) stream = NULL;

	g_assert_no_error(error);
	stream = g_socket_connection_factory_create_connection(socket);
	g_dbus_connection_new(G_IO_STREAM(stream), guid,
			      guid ? G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER
				   : G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
			      NULL, NULL, on_connected, made);
}

static void connect_ends(GDBusConnection **ours, GDBusConnection **theirs)
{
	g_autofree char *guid = g_dbus_generate_guid();
	int fds[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
	begin_connection(fds[0], NULL, ours);
	begin_connection(fds[1], guid, theirs);
	while (!*ours || !*theirs)
		g_main_context_iteration(NULL, TRUE);
}

/* What is made of such an answer about this name. */
static void ask_mock(const Fixture *fixture, const char *name, MockAnswer *mock, Answer *answer)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_mock_call };
	g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(interface, NULL);
	g_autoptr(GDBusConnection) ours = NULL, theirs = NULL;
	g_autoptr(GCancellable) ending = g_cancellable_new();
	CgBus bus = { .names = fixture->bus->names, .ending = ending };

	connect_ends(&ours, &theirs);
	bus.connection = ours;
	g_assert_cmpuint(g_dbus_connection_register_object(theirs, "/org/freedesktop/DBus",
							   info->interfaces[0], &vtable, mock, NULL,
							   NULL),
			 >, 0);
	identify(&bus, name, answer);
	g_assert_true(g_dbus_connection_close_sync(ours, NULL, NULL));
}

/* The name was there before. */
#define OLD_NAME ":7.7"

static void assert_mock(const Fixture *fixture, const char *credentials, int pidfd, guint32 pid,
			guint64 start)
{
	MockAnswer mock = { credentials, pidfd };
	Answer answer;

	ask_mock(fixture, OLD_NAME, &mock, &answer);
	g_assert_no_error(answer.error);
	g_assert_cmpuint(answer.process.uid, ==, 7);
	g_assert_cmpuint(answer.process.pid, ==, pid);
	g_assert_cmpuint(answer.process.start, ==, start);
}

/* The pidfd of a process that has ended, while its number is another's. */
static int ended_pidfd(void)
{
	pid_t pid = fork();
	int pidfd;

	if (!pid)
		_exit(0);
	pidfd = pidfd_open(pid, 0);
	g_assert_cmpint(pidfd, >=, 0);
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
	return pidfd;
}

static void test_pidfd(Fixture *fixture, gconstpointer data)
{
	g_autofree char *ours =
		g_strdup_printf("({'UnixUserID': <uint32 7>, 'ProcessID': <uint32 %d>, "
				"'ProcessFD': <handle 0>},)",
				getpid());
	g_autofree char *absent =
		g_strdup_printf("({'UnixUserID': <uint32 7>, 'ProcessID': <uint32 %d>, "
				"'ProcessFD': <handle 1>},)",
				getpid());
	int running = pidfd_open(getpid(), 0), ended = ended_pidfd();

	assert_mock(fixture, ours, running, getpid(), cg_process_start(getpid()));
	assert_mock(fixture, ours, ended, getpid(), 0);
	assert_mock(fixture, absent, running, getpid(), 0);
	assert_mock(fixture, ours, -1, getpid(), 0);
	close(running);
	close(ended);
}

/* Returns the number of a process that starts after this time, and waits until it is killed. */
static pid_t start_after(gint64 boot)
{
	while (cg_process_tick(cg_clock_boot()) <= cg_process_tick(boot))
		g_thread_yield();
	return start_child();
}

/* The number of who has this name is that of a process that started after the name appeared. */
static void test_younger(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GDBusConnection) caller = fixture_connect(fixture);
	const char *name = g_dbus_connection_get_unique_name(caller);
	const CgBusNames *names = fixture->bus->names;
	g_autofree char *credentials = NULL;
	MockAnswer mock = { NULL, -1 };
	Answer answer;
	pid_t pid;

	while (!cg_bus_names_appeared(names, name))
		g_main_context_iteration(NULL, TRUE);
	pid = start_after(cg_bus_names_appeared(names, name));
	mock.credentials = credentials =
		g_strdup_printf("({'UnixUserID': <uint32 7>, 'ProcessID': <uint32 %d>},)", pid);
	ask_mock(fixture, name, &mock, &answer);
	g_assert_no_error(answer.error);
	g_assert_cmpuint(answer.process.start, ==, 0);
	end_child(pid);
}

static void test_odd_answers(Fixture *fixture, gconstpointer data)
{
	static const char *const nobody[] = { "({'UnixUserID': <'7'>},)", "(@a{sv} {},)",
					      "({'ProcessID': <uint32 1>},)" };

	assert_mock(fixture, "({'UnixUserID': <uint32 7>},)", -1, 0, 0);
	assert_mock(fixture, "({'UnixUserID': <uint32 7>, 'ProcessID': <7>},)", -1, 0, 0);
	for (guint i = 0; i < G_N_ELEMENTS(nobody); i++) {
		MockAnswer mock = { nobody[i], -1 };
		Answer answer;

		ask_mock(fixture, OLD_NAME, &mock, &answer);
		g_assert_error(answer.error, CG_ERROR, CG_ERROR_MALFORMED);
		g_clear_error(&answer.error);
	}
}

void test_bus_callers(void)
{
	ADD_TEST("callers/came-later", NULL, test_came_later);
	ADD_TEST("callers/was-there", NULL, test_was_there);
	ADD_TEST("callers/nobody", NULL, test_nobody);
	ADD_TEST("callers/ending", NULL, test_ending);
	ADD_TEST("callers/pidfd", NULL, test_pidfd);
	ADD_TEST("callers/younger", NULL, test_younger);
	ADD_TEST("callers/odd-answers", NULL, test_odd_answers);
}
