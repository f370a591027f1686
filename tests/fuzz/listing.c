/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A vCard listing: what a phone's listing holds, written as ours, is read again with the same names
 * but for what XML has no place for, and written again the same. */
#include "fuzz.h"

static void write_out(const GPtrArray *entries, CgBuffer *out)
{
	cg_listing_begin(out);
	for (guint i = 0; i < entries->len; i++) {
		const CgListingEntry *entry = g_ptr_array_index(entries, i);
		guint32 handle = i;

		cg_handle_parse(entry->handle, &handle);
		cg_listing_entry(out, handle, entry->name);
	}
	cg_listing_end(out);
}

static GPtrArray *must_parse(const CgBuffer *xml)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *entries = cg_listing_parse(cg_buffer_span(xml), &error);

	g_assert_no_error(error);
	return entries;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = cg_listing_parse(cg_span(data, size), &error);
	g_autoptr(GPtrArray) again = NULL;
	g_auto(CgBuffer) first = { 0 }, second = { 0 };

	g_assert_true((entries == NULL) == (error != NULL));
	if (!entries)
		return 0;
	write_out(entries, &first);
	again = must_parse(&first);
	g_assert_cmpuint(again->len, ==, entries->len);
	for (guint i = 0; i < again->len; i++) {
		const CgListingEntry *entry = g_ptr_array_index(again, i);
		guint32 handle;

		g_assert_true(cg_handle_parse(entry->handle, &handle));
	}
	write_out(again, &second);
	g_assert_true(cg_span_equal(cg_buffer_span(&first), cg_buffer_span(&second)));
	return 0;
}
