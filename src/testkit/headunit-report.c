/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fake-headunit says about a command: one JSON object a line, or a line for people.
 * A listing that cannot be read, and parameters that overrun, are the peer's fault and end the run.
 */
#include "headunit-private.h"

#include <contactguard/profile.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- Parameters by name --- */

char *hu_report_param(const HuReport *report, const char *name)
{
	CgSpan params = cg_buffer_span(&report->params);
	g_auto(HuParam) param = { 0 };
	gsize at = 0;

	while (hu_param_next(&hu_pbap_params, params, &at, &param)) {
		if (g_ascii_strcasecmp(param.name, name) == 0)
			return g_steal_pointer(&param.text);
	}
	return NULL;
}

/* --- What an answer holds --- */

static gint64 count_cards(CgSpan body)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	CgSpan card;
	gint64 count = 0;

	cg_splitter_push(splitter, body);
	while (cg_splitter_next(splitter, &card))
		count++;
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &card))
		count++;
	return cg_splitter_faults(splitter) ? -1 : count;
}

static gboolean digest_listing(HuReport *report, GError **error)
{
	if (report->body.size)
		report->entries = cg_listing_parse(cg_buffer_span(&report->body), error);
	else
		report->entries = g_ptr_array_new();
	if (report->entries)
		report->count = report->entries->len;
	return report->entries != NULL;
}

static void digest_size(HuReport *report)
{
	CgSpan value;
	guint64 number;

	if (cg_params_find(cg_buffer_span(&report->params), CG_PBAP_TAG_PHONEBOOK_SIZE, &value) &&
	    cg_params_number(value, &number))
		report->count = number;
}

gboolean hu_report_digest(HuReport *report, GError **error)
{
	report->count = -1;
	if (!cg_params_valid(cg_buffer_span(&report->params))) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
				    "the parameters of the answer overrun");
		return FALSE;
	}
	if (report->code != CG_CODE_SUCCESS)
		return TRUE;
	switch (report->command->verb) {
	case HU_SIZE: digest_size(report); return TRUE;
	case HU_PULL:
	case HU_ENTRY: report->count = count_cards(cg_buffer_span(&report->body)); return TRUE;
	case HU_LIST: return digest_listing(report, error);
	case HU_CONNECT:
	case HU_CD:
	case HU_ABORT:
	case HU_DISCONNECT:
	case HU_RAW:
	case HU_EXPECT:
	case HU_MAP: return TRUE;
	}
	return TRUE;
}

static gboolean has_body(const HuReport *report)
{
	switch (report->command->verb) {
	case HU_PULL:
	case HU_ENTRY:
	case HU_LIST: return report->body.size || report->code == CG_CODE_SUCCESS;
	case HU_SIZE:
	case HU_RAW: return report->body.size > 0;
	case HU_CONNECT:
	case HU_CD:
	case HU_ABORT:
	case HU_DISCONNECT:
	case HU_EXPECT:
	case HU_MAP: return FALSE;
	}
	return FALSE;
}

static gboolean write_all(int fd, CgSpan bytes)
{
	while (bytes.size) {
		ssize_t written = write(fd, bytes.data, bytes.size);

		if (written < 0)
			return FALSE;
		bytes = cg_span(bytes.data + written, bytes.size - written);
	}
	return TRUE;
}

