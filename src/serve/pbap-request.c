/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One GET: Type, Name and application parameters become a query over a book (PBAP 1.2.3, 5).
 * Refuses here: ill-formed requests (C0), types that are not PBAP's (C6), names of nothing (C4) and
 * values out of range (CC). Parameters that do not belong to the request are skipped. */
#include "pbap-private.h"

#include <string.h>

/* --- Type ------------------------------------------------------------------------------------- */

static const struct {
	const char *type;
	PbapKind kind;
} types[] = {
	{ "x-bt/phonebook", PBAP_PULL },
	{ "x-bt/vcard-listing", PBAP_LIST },
	{ "x-bt/vcard", PBAP_ENTRY },
};

static CgCode read_type(PbapRequest *request, const CgHeaders *headers)
{
	const char *type = cg_headers_get_type(headers);

	if (!type)
		return CG_CODE_BAD_REQUEST;
	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_ascii_strcasecmp(type, types[i].type) == 0) {
			request->kind = types[i].kind;
			return CG_CODE_SUCCESS;
		}
	}
	return CG_CODE_NOT_ACCEPTABLE;
}

/* --- Application parameters ------------------------------------------------------------------- */

typedef struct {
	guint8 tag;
	guint8 size;   /* 0: a text */
	guint kinds;   /* of requests that know it */
	guint32 needs; /* features of both ends without which it is skipped */
	guint64 most;
} Param;

/* MaxListCount stands first: when it is 0, only what a size query knows is looked at. */
static const Param table[] = {
	{ CG_PBAP_TAG_MAX_LIST_COUNT, 2, PBAP_PULL | PBAP_LIST, 0, G_MAXUINT16 },
	{ CG_PBAP_TAG_VCARD_SELECTOR, 8, PBAP_PULL | PBAP_LIST | PBAP_SIZE,
	  CG_PBAP_FEATURE_SELECTING, G_MAXUINT64 },
	{ CG_PBAP_TAG_SELECTOR_OPERATOR, 1, PBAP_PULL | PBAP_LIST | PBAP_SIZE,
	  CG_PBAP_FEATURE_SELECTING, 1 },
	{ CG_PBAP_TAG_RESET_MISSED, 1, PBAP_PULL | PBAP_LIST | PBAP_SIZE, CG_PBAP_FEATURE_MISSED,
	  1 },
	{ CG_PBAP_TAG_ORDER, 1, PBAP_LIST, 0, CG_ORDER_PHONETIC },
	{ CG_PBAP_TAG_SEARCH_VALUE, 0, PBAP_LIST, 0, 0 },
	{ CG_PBAP_TAG_SEARCH_PROPERTY, 1, PBAP_LIST, 0, CG_SEARCH_SOUND },
	{ CG_PBAP_TAG_LIST_START_OFFSET, 2, PBAP_PULL | PBAP_LIST, 0, G_MAXUINT16 },
	{ CG_PBAP_TAG_PROPERTY_SELECTOR, 8, PBAP_PULL | PBAP_ENTRY, 0, G_MAXUINT64 },
	{ CG_PBAP_TAG_FORMAT, 1, PBAP_PULL | PBAP_ENTRY, 0, CG_FORMAT_30 },
};

typedef struct {
	guint64 number[CG_PBAP_TAGS];
	CgSpan search;
} Values;

static CgCode read_text(CgSpan value, CgSpan *text)
{
	/* Some cars count a closing NUL. */
	if (value.size && value.data[value.size - 1] == '\0')
		value.size--;
	if (!cg_utf8_valid(value))
		return CG_CODE_PRECONDITION;
	*text = value;
	return CG_CODE_SUCCESS;
}

static CgCode read_param(const Param *param, CgSpan params, Values *values)
{
	guint64 number;
	CgSpan value;

	if (!cg_params_find(params, param->tag, &value))
		return CG_CODE_SUCCESS;
	if (param->size == 0)
		return read_text(value, &values->search);
	if (value.size != param->size || !cg_params_number(value, &number))
		return CG_CODE_BAD_REQUEST;
	if (number > param->most)
		return CG_CODE_PRECONDITION;
	values->number[param->tag] = number;
	return CG_CODE_SUCCESS;
}

static CgCode read_params(PbapRequest *request, const CgHeaders *headers, guint32 features,
			  Values *values)
{
	CgSpan params = CG_SPAN_EMPTY;

	cg_headers_get_bytes(headers, CG_HDR_PARAMS, &params);
	if (!cg_params_valid(params))
		return CG_CODE_BAD_REQUEST;
	values->number[CG_PBAP_TAG_MAX_LIST_COUNT] = G_MAXUINT16;
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		PbapKind kind =
			values->number[CG_PBAP_TAG_MAX_LIST_COUNT] ? request->kind : PBAP_SIZE;
		CgCode code;

		if (!(table[i].kinds & kind) || (table[i].needs & ~features))
			continue;
		code = read_param(&table[i], params, values);
		if (code != CG_CODE_SUCCESS)
			return code;
	}
	return CG_CODE_SUCCESS;
}

/* --- Name ------------------------------------------------------------------------------------- */

#define UID_PREFIX "X-BT-UID:"
#define UID_DIGITS 32

static gboolean is_uid(const char *digits)
{
	return strlen(digits) == UID_DIGITS &&
	       strspn(digits, "0123456789abcdefABCDEF") == UID_DIGITS;
}

