/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain, preview: why a consumer sees what it sees, and how much a scope would release. */
#include "ctl-private.h"

/* Calls a method of a consumer that takes one text. Returns the first value of its answer, or NULL.
 */
static GVariant *call_consumer(Ctl *ctl, const CtlWho *who, const char *method, const char *text,
			       const char *type, GError **error)
{
	g_autoptr(GVariant) answer =
		cg_client_call(ctl->client, who->path, CG_CLIENT_CONSUMER, method,
			       g_variant_new("(s)", text), type, error);

	return answer ? g_variant_get_child_value(answer, 0) : NULL;
}

static void print_row(const CtlWho *who, const char *key, const char *text, const char *answer_key,
		      GVariant *answer)
{
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	GVariantBuilder row;

	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_text(&row, "Phone", who->phone);
	ctl_row_add_text(&row, "Consumer", who->consumer);
	ctl_row_add_text(&row, key, text);
	ctl_row_add(&row, answer_key, answer);
	ctl_rows_add(rows, g_variant_builder_end(&row));
	ctl_print_json(rows);
}

static void print_lines(GVariant *list)
{
	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) line = g_variant_get_child_value(list, i);
		g_autofree char *text = ctl_format_value(line);

		ctl_print("%s\n", text);
	}
}

CtlExit ctl_explain(Ctl *ctl)
{
	g_auto(CtlWho) who = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reasons = NULL;

	if (!ctl_parse_who(ctl, &who, &error))
		return ctl_report_error(error);
	reasons = call_consumer(ctl, &who, "Explain", ctl->arguments[2], "(as)", &error);
	if (!reasons)
		return ctl_report_error(error);
	if (ctl->json)
		print_row(&who, "Repository", ctl->arguments[2], "Reasons", reasons);
	else
		print_lines(reasons);
	return CTL_DONE;
}

CtlExit ctl_preview(Ctl *ctl)
{
	g_auto(CtlWho) who = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *scope = NULL;
	g_autoptr(GVariant) counts = NULL;

	if (!ctl_parse_who(ctl, &who, &error) ||
	    !(scope = ctl_read_scope(ctl->arguments[2], &error)))
		return ctl_report_error(error);
	counts = call_consumer(ctl, &who, "Preview", scope, "(a{su})", &error);
	if (!counts)
		return ctl_report_error(error);
	if (ctl->json)
		print_row(&who, "Scope", scope, "Counts", counts);
	else
		ctl_print_counts(counts);
	return CTL_DONE;
}

void ctl_print_counts(GVariant *counts)
{
	GVariantIter iter;
	const char *repository;
	guint32 count;

	g_variant_iter_init(&iter, counts);
	while (g_variant_iter_next(&iter, "{&su}", &repository, &count)) {
		g_autofree char *clean = cg_client_printable(repository);

		ctl_print("%8u  %s\n", count, clean);
	}
}
