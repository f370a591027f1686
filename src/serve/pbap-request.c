/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One GET: Type, Name and application parameters become a query (PBAP 5).
 * It refuses ill-formed requests (C0), types that are not PBAP's (C6), names of what is not there
 * (C4) and values out of range (CC). Parameters that do not belong to the request are skipped. */
#include "pbap-private.h"

#include <string.h>

/* --- Type --- */

typedef enum {
	PBAP_PULL = 1 << 0,
	PBAP_LIST = 1 << 1,
	PBAP_ENTRY = 1 << 2,
	PBAP_SIZE = 1 << 3, /* a pull or list with MaxListCount 0; no Type says it */
} PbapKind;

static const struct {
	const char *type;
	PbapKind kind;
} types[] = {
	{ CG_PBAP_TYPE_PULL, PBAP_PULL },
	{ CG_PBAP_TYPE_LISTING, PBAP_LIST },
	{ CG_PBAP_TYPE_ENTRY, PBAP_ENTRY },
};

static CgCode read_type(const CgHeaders *headers, PbapKind *kind)
{
	const char *type = cg_headers_get_type(headers);

	if (!type)
		return CG_CODE_BAD_REQUEST;
	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_ascii_strcasecmp(type, types[i].type) == 0) {
			*kind = types[i].kind;
			return CG_CODE_SUCCESS;
		}
	}
	return CG_CODE_NOT_ACCEPTABLE;
}

/* --- Application parameters --- */

#define WINDOW     (PBAP_PULL | PBAP_LIST)
#define REPOSITORY (PBAP_PULL | PBAP_LIST | PBAP_SIZE)
#define VCARDS     (PBAP_PULL | PBAP_ENTRY)

static const ServeParam params[] = {
	{ CG_PBAP_TAG_MAX_LIST_COUNT, 2, WINDOW, 0, G_MAXUINT16, G_MAXUINT16 },
	{ CG_PBAP_TAG_VCARD_SELECTOR, 8, REPOSITORY, CG_PBAP_FEATURE_SELECTING, G_MAXUINT64, 0 },
	{ CG_PBAP_TAG_SELECTOR_OPERATOR, 1, REPOSITORY, CG_PBAP_FEATURE_SELECTING, 1, 0 },
	{ CG_PBAP_TAG_RESET_MISSED, 1, REPOSITORY, CG_PBAP_FEATURE_MISSED, 1, 0 },
	{ CG_PBAP_TAG_ORDER, 1, PBAP_LIST, 0, CG_ORDER_PHONETIC, 0 },
	{ CG_PBAP_TAG_SEARCH_VALUE, 0, PBAP_LIST, 0, 0, 0 },
	{ CG_PBAP_TAG_SEARCH_PROPERTY, 1, PBAP_LIST, 0, CG_SEARCH_SOUND, 0 },
	{ CG_PBAP_TAG_LIST_START_OFFSET, 2, WINDOW, 0, G_MAXUINT16, 0 },
	{ CG_PBAP_TAG_PROPERTY_SELECTOR, 8, VCARDS, 0, G_MAXUINT64, 0 },
	{ CG_PBAP_TAG_FORMAT, 1, VCARDS, 0, CG_FORMAT_30, 0 },
};

static const ServeParams table = {
	.params = params,
	.count = G_N_ELEMENTS(params),
	.count_tag = CG_PBAP_TAG_MAX_LIST_COUNT,
	.size_kind = PBAP_SIZE,
};

/* --- Name --- */

#define UID_DIGITS 32

static gboolean is_uid(const char *digits)
{
	return strlen(digits) == UID_DIGITS &&
	       strspn(digits, "0123456789abcdefABCDEF") == UID_DIGITS;
}

