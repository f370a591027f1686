/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What PBAP answers to a query: which parameters are owed, and the format of the body (PBAP 5). */
#include "pbap-private.h"

enum {
	OWES_SIZE = 1 << 0,
	OWES_MISSED = 1 << 1,
	OWES_VERSIONS = 1 << 2,
	OWES_DATABASE = 1 << 3,
};

static void put_params(guint owed, const CgHead *head, CgBuffer *params)
{
	if (owed & OWES_SIZE)
		cg_params_put_number(params, CG_PBAP_TAG_PHONEBOOK_SIZE, head->size, 2);
	if (owed & OWES_MISSED)
		cg_params_put_number(params, CG_PBAP_TAG_NEW_MISSED_CALLS, head->unseen, 1);
	if (owed & OWES_VERSIONS) {
		cg_params_put(params, CG_PBAP_TAG_PRIMARY_VERSION, cg_span(head->primary, 16));
		cg_params_put(params, CG_PBAP_TAG_SECONDARY_VERSION, cg_span(head->secondary, 16));
	}
	if (owed & OWES_DATABASE)
		cg_params_put(params, CG_PBAP_TAG_DATABASE, cg_span(head->database, 16));
}

static void put_entry(const CgItem *item, CgBuffer *body)
{
	cg_listing_entry(body, item->handle, item->name);
}

static const ServeFormat formats[] = {
	[CG_WANT_SIZE] = { .bodiless = TRUE, .put_params = put_params },
	[CG_WANT_LIST] = { .put_params = put_params,
			   .put_begin = cg_listing_begin,
			   .put_item = put_entry,
			   .put_end = cg_listing_end },
	[CG_WANT_ITEMS] = { .put_params = put_params },
};

static gboolean counts_missed(CgRepository repository, guint32 features)
{
	CgRepository counted;

	if (!cg_repository_unseen(repository, &counted))
		return FALSE;
	return repository == counted || (features & CG_PBAP_FEATURE_MISSED);
}

/* An entry is answered without what describes its folder. */
static guint owed_params(const CgQuery *query, guint32 features)
{
	gboolean whole_folder = query->pick == CG_PICK_WINDOW;
	guint owed = 0;

	if (query->want == CG_WANT_SIZE)
		owed |= OWES_SIZE;
	if (whole_folder && counts_missed(query->repository, features))
		owed |= OWES_MISSED;
	if (whole_folder && (features & CG_PBAP_FEATURE_VERSIONS))
		owed |= OWES_VERSIONS;
	if (features & CG_PBAP_FEATURE_DATABASE)
		owed |= OWES_DATABASE;
	return owed;
}

CgObexOp *pbap_answer_new(CgSource *source, const CgQuery *query, guint32 features, CgWake wake)
{
	return serve_answer_new(cg_source_read(source, query, wake), &formats[query->want],
				owed_params(query, features));
}
