/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone as a book: a query becomes one PBAP request.
 * Refuses what the phone's record does not have, and what PBAP can't say (order or search over
 * whole cards); sends no tag, bit or folder that a phone might not know. */
#include <contactguard/fetch.h>

#include "read-private.h"

#include <string.h>

/* All that a car may ask for (PBAP 1.2, bits 0-9); a set reserved bit makes some phones refuse. */
#define OUR_FEATURES      0x3FFu
#define FEATURE_SELECTING (1u << 4)
#define FEATURE_UCI       (1u << 6)
#define FEATURE_UID       (1u << 7)

#define REPOSITORY_SIM   (1u << 1)
#define REPOSITORY_SPEED (1u << 2)
#define REPOSITORY_FAV   (1u << 3)

/* Bits that every phone knows; those above came with PBAP 1.2, and 32 to 38 are reserved still. */
#define FIELDS_OF_1_1 (CG_FIELD(CG_PROP_CALL_DATETIME + 1) - 1)

#define SEARCH_MAX 255 /* bytes: a parameter's length field */

enum {
	TAG_ORDER = 0x01,
	TAG_SEARCH_VALUE = 0x02,
	TAG_SEARCH_BY = 0x03,
	TAG_MAX = 0x04,
	TAG_OFFSET = 0x05,
	TAG_SELECTOR = 0x06,
	TAG_FORMAT = 0x07,
	TAG_HAVING = 0x0C,
	TAG_HAVING_ALL = 0x0E,
	TAG_FEATURES = 0x10,
};

typedef struct {
	CgBook parent;
	CgPhoneRecord record;
	CgPeer *peer;
} FetchBook;

/* --- Parameters -------------------------------------------------------------------------------*/

/* What of these fields may be named to this phone. */
static CgFields known_fields(const CgPhoneRecord *record, CgFields fields)
{
	CgFields known = FIELDS_OF_1_1;
	if (record->has_features)
		known |= CG_FIELD(CG_PROP_SPEEDDIALKEY);
	if (record->features & FEATURE_UCI)
		known |= CG_FIELD(CG_PROP_X_BT_UCI);
	if (record->features & FEATURE_UID)
		known |= CG_FIELD(CG_PROP_X_BT_UID);
	return fields & known;
}

/* None of which the phone knows is not all. */
static CgFields asked_fields(const CgPhoneRecord *record, CgFields fields)
{
	CgFields known = known_fields(record, fields);
	return known ? known : CG_FIELD(CG_PROP_VERSION);
}

/* Phones differ in what they call proprietary (bit 39), so with it everything is asked for. */
static void put_format(const FetchBook *book, const CgBookQuery *query, CgBuffer *params)
{
	if (query->fields && !(query->fields & CG_FIELD(CG_PROP_OTHER)))
		cg_params_put_number(params, TAG_SELECTOR,
				     asked_fields(&book->record, query->fields), 8);
	cg_params_put_number(params, TAG_FORMAT, query->format, 1);
}

/* Always both, as stock obexd does: some phones answer Bad Request without them. All of a book is
 * one window of 65,535, the most that PBAP can count: in smaller ones, cards that come or go
 * between two would be read twice or never. */
static void put_window(const CgBookQuery *query, CgBuffer *params)
{
	guint16 max = query->want == CG_WANT_SIZE ? 0 : query->max;
	cg_params_put_number(params, TAG_MAX, max, 2);
	cg_params_put_number(params, TAG_OFFSET, query->offset, 2);
}

static void put_having(const FetchBook *book, const CgBookQuery *query, CgBuffer *params)
{
	CgFields having = known_fields(&book->record, query->having);
	if (!having || !(book->record.features & FEATURE_SELECTING))
		return;
	cg_params_put_number(params, TAG_HAVING, having, 8);
	cg_params_put_number(params, TAG_HAVING_ALL, query->having_all ? 1 : 0, 1);
}

static void put_search(const CgBookQuery *query, CgBuffer *params)
{
	cg_params_put_number(params, TAG_ORDER, query->order, 1);
	if (!query->search)
		return;
	cg_params_put(params, TAG_SEARCH_VALUE, cg_span_of(query->search));
	cg_params_put_number(params, TAG_SEARCH_BY, query->search_by, 1);
}

/* --- Requests ---------------------------------------------------------------------------------*/

static CgRequest *get(FetchBook *book, const char *folder, const char *type, const char *name,
		      const CgBuffer *params, CgWake wake)
{
	CgHeaders *headers = cg_headers_new();
	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(params));
	return cg_peer_get(book->peer, folder, headers, wake);
}

static char *folder_path(const CgBookQuery *query)
{
	return g_strconcat(query->sim ? "SIM1/" : "", "telecom/", cg_folder_name(query->folder),
			   NULL);
}

