/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PBAP server share: the folder tree, one request, and its answer. */
#pragma once

#include <contactguard/serve.h>

/* PbapSupportedFeatures and application parameters (PBAP 1.2.3, 7.1.2 and 6.2.1). */
enum {
	PBAP_FEATURE_DATABASE = 1 << 2,
	PBAP_FEATURE_VERSIONS = 1 << 3,
	PBAP_FEATURE_SELECTING = 1 << 4,
	PBAP_FEATURE_MISSED = 1 << 5,
	PBAP_FEATURE_UCI = 1 << 6,
	PBAP_FEATURE_UID = 1 << 7,
	PBAP_FEATURE_REFERENCES = 1 << 8,
	PBAP_FEATURE_IMAGES = 1 << 9,
};

enum {
	PBAP_TAG_ORDER = 0x01,
	PBAP_TAG_SEARCH_VALUE = 0x02,
	PBAP_TAG_SEARCH_PROPERTY = 0x03,
	PBAP_TAG_MAX_LIST_COUNT = 0x04,
	PBAP_TAG_LIST_START_OFFSET = 0x05,
	PBAP_TAG_PROPERTY_SELECTOR = 0x06,
	PBAP_TAG_FORMAT = 0x07,
	PBAP_TAG_PHONEBOOK_SIZE = 0x08,
	PBAP_TAG_NEW_MISSED_CALLS = 0x09,
	PBAP_TAG_PRIMARY_VERSION = 0x0A,
	PBAP_TAG_SECONDARY_VERSION = 0x0B,
	PBAP_TAG_VCARD_SELECTOR = 0x0C,
	PBAP_TAG_DATABASE = 0x0D,
	PBAP_TAG_SELECTOR_OPERATOR = 0x0E,
	PBAP_TAG_RESET_MISSED = 0x0F,
	PBAP_TAG_FEATURES = 0x10,
	PBAP_TAGS,
};

/* --- The folder tree (pbap-folder.c) ---------------------------------------------------------- */

typedef struct PbapFolder PbapFolder;
struct PbapFolder {
	const PbapFolder *parent; /* NULL: the root */
	const char *name;
	guint8 repositories; /* it is there if one of these is supported; the root always */
	gboolean is_book;
	CgFolder folder; /* of a book */
	gboolean sim;
};

const PbapFolder *pbap_folder_root(void);
/* NULL: no such child, or not with these repositories. */
const PbapFolder *pbap_folder_child(const PbapFolder *parent, const char *name,
				    guint8 repositories);
/* By an object's path, "telecom/pb.vcf", always from the root. NULL: not a book. */
const PbapFolder *pbap_folder_of_object(const char *path, guint8 repositories);

/* --- One GET (pbap-request.c) ----------------------------------------------------------------- */

typedef enum {
	PBAP_PULL = 1 << 0,
	PBAP_LIST = 1 << 1,
	PBAP_ENTRY = 1 << 2,
	PBAP_SIZE = 1 << 3, /* a pull or list with MaxListCount 0 */
} PbapKind;

typedef struct {
	guint8 repositories;
	guint32 features; /* of both ends */
	const PbapFolder *here;
} PbapContext;

typedef struct {
	PbapKind kind;
	CgBookQuery query; /* its strings are the two below */
	CgText *search, *uid;
} PbapRequest;

/* SUCCESS, or the refusal. Fills a zeroed request; clear it either way. */
CgCode pbap_request_read(PbapRequest *request, const CgHeaders *headers,
			 const PbapContext *context);
void pbap_request_clear(PbapRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PbapRequest, pbap_request_clear)

/* --- Its answer (pbap-op.c) ------------------------------------------------------------------- */

/* Reads book, and answers as the request asks. features: of both ends. */
CgObexOp *pbap_op_new(CgBook *book, const PbapRequest *request, guint32 features, CgWake wake);
