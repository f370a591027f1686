/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watch: a line for each change, until it is interrupted. Signals name what changed and carry no
 * values, so each is followed by a reading; if that is refused, the object has gone again. */
#include "ctl-private.h"

typedef struct {
	Ctl *ctl;
	GHashTable *pending; /* paths of questions that wait */
} Watch;

/* --- Lines --- */

static void print_event(const Watch *watch, const char *event, const char *path, GVariant *values)
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
	time = ctl_format_time(now);
	text = ctl_watch_text(row);
	ctl_print("%s  %s\n", time, text);
}

static const struct {
	const char *key, *before;
} shown[] = {
	{ "Address", "" },    { "Phone", "" },        { "Consumer", "" },
	{ "Scope", "sees " }, { "Lifetime", "for " }, { "Connected", "connected: " },
};

char *ctl_watch_text(GVariant *row)
{
	const char *event = "";
	g_autoptr(GString) line = g_string_new(NULL);

	g_variant_lookup(row, "Event", "&s", &event);
	g_string_append_printf(line, "%-9s", event);
	for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(row, shown[i].key, NULL);
		g_autofree char *text = value ? ctl_format_value(value) : g_strdup("");

		if (*text)
			g_string_append_printf(line, "  %s%s", shown[i].before, text);
	}
	return g_string_free(g_steal_pointer(&line), FALSE);
}

/* --- What changed --- */

typedef struct {
	Watch *watch;
	char *path;
	const char *event;
} Change;

static void free_change(Change *change)
{
	g_free(change->path);
	g_free(change);
}

static void on_changed_properties(gpointer data, GVariant *properties, const GError *error)
{
	const Change *change = data;

	if (properties)
		print_event(change->watch, change->event, change->path, properties);
}

/* Reads the object's properties, and prints the line when they have come. */
static void read_change(Watch *watch, const char *event, const char *path, const char *interface)
{
	Change *change = g_new(Change, 1);

	*change = (Change){ watch, g_strdup(path), event };
	cg_client_start_properties(watch->ctl->client, path, interface, on_changed_properties,
				   change, (GDestroyNotify)free_change);
}

/* Prints which questions are new, and which wait no longer. */
static void compare_pending(Watch *watch, const char *const *paths)
{
	GHashTableIter iter;
	gpointer known;

	g_hash_table_iter_init(&iter, watch->pending);
	while (g_hash_table_iter_next(&iter, &known, NULL))
		if (!g_strv_contains(paths, known)) {
			print_event(watch, "answered", known, NULL);
			g_hash_table_iter_remove(&iter);
		}
	for (; *paths; paths++)
		if (g_hash_table_add(watch->pending, g_strdup(*paths)))
			print_event(watch, "question", *paths, NULL);
}

static void take_status(Watch *watch, GVariant *status)
{
	g_autofree const char **paths = NULL;

	g_variant_lookup(status, "Pending", "^a&o", &paths);
	if (paths)
		compare_pending(watch, paths);
}

static void on_status(gpointer data, GVariant *status, const GError *error)
{
	if (status)
		take_status(data, status);
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
		read_change(watch, "new", path, interface);
	}
}

static void on_changed(Watch *watch, const char *path, GVariant *arguments)
{
	const char *interface;

	g_variant_get(arguments, "(&sa{sv}as)", &interface, NULL, NULL);
	if (g_str_equal(path, CG_CLIENT_ROOT))
		cg_client_start_properties(watch->ctl->client, path, CG_CLIENT_MANAGER, on_status,
					   watch, NULL);
	else
		read_change(watch, "changed", path, interface);
}

static void on_signal(gpointer data, const char *path, const char *name, GVariant *arguments)
{
	const char *const type = g_variant_get_type_string(arguments);

	if (g_str_equal(name, "InterfacesAdded") && g_str_equal(type, "(oa{sa{sv}})"))
		on_added(data, arguments);
	else if (g_str_equal(name, "PropertiesChanged") && g_str_equal(type, "(sa{sv}as)"))
		on_changed(data, path, arguments);
	else if (g_str_equal(name, "InterfacesRemoved") && g_str_equal(type, "(oas)")) {
		const char *removed;

		g_variant_get(arguments, "(&oas)", &removed, NULL);
		print_event(data, "gone", removed, NULL);
	}
}

/* --- The verb --- */

static gboolean start_watch(Watch *watch, GError **error)
{
	CgClient *client = watch->ctl->client;
	g_autoptr(GVariant) status = NULL;

	if (!cg_client_connect(client, error))
		return FALSE;
	cg_client_listen(client, on_signal, watch);
	/* The daemon tells a caller about changes only once it has read. */
	status = cg_client_properties(client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER, error);
	if (status)
		take_status(watch, status);
	return status != NULL;
}

CtlExit ctl_watch(Ctl *ctl)
{
	g_autoptr(GHashTable) pending =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) error = NULL;
	g_auto(CtlLoop) loop = { 0 };
	Watch watch = { ctl, pending };

	ctl_loop_init(&loop);
	if (!start_watch(&watch, &error))
		return ctl_report_error(error);
	g_printerr("watching; Ctrl-C ends it\n");
	return ctl_loop_run(&loop, ctl->client);
}
