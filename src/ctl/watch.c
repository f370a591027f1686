/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watch: a line for each change, until it is interrupted. Signals name what changed and carry no
 * values, so each is followed by a reading; where that is refused, it has gone again. */
#include "ctl-private.h"

#include <glib-unix.h>
#include <signal.h>

typedef struct {
	Ctl *ctl;
	GMainLoop *loop;
	GHashTable *pending; /* paths of questions that wait */
	CtlExit exit_code;
} Watch;

/* --- Saying it --- */

static void say(const Watch *watch, const char *event, const char *path, GVariant *values)
{
	g_autoptr(GVariant) row = NULL;
	g_autofree char *time = NULL, *text = NULL;
	g_auto(CtlWho) who = { 0 };
	GVariantBuilder built;
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	g_variant_builder_init(&built, G_VARIANT_TYPE_VARDICT);
	ctl_row_add(&built, "Time", g_variant_new_uint64(now));
	ctl_row_add_text(&built, "Event", event);
	ctl_row_add(&built, "Path", g_variant_new_object_path(path));
	if (cg_who_of_path(path, &who.phone, &who.consumer))
		ctl_row_add_text(&built, "Phone", who.phone);
	if (who.consumer && !values)
		ctl_row_add_text(&built, "Consumer", who.consumer);
	if (values)
		ctl_row_add_all(&built, values);
	row = g_variant_ref_sink(g_variant_builder_end(&built));
	if (watch->ctl->json) {
		ctl_print_json_line(row);
		return;
	}
	time = ctl_time(now);
	text = ctl_watch_text(row);
	ctl_out("%s  %s\n", time, text);
}

static const struct {
	const char *key, *before;
} said_of[] = {
	{ "Address", "" },    { "Phone", "" },        { "Consumer", "" },
	{ "Scope", "sees " }, { "Lifetime", "for " }, { "Connected", "connected: " },
};

char *ctl_watch_text(GVariant *row)
{
	const char *event = "";
	g_autoptr(GString) line = g_string_new(NULL);

	g_variant_lookup(row, "Event", "&s", &event);
	g_string_append_printf(line, "%-9s", event);
	for (guint i = 0; i < G_N_ELEMENTS(said_of); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(row, said_of[i].key, NULL);
		g_autofree char *text = value ? ctl_show(value) : g_strdup("");

		if (*text)
			g_string_append_printf(line, "  %s%s", said_of[i].before, text);
	}
	return g_string_free(g_steal_pointer(&line), FALSE);
}

/* --- What changed --- */

typedef struct {
	Watch *watch;
	char *path;
	const char *event;
} Reading;

static void was_read(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
	g_autoptr(GVariant) values = answer ? g_variant_get_child_value(answer, 0) : NULL;
	Reading *reading = data;

	if (values)
		say(reading->watch, reading->event, reading->path, values);
	g_free(reading->path);
	g_free(reading);
}

static void read_then_say(Watch *watch, const char *event, const char *path, const char *interface)
{
	Reading *reading = g_new(Reading, 1);

	*reading = (Reading){ watch, g_strdup(path), event };
	g_dbus_connection_call(watch->ctl->connection, "org.contactguard", path,
			       "org.freedesktop.DBus.Properties", "GetAll",
			       g_variant_new("(s)", interface), G_VARIANT_TYPE("(a{sv})"),
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, was_read, reading);
}

static gboolean has(const char *const *paths, const char *path)
{
	return g_strv_contains(paths, path);
}

/* Those that are new, and those that wait no more. */
static void compare_pending(Watch *watch, const char *const *paths)
{
	GHashTableIter iter;
	gpointer known;

	g_hash_table_iter_init(&iter, watch->pending);
	while (g_hash_table_iter_next(&iter, &known, NULL))
		if (!has(paths, known)) {
			say(watch, "answered", known, NULL);
			g_hash_table_iter_remove(&iter);
		}
	for (; *paths; paths++)
		if (g_hash_table_add(watch->pending, g_strdup(*paths)))
			say(watch, "question", *paths, NULL);
}

