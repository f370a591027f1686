/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone as a source: a query becomes one PBAP request.
 * It refuses what the phone's record does not have, and what PBAP cannot say (order or search over
 * whole cards). It sends no tag, bit or folder that a phone might not know. */
#include <contactguard/fetch.h>
#include <contactguard/profile.h>

#include "pbap-private.h"

#include <string.h>

/* Bits that every phone knows. Those above came with PBAP 1.2; 32 to 38 are still reserved. */
#define FIELDS_OF_1_1 (CG_FIELD(CG_PROP_CALL_DATETIME + 1) - 1)

#define SEARCH_MAX 255 /* bytes: the most that a parameter's length field can say */

typedef struct {
	CgSource base;
	CgConnection *connection;
} PhoneSource;

/* It is known whenever a query is asked: until then reads are deferred. */
static const CgServiceRecord *source_record(const PhoneSource *source)
{
	return cg_connection_record(source->connection);
}

/* --- Parameters --- */

/* Returns those of the fields that may be named to this phone. */
static CgFields known_fields(const CgServiceRecord *record, CgFields fields)
{
	CgFields known = FIELDS_OF_1_1;

	if (record->has_features)
		known |= CG_FIELD(CG_PROP_SPEEDDIALKEY);
	if (record->features & CG_PBAP_FEATURE_UCI)
		known |= CG_FIELD(CG_PROP_X_BT_UCI);
	if (record->features & CG_PBAP_FEATURE_UID)
		known |= CG_FIELD(CG_PROP_X_BT_UID);
	return fields & known;
}

/* If the phone knows none of the fields, it must not be asked for all of them. */
static CgFields asked_fields(const CgServiceRecord *record, CgFields fields)
{
	CgFields known = known_fields(record, fields);

	return known ? known : CG_FIELD(CG_PROP_VERSION);
}

/* Phones differ in what they call proprietary (bit 39), so with that bit everything is asked for.
 */
static void put_format(const PhoneSource *source, const CgQuery *query, CgBuffer *params)
{
	if (query->cards.fields && !(query->cards.fields & CG_FIELD(CG_PROP_OTHER)))
		cg_params_put_number(params, CG_PBAP_TAG_PROPERTY_SELECTOR,
				     asked_fields(source_record(source), query->cards.fields), 8);
	cg_params_put_number(params, CG_PBAP_TAG_FORMAT, query->cards.format, 1);
}

/* Always sends both, as stock obexd does: some phones answer Bad Request without them. All of a
 * book is one window of 65,535, the most that PBAP can count: in smaller ones, cards that come or
 * go between two would be read twice or never. */
static void put_window(const CgQuery *query, CgBuffer *params)
{
	guint16 max = query->want == CG_WANT_SIZE ? 0 : query->max;

	cg_params_put_number(params, CG_PBAP_TAG_MAX_LIST_COUNT, max, 2);
	cg_params_put_number(params, CG_PBAP_TAG_LIST_START_OFFSET, query->offset, 2);
}

static void put_having(const PhoneSource *source, const CgQuery *query, CgBuffer *params)
{
	CgFields having = known_fields(source_record(source), query->cards.having);

	if (!having || !(source_record(source)->features & CG_PBAP_FEATURE_SELECTING))
		return;
	cg_params_put_number(params, CG_PBAP_TAG_VCARD_SELECTOR, having, 8);
	cg_params_put_number(params, CG_PBAP_TAG_SELECTOR_OPERATOR, query->cards.having_all ? 1 : 0,
			     1);
}

static void put_search(const CgQuery *query, CgBuffer *params)
{
	cg_params_put_number(params, CG_PBAP_TAG_ORDER, query->cards.order, 1);
	if (!query->cards.search)
		return;
	cg_params_put(params, CG_PBAP_TAG_SEARCH_VALUE, cg_span_of(query->cards.search));
	cg_params_put_number(params, CG_PBAP_TAG_SEARCH_PROPERTY, query->cards.search_by, 1);
}

/* --- Requests --- */

static CgRequest *send_get(PhoneSource *source, const char *folder, const char *type,
			   const char *name, const CgBuffer *params, CgWake wake)
{
	CgHeaders *headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, type);
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(params));
	return cg_connection_get(source->connection, folder, headers, wake);
}

/* The name is a path from the root, which some phones take for one from the current folder. */
static CgCursor *read_pull(PhoneSource *source, const CgQuery *query, CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	const char *path = cg_repository_path(query->repository);
	g_autofree char *name = g_strconcat(path, ".vcf", NULL);
	gboolean size = query->want == CG_WANT_SIZE;

	if (!size)
		put_format(source, query, &params);
	put_window(query, &params);
	put_having(source, query, &params);
	return fetch_pbap_answer_new(size ? PBAP_SIZE : PBAP_BULK,
				     send_get(source, "", CG_PBAP_TYPE_PULL, name, &params, wake),
				     query);
}

