/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status, phones, pending: what the daemon knows now. */
#include "ctl-private.h"

static const CtlColumn rule_columns[] = {
	{ "Name", "RULE", NULL },
	{ "Phone", "PHONE", NULL },
	{ "Consumer", "CONSUMER", NULL },
	{ "Scope", "SCOPE", NULL },
	{ "Ceiling", "CEILING", NULL },
	{ "Lifetime", "LIFETIME", NULL },
	{ 0 },
};

static GPtrArray *collect_rows(GVariant *list)
{
	GPtrArray *rows = ctl_rows_new();

	for (gsize i = 0; i < g_variant_n_children(list); i++)
		g_ptr_array_add(rows, g_variant_get_child_value(list, i));
	return rows;
}

static void print_value(GVariant *status, const char *key, const char *title)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(status, key, NULL);
	g_autofree char *text = value ? ctl_format_value(value) : g_strdup("");

	ctl_print("%-10s%s\n", title, *text ? text : "none");
}

static void print_status(GVariant *status)
{
	g_autoptr(GVariant) rules =
		g_variant_lookup_value(status, "Rules", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GPtrArray) rows = rules ? collect_rows(rules) : ctl_rows_new();

	print_value(status, "Version", "version");
	print_value(status, "Scopes", "scopes");
	print_value(status, "Pending", "pending");
	if (!rows->len) {
		ctl_print("%-10snone; a driver is asked\n", "rules");
		return;
	}
	ctl_print("\n");
	ctl_print_table(rows, rule_columns);
}

CtlExit ctl_status(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) status =
		cg_client_properties(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER, &error);
	g_autoptr(GPtrArray) rows = ctl_rows_new();

	if (!status)
		return ctl_report_error(error);
	ctl_rows_add(rows, status);
	if (ctl->json)
		ctl_print_json(rows);
	else
		print_status(rows->pdata[0]);
	return CTL_DONE;
}

/* --- Phones --- */

static const CtlColumn phone_columns[] = {
	{ "Address", "PHONE", NULL },
	{ "Bonded", "BONDED", NULL },
	{ "Connected", "CONNECTED", NULL },
	{ 0 },
};

const CtlColumn ctl_consumer_columns[] = {
	{ "Phone", "PHONE", NULL },
	{ "Consumer", "CONSUMER", NULL },
	{ "Scope", "SCOPE", NULL },
	{ "Lifetime", "LIFETIME", NULL },
	{ "Expires", "EXPIRES", ctl_format_time_value },
	{ "LastRequest", "LAST REQUEST", ctl_format_time_value },
	{ 0 },
};

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Returns them sorted, so that a phone comes before its consumers. */
static GPtrArray *sort_paths(GVariant *objects)
{
	GPtrArray *paths = g_ptr_array_new();
	GVariantIter iter;
	const char *path;

	g_variant_iter_init(&iter, objects);
	while (g_variant_iter_next(&iter, "{&o*}", &path, NULL))
		g_ptr_array_add(paths, (char *)path);
	g_ptr_array_sort(paths, compare_paths);
	return paths;
}

/* Returns the properties of the interface at that path, or NULL. */
static GVariant *find_properties(GVariant *objects, const char *path, const char *interface)
{
	g_autoptr(GVariant) interfaces =
		g_variant_lookup_value(objects, path, G_VARIANT_TYPE("a{sa{sv}}"));

	return g_variant_lookup_value(interfaces, interface, G_VARIANT_TYPE_VARDICT);
}

/* Returns the consumers of one phone, or of all if it is NULL. */
static GPtrArray *collect_consumers(GVariant *objects, const char *of_phone)
{
	g_autoptr(GPtrArray) paths = sort_paths(objects);
	GPtrArray *rows = ctl_rows_new();

	for (guint i = 0; i < paths->len; i++) {
		g_autoptr(GVariant) found =
			find_properties(objects, paths->pdata[i], CG_CLIENT_CONSUMER);
		g_auto(CtlWho) who = { 0 };

		if (found && cg_who_of_path(paths->pdata[i], &who.phone, &who.consumer) &&
		    (!of_phone || g_str_equal(of_phone, who.phone)))
			ctl_rows_add(rows, ctl_consumer_row(&who, found));
	}
	return rows;
}

/* Adds the consumers that want to read the phone. */
static GVariant *build_phone_row(GVariant *objects, GVariant *properties)
{
	g_autoptr(GPtrArray) consumers = NULL;
	const char *address = "";
	GVariantBuilder row;

	g_variant_lookup(properties, "Address", "&s", &address);
	consumers = collect_consumers(objects, address);
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_all(&row, properties);
	ctl_row_add(&row, "Consumers",
		    g_variant_new_array(G_VARIANT_TYPE_VARDICT, (GVariant *const *)consumers->pdata,
					consumers->len));
	return g_variant_builder_end(&row);
}

static GPtrArray *collect_phones(GVariant *objects)
{
	g_autoptr(GPtrArray) paths = sort_paths(objects);
	GPtrArray *rows = ctl_rows_new();

	for (guint i = 0; i < paths->len; i++) {
		g_autoptr(GVariant) found =
			find_properties(objects, paths->pdata[i], CG_CLIENT_PHONE);

		if (found)
			ctl_rows_add(rows, build_phone_row(objects, found));
	}
	return rows;
}

CtlExit ctl_phones(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		cg_client_call(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_OBJECTS, "GetManagedObjects",
			       NULL, "(a{oa{sa{sv}}})", &error);
	g_autoptr(GVariant) objects = answer ? g_variant_get_child_value(answer, 0) : NULL;
	g_autoptr(GPtrArray) phones = NULL, consumers = NULL;

	if (!objects)
		return ctl_report_error(error);
	phones = collect_phones(objects);
	ctl_print_rows(ctl, phones, phone_columns, "no phone was asked for yet");
	if (ctl->json || !phones->len)
		return CTL_DONE;
	ctl_print("\n");
	consumers = collect_consumers(objects, NULL);
	ctl_print_rows(ctl, consumers, ctl_consumer_columns, "nobody has asked yet");
	return CTL_DONE;
}

/* --- Questions --- */

static const CtlColumn question_columns[] = {
	{ "Phone", "PHONE", NULL },
	{ "Consumer", "CONSUMER", NULL },
	{ "Question", "QUESTION", NULL },
	{ 0 },
};

static GVariant *build_question_row(const char *path)
{
	g_auto(CtlWho) who = { 0 };
	GVariantBuilder row;

	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add(&row, "Question", g_variant_new_object_path(path));
	if (cg_who_of_path(path, &who.phone, &who.consumer)) {
		ctl_row_add_text(&row, "Phone", who.phone);
		ctl_row_add_text(&row, "Consumer", who.consumer);
	}
	return g_variant_builder_end(&row);
}

CtlExit ctl_pending(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) status =
		cg_client_properties(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER, &error);
	g_autofree const char **paths = NULL;
	g_autoptr(GPtrArray) rows = ctl_rows_new();

	if (!status)
		return ctl_report_error(error);
	g_variant_lookup(status, "Pending", "^a&o", &paths);
	for (guint i = 0; paths && paths[i]; i++)
		ctl_rows_add(rows, build_question_row(paths[i]));
	ctl_print_rows(ctl, rows, question_columns, "no question waits");
	return CTL_DONE;
}