static void pending_read(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
	g_autoptr(GVariant) value = NULL;
	g_autofree const char **paths = NULL;

	if (!answer)
		return;
	g_variant_get(answer, "(v)", &value);
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE_OBJECT_PATH_ARRAY))
		return;
	paths = g_variant_get_objv(value, NULL);
	compare_pending(data, (const char *const *)paths);
}

static void read_pending(Watch *watch)
{
	g_dbus_connection_call(watch->ctl->connection, "org.contactguard", CTL_ROOT,
			       "org.freedesktop.DBus.Properties", "Get",
			       g_variant_new("(ss)", CTL_MANAGER, "Pending"), G_VARIANT_TYPE("(v)"),
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, pending_read, watch);
}

/* --- Signals --- */

static void on_added(Watch *watch, GVariant *arguments)
{
	g_autoptr(GVariant) interfaces = NULL;
	const char *path;

	g_variant_get(arguments, "(&o@a{sa{sv}})", &path, &interfaces);
	for (gsize i = 0; i < g_variant_n_children(interfaces); i++) {
		const char *interface;

		g_variant_get_child(interfaces, i, "{&s*}", &interface, NULL);
		read_then_say(watch, "new", path, interface);
	}
}

static void on_changed(Watch *watch, const char *path, GVariant *arguments)
{
	const char *interface;

	g_variant_get(arguments, "(&sa{sv}as)", &interface, NULL, NULL);
	if (g_str_equal(path, CTL_ROOT))
		read_pending(watch);
	else
		read_then_say(watch, "changed", path, interface);
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	const char *const type = g_variant_get_type_string(arguments);

	if (g_str_equal(name, "InterfacesAdded") && g_str_equal(type, "(oa{sa{sv}})"))
		on_added(data, arguments);
	else if (g_str_equal(name, "PropertiesChanged") && g_str_equal(type, "(sa{sv}as)"))
		on_changed(data, path, arguments);
	else if (g_str_equal(name, "InterfacesRemoved") && g_str_equal(type, "(oas)")) {
		const char *removed;

		g_variant_get(arguments, "(&oas)", &removed, NULL);
		say(data, "gone", removed, NULL);
	}
}

/* --- Its end --- */

static gboolean on_interrupt(gpointer data)
{
	g_main_loop_quit(((Watch *)data)->loop);
	return G_SOURCE_CONTINUE;
}

static void on_lost(GDBusConnection *connection, const char *name, gpointer data)
{
	Watch *watch = data;

	watch->exit_code = ctl_lost();
	g_main_loop_quit(watch->loop);
}

/* --- --- */

static gboolean begin(Watch *watch, GError **error)
{
	g_autoptr(GVariant) status = NULL;
	g_autofree const char **paths = NULL;

	if (!ctl_connect(watch->ctl, error))
		return FALSE;
	g_dbus_connection_signal_subscribe(watch->ctl->connection, "org.contactguard", NULL, NULL,
					   NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, watch,
					   NULL);
	/* Who has read is told of changes. */
	status = ctl_properties(watch->ctl, CTL_ROOT, CTL_MANAGER, error);
	if (!status)
		return FALSE;
	g_variant_lookup(status, "Pending", "^a&o", &paths);
	if (paths)
		compare_pending(watch, paths);
	return TRUE;
}

CtlExit ctl_watch(Ctl *ctl)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(GHashTable) pending =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) error = NULL;
	Watch watch = { ctl, loop, pending, CTL_DONE };
	guint name;

	g_unix_signal_add(SIGINT, on_interrupt, &watch);
	g_unix_signal_add(SIGTERM, on_interrupt, &watch);
	if (!begin(&watch, &error))
		return ctl_fail(error);
	name = g_bus_watch_name_on_connection(ctl->connection, "org.contactguard",
					      G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_lost, &watch,
					      NULL);
	g_printerr("watching; Ctrl-C ends it\n");
	g_main_loop_run(loop);
	g_bus_unwatch_name(name);
	return watch.exit_code;
}
