/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait for the phone's record. What a phone may be asked depends on its record, and over
 * Bluetooth that is known only once the phone has been reached for the first time. */
#include "fetch-private.h"

typedef struct {
	CgSource *source;
	FetchRead read;
	CgRequest *request; /* that awaits the connection */
} AwaitedRecord;

static CgStep is_record_known(gpointer data)
{
	switch (cg_request_head(((AwaitedRecord *)data)->request, NULL)) {
	case CG_CODE_WAIT: return CG_STEP_WAIT;
	case CG_CODE_SUCCESS: return CG_STEP_GOT;
	default: return CG_STEP_LATER;
	}
}

static CgCursor *begin_read(gpointer data, const CgQuery *query, CgWake wake)
{
	AwaitedRecord *awaited = data;

	g_clear_pointer(&awaited->request, cg_request_free);
	return awaited->read(awaited->source, query, wake);
}

static void free_awaited(gpointer data)
{
	AwaitedRecord *awaited = data;

	cg_request_free(awaited->request);
	g_free(awaited);
}

CgCursor *fetch_deferred_read_new(CgConnection *connection, CgSource *source, const CgQuery *query,
				  FetchRead read, CgWake wake)
{
	static const CgDeferral deferral = { is_record_known, begin_read, free_awaited };
	AwaitedRecord *awaited = g_new0(AwaitedRecord, 1);

	awaited->source = source;
	awaited->read = read;
	awaited->request = cg_connection_await(connection, wake);
	return cg_deferred_read_new(&deferral, awaited, query, wake);
}