gboolean hu_report_save(HuReport *report, const char *folder, GError **error)
{
	int fd;
	gboolean done;

	if (!folder || !has_body(report))
		return TRUE;
	report->saved =
		g_strdup_printf("%s/%s%03u.body", folder, report->command->step ? "profile-" : "",
				report->command->number);
	fd = g_open(report->saved, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	done = fd >= 0 && write_all(fd, cg_buffer_span(&report->body));
	if (!done)
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "cannot write %s: %s", report->saved,
			    g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return done;
}

void hu_report_clear(HuReport *report)
{
	cg_buffer_clear(&report->params);
	cg_buffer_clear(&report->body);
	g_clear_pointer(&report->entries, g_ptr_array_unref);
	g_clear_pointer(&report->saved, g_free);
	*report = (HuReport){ 0 };
}

/* --- JSON --- */

static JsonObject *json_params(const HuReport *report)
{
	JsonObject *object = json_object_new();
	CgSpan params = cg_buffer_span(&report->params);
	g_auto(HuParam) param = { 0 };
	gsize at = 0;

	while (hu_param_next(&hu_pbap_params, params, &at, &param)) {
		if (param.is_number)
			json_object_set_int_member(object, param.name, param.number);
		else
			json_object_set_string_member(object, param.name, param.text);
	}
	return object;
}

static JsonNode *json_entries(const HuReport *report)
{
	JsonNode *node = json_node_new(report->entries ? JSON_NODE_ARRAY : JSON_NODE_NULL);
	JsonArray *array;

	if (!report->entries)
		return node;
	array = json_array_new();
	for (guint i = 0; i < report->entries->len; i++) {
		const CgListingEntry *entry = g_ptr_array_index(report->entries, i);
		JsonObject *object = json_object_new();

		json_object_set_string_member(object, "handle", entry->handle);
		json_object_set_string_member(object, "name", entry->name);
		json_array_add_object_element(array, object);
	}
	json_node_take_array(node, array);
	return node;
}

static void set_text(JsonObject *object, const char *key, const char *text)
{
	if (text)
		json_object_set_string_member(object, key, text);
	else
		json_object_set_null_member(object, key);
}

static void set_number(JsonObject *object, const char *key, gint64 number)
{
	if (number >= 0)
		json_object_set_int_member(object, key, number);
	else
		json_object_set_null_member(object, key);
}

static void print_object(JsonObject *object)
{
	g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
	g_autofree char *line = json_to_string(node, FALSE);

	printf("%s\n", line);
	json_object_unref(object);
}

/* Returns the bytes of whatever could have had a body, else -1. */
static gint64 body_bytes(const HuReport *report)
{
	switch (report->command->verb) {
	case HU_SIZE:
	case HU_PULL:
	case HU_LIST:
	case HU_ENTRY:
	case HU_RAW: return report->body.size;
	case HU_CONNECT:
	case HU_CD:
	case HU_ABORT:
	case HU_DISCONNECT:
	case HU_EXPECT:
	case HU_MAP: return -1;
	}
	return -1;
}

static void print_json(const HuReport *report)
{
	JsonObject *object = json_object_new();
	g_autofree char *hex = g_strdup_printf("%02X", report->code);
	gboolean answered = report->code >= CG_CODE_CONTINUE;

	set_text(object, "command", report->command->word);
	set_text(object, "args", report->command->args);
	set_text(object, "response", answered ? hex : NULL);
	set_text(object, "name", report->code == CG_CODE_WAIT ? NULL : cg_code_name(report->code));
	json_object_set_object_member(object, "params", json_params(report));
	set_number(object, "count", report->count);
	set_number(object, "bytes", body_bytes(report));
	set_number(object, "packets", report->packets);
	json_object_set_member(object, "entries", json_entries(report));
	set_text(object, "body", report->saved);
	if (report->command->step)
		set_text(object, "step", "profile");
	print_object(object);
}

/* --- For people --- */

/* A listing's names are the peer's: nothing of them may steer a terminal. */
static void print_clean(const char *text)
{
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		if (g_unichar_iscntrl(c))
			printf("?");
		else
			printf("%.*s", (int)(g_utf8_next_char(text) - text), text);
	}
}

static void print_line(const HuReport *report)
{
	CgSpan params = cg_buffer_span(&report->params);
	g_auto(HuParam) param = { 0 };
	gsize at = 0;

	printf("%s%s%s%s: ", report->command->step ? "profile: " : "", report->command->word,
	       *report->command->args ? " " : "", report->command->args);
	if (report->code == CG_CODE_WAIT)
		printf("no answer in time");
	else if (report->code == CG_CODE_LOST)
		printf("closed");
	else
		printf("%02X %s", report->code, cg_code_name(report->code));
	if (report->count >= 0)
		printf(", count %" G_GINT64_FORMAT, report->count);
	printf(", %" G_GSIZE_FORMAT " bytes, %u packets", report->body.size, report->packets);
	while (hu_param_next(&hu_pbap_params, params, &at, &param))
		printf(", %s %s", param.name, param.text);
	printf("%s%s\n", report->saved ? ", in " : "", report->saved ? report->saved : "");
}

static void print_content(const HuReport *report)
{
	for (guint i = 0; report->entries && i < report->entries->len; i++) {
		const CgListingEntry *entry = g_ptr_array_index(report->entries, i);

		printf("  ");
		print_clean(entry->handle);
		printf("\t");
		print_clean(entry->name);
		printf("\n");
	}
	if (report->entries || report->saved || report->command->step)
		return;
	fflush(stdout);
	write_all(STDOUT_FILENO, cg_buffer_span(&report->body));
}

void hu_report_print(const HuReport *report, const HuOptions *options)
{
	if (options->json) {
		print_json(report);
	} else {
		print_line(report);
		print_content(report);
	}
	fflush(stdout);
}

void hu_expect_print(const HuCommand *expect, gboolean held, const char *found,
		     const HuOptions *options)
{
	if (options->json) {
		JsonObject *object = json_object_new();

		set_text(object, "command", expect->word);
		set_text(object, "args", expect->args);
		json_object_set_boolean_member(object, "held", held);
		print_object(object);
	} else if (held) {
		printf("expect %s: held\n", expect->args);
	} else {
		printf("expect %s: NOT HELD, found ", expect->args);
		print_clean(found);
		printf("\n");
	}
	fflush(stdout);
}