static CgCode read_entry_name(PbapRequest *request, const char *name, guint32 features)
{
	CgQuery *query = &request->query;
	guint32 handle;

	if (cg_handle_parse(name, &handle)) {
		query->handle = handle;
		query->pick = CG_PICK_HANDLE;
		return CG_CODE_SUCCESS;
	}
	if (!(features & CG_PBAP_FEATURE_UID) || !g_str_has_prefix(name, UID_PREFIX))
		return CG_CODE_NOT_FOUND;
	name += strlen(UID_PREFIX);
	if (!is_uid(name))
		return CG_CODE_NOT_FOUND;
	query->pick = CG_PICK_UID;
	query->uid = request->uid = cg_text_new(cg_span_of(name));
	return CG_CODE_SUCCESS;
}

/* The contacts kept in the same memory: an X-BT-UID names one of them (PBAP 1.2.3, 3.1.4.4). */
static CgRepository contacts_beside(CgRepository repository)
{
	switch (repository) {
	case CG_REPO_SIM_PB:
	case CG_REPO_SIM_ICH:
	case CG_REPO_SIM_OCH:
	case CG_REPO_SIM_MCH:
	case CG_REPO_SIM_CCH: return CG_REPO_SIM_PB;
	default: return CG_REPO_PB;
	}
}

static CgCode read_name(PbapRequest *request, const char *name, const PbapContext *context)
{
	const PbapFolder *folder = context->here;
	CgCode code = CG_CODE_SUCCESS;

	switch (request->kind) {
	case PBAP_PULL: folder = pbap_folder_of_object(name, context->repositories); break;
	case PBAP_LIST:
		if (strchr(name, '/'))
			return CG_CODE_BAD_REQUEST;
		if (*name)
			folder = pbap_folder_child(folder, name, context->repositories);
		break;
	case PBAP_ENTRY: code = read_entry_name(request, name, context->features); break;
	case PBAP_SIZE: break;
	}
	if (!folder || !folder->is_book)
		return CG_CODE_NOT_FOUND;
	/* An X-BT-UID names a contact, whichever folder the client stands in. */
	request->query.repository = request->query.pick == CG_PICK_UID
					    ? contacts_beside(folder->repository)
					    : folder->repository;
	return code;
}

/* --- The query -------------------------------------------------------------------------------- */

/* Reserved bits ask for nothing, which is not the same as asking for all. */
static CgFields fields_of(guint64 selector)
{
	CgFields fields = selector & CG_FIELDS_ALL;

	return selector && !fields ? CG_FIELD(CG_PROP_VERSION) : fields;
}

/* Properties that are only for clients with their feature (PBAP 1.2.3, 3.1.4.4 and 3.1.4.5).
 * Outside of pb an X-BT-UID refers to a contact, and takes the feature for that as well. */
static CgFields lacking_of(CgRepository repository, guint32 features)
{
	const guint32 uid = repository == contacts_beside(repository)
				    ? CG_PBAP_FEATURE_UID
				    : CG_PBAP_FEATURE_UID | CG_PBAP_FEATURE_REFERENCES;
	CgFields lacking = 0;

	if (!(features & CG_PBAP_FEATURE_UCI))
		lacking |= CG_FIELD(CG_PROP_X_BT_UCI);
	if (uid & ~features)
		lacking |= CG_FIELD(CG_PROP_X_BT_UID);
	return lacking;
}

static CgWant want_of(PbapKind kind)
{
	switch (kind) {
	case PBAP_PULL:
	case PBAP_ENTRY: return CG_WANT_ITEMS;
	case PBAP_LIST: return CG_WANT_LIST;
	case PBAP_SIZE: return CG_WANT_SIZE;
	}
	return CG_WANT_SIZE;
}

static void fill_query(PbapRequest *request, const Values *values, guint32 features)
{
	CgRepository counted;
	CgQuery *query = &request->query;
	const guint64 *number = values->number;

	if (number[CG_PBAP_TAG_MAX_LIST_COUNT] == 0)
		request->kind = PBAP_SIZE;
	query->want = want_of(request->kind);
	query->max = number[CG_PBAP_TAG_MAX_LIST_COUNT];
	query->offset = number[CG_PBAP_TAG_LIST_START_OFFSET];
	query->cards.order = number[CG_PBAP_TAG_ORDER];
	query->cards.search_by = number[CG_PBAP_TAG_SEARCH_PROPERTY];
	query->cards.format = number[CG_PBAP_TAG_FORMAT];
	query->cards.fields = fields_of(number[CG_PBAP_TAG_PROPERTY_SELECTOR]);
	query->cards.having = number[CG_PBAP_TAG_VCARD_SELECTOR] & CG_FIELDS_ALL;
	query->cards.lacking = lacking_of(query->repository, features);
	query->cards.having_all = number[CG_PBAP_TAG_SELECTOR_OPERATOR] == 1;
	query->cards.reset_unseen = number[CG_PBAP_TAG_RESET_MISSED] == 1 &&
				    cg_repository_unseen(query->repository, &counted);
	query->cards.default_images = (features & CG_PBAP_FEATURE_IMAGES) != 0;
	if (values->search.size)
		query->cards.search = request->search = cg_text_new(values->search);
}

CgCode pbap_request_read(PbapRequest *request, const CgHeaders *headers, const PbapContext *context)
{
	const char *name = cg_headers_get_text(headers, CG_HDR_NAME);
	Values values = { 0 };
	CgCode code = read_type(request, headers);

	if (code == CG_CODE_SUCCESS)
		code = read_params(request, headers, context->features, &values);
	if (code == CG_CODE_SUCCESS)
		code = read_name(request, name ? name : "", context);
	if (code == CG_CODE_SUCCESS)
		fill_query(request, &values, context->features);
	return code;
}

void pbap_request_clear(PbapRequest *request)
{
	g_clear_pointer(&request->search, cg_text_free);
	g_clear_pointer(&request->uid, cg_text_free);
}
