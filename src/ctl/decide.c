/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grant, revoke, forget, handback: what a driver decides. */
#include "ctl-private.h"

#define LIFETIME "trip" /* as the default rule offers first */

/* Prints what the consumer sees after the decision, which a ceiling may have narrowed. */
static CtlExit print_effect(Ctl *ctl, const CtlWho *who)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) properties =
		cg_client_properties(ctl->client, who->path, CG_CLIENT_CONSUMER, &error);
	g_autoptr(GPtrArray) rows = ctl_rows_new();

	if (!properties)
		return ctl_report_error(error);
	ctl_rows_add(rows, ctl_consumer_row(who, properties));
	ctl_print_rows(ctl, rows, ctl_consumer_columns, "");
	return CTL_DONE;
}

static CtlExit send_decision(Ctl *ctl, const CtlWho *who, const char *method, GVariant *arguments)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = cg_client_call(ctl->client, who->path, CG_CLIENT_CONSUMER,
						    method, arguments, "()", &error);

	return answer ? print_effect(ctl, who) : ctl_report_error(error);
}

CtlExit ctl_grant(Ctl *ctl)
{
	g_auto(CtlWho) who = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *scope = NULL;

	if (!ctl_parse_who(ctl, &who, &error) ||
	    !(scope = ctl_read_scope(ctl->arguments[2], &error)))
		return ctl_report_error(error);
	return send_decision(
		ctl, &who, "Grant",
		g_variant_new("(ss)", scope, ctl->lifetime ? ctl->lifetime : LIFETIME));
}

CtlExit ctl_revoke(Ctl *ctl)
{
	g_auto(CtlWho) who = { 0 };
	g_autoptr(GError) error = NULL;

	if (!ctl_parse_who(ctl, &who, &error))
		return ctl_report_error(error);
	return send_decision(ctl, &who, "Revoke", NULL);
}

CtlExit ctl_forget(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *phone = ctl_parse_phone(ctl->arguments[0], &error);
	g_autofree char *path = phone ? cg_who_path(&(CgWho){ phone, NULL }) : NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	GVariant *properties;

	if (!phone)
		return ctl_report_error(error);
	answer = cg_client_call(ctl->client, path, CG_CLIENT_PHONE, "Forget", NULL, "()", &error);
	properties =
		answer ? cg_client_properties(ctl->client, path, CG_CLIENT_PHONE, &error) : NULL;
	if (!properties)
		return ctl_report_error(error);
	g_ptr_array_add(rows, properties);
	if (ctl->json)
		ctl_print_json(rows);
	else
		ctl_print("Forgotten: what was decided about %s. The rules alone decide now.\n",
			  phone);
	return CTL_DONE;
}

/* --- Handing back --- */

static const struct {
	const char *key, *text;
} receipt_texts[] = {
	{ "Phones", "phones whose decisions were forgotten" },
	{ "Grants", "decisions that were forgotten" },
};

static void print_receipt(GVariant *receipt)
{
	guint64 time = 0;
	g_autofree char *text = NULL;

	g_variant_lookup(receipt, "Time", "t", &time);
	text = ctl_format_time(time);
	ctl_print("Handed back on %s\n\n", text);
	for (guint i = 0; i < G_N_ELEMENTS(receipt_texts); i++) {
		g_autoptr(GVariant) value =
			g_variant_lookup_value(receipt, receipt_texts[i].key, NULL);
		g_autofree char *shown = value ? ctl_format_value(value) : NULL;

		if (shown)
			ctl_print("%6s  %s\n", shown, receipt_texts[i].text);
	}
	ctl_print(
		"\nNobody reads contacts through this guard any more but by a rule of its "
		"owner, or after\nanother decision. What a car has copied before, only the car can "
		"delete: "
		"look for it in the\ncar's own settings. The record of what left stays: "
		"contactguard log erase empties it.\n");
}

CtlExit ctl_handback(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = cg_client_call(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER,
						    "Handback", NULL, "(a{sv})", &error);
	g_autoptr(GPtrArray) rows = ctl_rows_new();

	if (!answer)
		return ctl_report_error(error);
	g_ptr_array_add(rows, g_variant_get_child_value(answer, 0));
	if (ctl->json)
		ctl_print_json(rows);
	else
		print_receipt(rows->pdata[0]);
	return CTL_DONE;
}