static CgRead *read_pull(FetchBook *book, const CgBookQuery *query, CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	g_autofree char *path = folder_path(query);
	g_autofree char *name = g_strconcat(path, ".vcf", NULL);
	gboolean size = query->want == CG_WANT_SIZE;
	if (!size)
		put_format(book, query, &params);
	put_window(query, &params);
	put_having(book, query, &params);
	return cg_fetch_read_new(size ? CG_ANSWER_SIZE : CG_ANSWER_BULK,
				 get(book, NULL, "x-bt/phonebook", name, &params, wake), query);
}

static CgRead *read_listing(FetchBook *book, const CgBookQuery *query, CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	g_autofree char *path = folder_path(query);
	put_search(query, &params);
	put_window(query, &params);
	put_having(book, query, &params);
	return cg_fetch_read_new(query->want == CG_WANT_SIZE ? CG_ANSWER_SIZE : CG_ANSWER_LISTING,
				 get(book, path, "x-bt/vcard-listing", "", &params, wake), query);
}

static CgRead *read_entry(FetchBook *book, const CgBookQuery *query, const char *name, CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	g_autofree char *path = folder_path(query);
	put_format(book, query, &params);
	return cg_fetch_read_new(CG_ANSWER_ENTRY,
				 get(book, path, "x-bt/vcard", name, &params, wake), query);
}

/* --- The table --------------------------------------------------------------------------------*/

static gboolean has_folder(const CgPhoneRecord *record, const CgBookQuery *query)
{
	if (query->sim && !(record->repositories & REPOSITORY_SIM))
		return FALSE;
	switch (query->folder) {
	case CG_FOLDER_FAV: return !query->sim && (record->repositories & REPOSITORY_FAV);
	case CG_FOLDER_SPD: return !query->sim && (record->repositories & REPOSITORY_SPEED);
	case CG_FOLDER_PB:
	case CG_FOLDER_ICH:
	case CG_FOLDER_OCH:
	case CG_FOLDER_MCH:
	case CG_FOLDER_CCH: return TRUE;
	case CG_FOLDERS: return FALSE;
	}
	return FALSE;
}

static CgRead *read_window(FetchBook *book, const CgBookQuery *query, CgWake wake)
{
	gboolean plain = !query->search && query->order == CG_ORDER_INDEXED;
	switch (query->want) {
	case CG_WANT_NAMES: return read_listing(book, query, wake);
	case CG_WANT_SIZE:
		return query->search ? read_listing(book, query, wake)
				     : read_pull(book, query, wake);
	case CG_WANT_CARDS:
		if (plain)
			return read_pull(book, query, wake);
	}
	return cg_read_ended(CG_STEP_UNSUPPORTED, NULL);
}

static CgRead *fetch_read(CgBook *parent, const CgBookQuery *query, CgWake wake)
{
	FetchBook *book = (FetchBook *)parent;
	g_autofree char *name = NULL;
	if (!has_folder(&book->record, query))
		return cg_read_ended(CG_STEP_NOT_FOUND, NULL);
	if (query->search && strlen(query->search) > SEARCH_MAX)
		return cg_read_ended(CG_STEP_UNSUPPORTED, NULL);
	if (query->pick == CG_PICK_WINDOW)
		return read_window(book, query, wake);
	if (query->want != CG_WANT_CARDS)
		return cg_read_ended(CG_STEP_UNSUPPORTED, NULL);
	if (query->pick == CG_PICK_HANDLE)
		name = g_strdup_printf("%" G_GUINT32_FORMAT ".vcf", query->handle);
	else if (book->record.features & FEATURE_UID)
		name = g_strconcat("X-BT-UID:", query->uid, NULL);
	else
		return cg_read_ended(CG_STEP_UNSUPPORTED, NULL);
	return read_entry(book, query, name, wake);
}

static void fetch_free(CgBook *parent)
{
	FetchBook *book = (FetchBook *)parent;
	cg_peer_free(book->peer);
	g_free(book);
}

static const CgBookClass fetch_book_class = { .read = fetch_read, .free = fetch_free };

void cg_fetch_on_linked(CgBook *book, CgFetchLinked linked, gpointer data)
{
	cg_peer_on_linked(((FetchBook *)book)->peer, linked, data);
}

CgBook *cg_fetch_book(const CgAddress *phone, const CgPhoneRecord *record)
{
	FetchBook *book = g_new0(FetchBook, 1);
	g_auto(CgBuffer) params = { 0 };
	book->parent.class = &fetch_book_class;
	book->record = *record;
	if (record->has_features)
		cg_params_put_number(&params, TAG_FEATURES, OUR_FEATURES, 4);
	book->peer = cg_peer_new(phone, cg_target_pbap, cg_buffer_span(&params));
	return &book->parent;
}