static CgCode read_entry_name(const char *name, guint32 features, CgQuery *query)
{
	guint32 handle;

	if (cg_handle_parse(name, &handle)) {
		query->handle = handle;
		query->pick = CG_PICK_HANDLE;
		return CG_CODE_SUCCESS;
	}
	if (!(features & CG_PBAP_FEATURE_UID) || !g_str_has_prefix(name, CG_PBAP_UID_PREFIX))
		return CG_CODE_NOT_FOUND;
	name += strlen(CG_PBAP_UID_PREFIX);
	if (!is_uid(name))
		return CG_CODE_NOT_FOUND;
	query->pick = CG_PICK_UID;
	query->uid = name;
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

/* A listing is named by a folder of the current one. Some clients name it by its path from the
 * root.
 */
static const ServeFolder *find_listed(const ServeFolder *here, const char *name,
				      guint8 repositories)
{
	const ServeFolder *folder = serve_folder_at(&pbap_folders, here, name, repositories);

	return folder ? folder
		      : serve_folder_at(&pbap_folders, pbap_folders.folders, name, repositories);
}

static CgCode read_name(const char *name, PbapKind kind, const PbapContext *context, CgQuery *query)
{
	const ServeFolder *folder = context->here;
	CgCode code = CG_CODE_SUCCESS;

	switch (kind) {
	case PBAP_PULL:
		folder = serve_folder_of_object(&pbap_folders, folder, name, ".vcf",
						context->repositories);
		break;
	case PBAP_LIST: folder = find_listed(folder, name, context->repositories); break;
	case PBAP_ENTRY: code = read_entry_name(name, context->features, query); break;
	case PBAP_SIZE: break;
	}
	if (!folder || !folder->has_items)
		return CG_CODE_NOT_FOUND;
	/* An X-BT-UID names a contact, whichever folder the client stands in. */
	query->repository = query->pick == CG_PICK_UID ? contacts_beside(folder->repository)
						       : folder->repository;
	return code;
}

/* --- The query --- */

/* Reserved bits ask for nothing, which is not the same as asking for all. */
static CgFields fields_of(guint64 selector)
{
	CgFields fields = selector & CG_FIELDS_ALL;

	return selector && !fields ? CG_FIELD(CG_PROP_VERSION) : fields;
}

/* Properties that are only for clients with their feature (PBAP 1.2.3, 3.1.4.4 and 3.1.4.5).
 * Outside of pb an X-BT-UID refers to a contact, and takes the feature for that as well. */
static CgFields masked_of(CgRepository repository, guint32 features)
{
	const guint32 uid = repository == contacts_beside(repository)
				    ? CG_PBAP_FEATURE_UID
				    : CG_PBAP_FEATURE_UID | CG_PBAP_FEATURE_REFERENCES;
	CgFields masked = 0;

	if (!(features & CG_PBAP_FEATURE_UCI))
		masked |= CG_FIELD(CG_PROP_X_BT_UCI);
	if (uid & ~features)
		masked |= CG_FIELD(CG_PROP_X_BT_UID);
	return masked;
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

static void fill_query(PbapKind kind, const ServeValue *values, guint32 features, CgQuery *query)
{
	CgRepository counted;

	query->max = values[CG_PBAP_TAG_MAX_LIST_COUNT].number;
	query->want = query->max ? want_of(kind) : CG_WANT_SIZE;
	query->offset = values[CG_PBAP_TAG_LIST_START_OFFSET].number;
	query->cards.order = values[CG_PBAP_TAG_ORDER].number;
	query->cards.search_by = values[CG_PBAP_TAG_SEARCH_PROPERTY].number;
	query->cards.format = values[CG_PBAP_TAG_FORMAT].number;
	query->cards.fields = fields_of(values[CG_PBAP_TAG_PROPERTY_SELECTOR].number);
	query->cards.having = values[CG_PBAP_TAG_VCARD_SELECTOR].number & CG_FIELDS_ALL;
	query->cards.masked = masked_of(query->repository, features);
	query->cards.having_all = values[CG_PBAP_TAG_SELECTOR_OPERATOR].number == 1;
	query->reset_unseen = values[CG_PBAP_TAG_RESET_MISSED].number == 1 &&
			      cg_repository_unseen(query->repository, &counted);
	query->cards.default_images = (features & CG_PBAP_FEATURE_IMAGES) != 0;
}

CgCode pbap_request_read(const CgHeaders *headers, const PbapContext *context, CgQuery **query)
{
	const char *name = cg_headers_get_text(headers, CG_HDR_NAME);
	g_autoptr(CgText) search = NULL;
	CgQuery asked = { 0 };
	ServeValue values[SERVE_TAGS_MAX] = { 0 };
	PbapKind kind;
	CgCode code = read_type(headers, &kind);

	if (code == CG_CODE_SUCCESS)
		code = serve_params_read(&table, headers, kind, context->features, values);
	if (code == CG_CODE_SUCCESS)
		code = read_name(name ? name : "", kind, context, &asked);
	if (code != CG_CODE_SUCCESS)
		return code;
	fill_query(kind, values, context->features, &asked);
	if (values[CG_PBAP_TAG_SEARCH_VALUE].text.size)
		asked.cards.search = search = cg_text_new(values[CG_PBAP_TAG_SEARCH_VALUE].text);
	*query = cg_query_copy(&asked);
	return CG_CODE_SUCCESS;
}