static CgCursor *read_listing(PhoneSource *source, const CgQuery *query, CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	const char *path = cg_repository_path(query->repository);

	put_search(query, &params);
	put_window(query, &params);
	put_having(source, query, &params);
	return fetch_pbap_answer_new(
		query->want == CG_WANT_SIZE ? PBAP_SIZE : PBAP_LISTING,
		send_get(source, path, CG_PBAP_TYPE_LISTING, "", &params, wake), query);
}

static CgCursor *read_entry(PhoneSource *source, const CgQuery *query, const char *name,
			    CgWake wake)
{
	g_auto(CgBuffer) params = { 0 };
	const char *path = cg_repository_path(query->repository);

	put_format(source, query, &params);
	return fetch_pbap_answer_new(
		PBAP_ENTRY, send_get(source, path, CG_PBAP_TYPE_ENTRY, name, &params, wake), query);
}

/* --- The table --- */

static guint8 needed_repository(CgRepository repository)
{
	switch (repository) {
	case CG_REPO_FAV: return CG_PBAP_REPOSITORY_FAVOURITES;
	case CG_REPO_SPD: return CG_PBAP_REPOSITORY_SPEED_DIAL;
	case CG_REPO_SIM_PB:
	case CG_REPO_SIM_ICH:
	case CG_REPO_SIM_OCH:
	case CG_REPO_SIM_MCH:
	case CG_REPO_SIM_CCH: return CG_PBAP_REPOSITORY_SIM;
	default: return 0; /* every phone has it */
	}
}

static gboolean has_repository(const CgServiceRecord *record, CgRepository repository)
{
	guint8 needed = needed_repository(repository);

	return repository < CG_REPOSITORIES && (record->repositories & needed) == needed;
}

static CgCursor *read_window(PhoneSource *source, const CgQuery *query, CgWake wake)
{
	gboolean plain = !query->cards.search && query->cards.order == CG_ORDER_INDEXED;

	switch (query->want) {
	case CG_WANT_LIST: return read_listing(source, query, wake);
	case CG_WANT_SIZE:
		return query->cards.search ? read_listing(source, query, wake)
					   : read_pull(source, query, wake);
	case CG_WANT_ITEMS:
		if (plain)
			return read_pull(source, query, wake);
	}
	return cg_cursor_new_ended(CG_STEP_UNSUPPORTED, NULL);
}

static CgCursor *read_phone(CgSource *base, const CgQuery *query, CgWake wake)
{
	PhoneSource *source = (PhoneSource *)base;
	g_autofree char *name = NULL;

	if (!has_repository(source_record(source), query->repository))
		return cg_cursor_new_ended(CG_STEP_NOT_FOUND, NULL);
	if (query->cards.search && strlen(query->cards.search) > SEARCH_MAX)
		return cg_cursor_new_ended(CG_STEP_UNSUPPORTED, NULL);
	if (query->pick == CG_PICK_WINDOW)
		return read_window(source, query, wake);
	if (query->want != CG_WANT_ITEMS)
		return cg_cursor_new_ended(CG_STEP_UNSUPPORTED, NULL);
	if (query->pick == CG_PICK_HANDLE)
		name = g_strdup_printf("%" G_GUINT64_FORMAT ".vcf", query->handle);
	else if (source_record(source)->features & CG_PBAP_FEATURE_UID)
		name = g_strconcat(CG_PBAP_UID_PREFIX, query->uid, NULL);
	else
		return cg_cursor_new_ended(CG_STEP_UNSUPPORTED, NULL);
	return read_entry(source, query, name, wake);
}

/* What may be asked depends on the phone's record. */
static CgCursor *phone_source_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	PhoneSource *source = (PhoneSource *)base;

	if (source_record(source))
		return read_phone(base, query, wake);
	return fetch_deferred_read_new(source->connection, base, query, read_phone, wake);
}

static void phone_source_free(CgSource *base)
{
	PhoneSource *source = (PhoneSource *)base;

	cg_connection_free(source->connection);
	g_free(source);
}

static const CgSourceClass phone_source_class = { .read = phone_source_read,
						  .free = phone_source_free };

void cg_fetch_on_linked(CgSource *source, CgLinked linked, gpointer data)
{
	cg_connection_on_linked(((PhoneSource *)source)->connection, linked, data);
}

/* The features are sent to phones that tell their own; others may not know the tag (PBAP 6.2.1). */
static void put_connect_params(const CgServiceRecord *record, CgBuffer *params)
{
	if (record->has_features)
		cg_params_put_number(params, CG_PBAP_TAG_FEATURES, CG_PBAP_FEATURES_ALL, 4);
}

CgSource *cg_fetch_pbap(const CgAddress *phone, const CgServiceRecord *record)
{
	PhoneSource *source = g_new0(PhoneSource, 1);

	source->base.class = &phone_source_class;
	source->connection = cg_connection_new(phone, CG_SPAN_LITERAL(CG_TARGET_PBAP), record,
					       put_connect_params);
	return &source->base;
}
