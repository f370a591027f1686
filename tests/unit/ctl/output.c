/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/output.c. */
#include "fixture.h"
#include "tests.h"

static GPtrArray *rows_of(const char *text)
{
	g_autoptr(GVariant) list =
		g_variant_parse(G_VARIANT_TYPE("aa{sv}"), text, NULL, NULL, NULL);
	GPtrArray *rows = ctl_rows_new();

	for (gsize i = 0; i < g_variant_n_children(list); i++)
		g_ptr_array_add(rows, g_variant_get_child_value(list, i));
	return rows;
}

#define TWO                                                 \
	"[{'Name': <'\xe6\xbc\xa2'>, 'Count': <uint64 7>}," \
	" {'Name': <'b\\u001b\"c'>, 'List': <['x', 'y']>}]"

static const CtlColumn columns[] = {
	{ "Name", "NAME", NULL },
	{ "Count", "COUNT", NULL },
	{ "List", "LIST", NULL },
	{ 0 },
};

static void aligned(void)
{
	g_autoptr(GPtrArray) rows = rows_of(TWO);
	g_autofree char *text = NULL;

	ctl_print_table(rows, columns);
	text = printed();
	g_assert_cmpstr(text, ==,
			"NAME  COUNT  LIST\n"
			"\xe6\xbc\xa2    7      -\n"
			"b\"c   -      x, y\n");
}

static void as_json(void)
{
	g_autoptr(GPtrArray) rows = rows_of(TWO), none = rows_of("[]");
	g_autofree char *line = NULL, *empty = NULL;

	ctl_print_json_line(rows->pdata[1]);
	line = printed();
	g_assert_cmpstr(line, ==, "{\"Name\":\"b\\u001b\\\"c\",\"List\":[\"x\",\"y\"]}\n");
	ctl_print_json(none);
	empty = printed();
	g_assert_cmpstr(empty, ==, "[]\n");
}

static void nothing(void)
{
	g_autoptr(GPtrArray) none = rows_of("[]");
	g_autofree char *text = NULL;

	ctl_print_rows(&(Ctl){ 0 }, none, columns, "none");
	ctl_print_rows(&(Ctl){ .json = TRUE }, none, columns, "none");
	text = printed();
	g_assert_cmpstr(text, ==, "none\n[]\n");
}

void test_ctl_output(void)
{
	g_test_add_func("/ctl/output/aligned", aligned);
	g_test_add_func("/ctl/output/as-json", as_json);
	g_test_add_func("/ctl/output/nothing", nothing);
}
