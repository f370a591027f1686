/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PBAP server: one session over one source, as a PSE (PBAP 5).
 * It refuses every target but PBAP's, and every write, since its table has no function for PUT. */
#include "pbap-private.h"

typedef struct {
	CgSource *source;
	CgPbapServeOptions options;
	guint32 features; /* of both ends, known from CONNECT on */
	const ServeFolder *here;
	CgSession *session; /* owns this */
} PbapServer;

#define KIND_CONNECT 1 /* the only kind of request in this table */

static const ServeParam connect_params[] = {
	{ CG_PBAP_TAG_FEATURES, 4, KIND_CONNECT, 0, G_MAXUINT32, CG_PBAP_FEATURES_NONE },
};
static const ServeParams connect_table = { connect_params, G_N_ELEMENTS(connect_params), 0, 0 };

static CgCode pbap_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	PbapServer *server = data;
	ServeValue values[SERVE_TAGS_MAX] = { 0 };
	CgSpan target = CG_SPAN_EMPTY;
	CgCode code;

	if (server->options.busy)
		return CG_CODE_UNAVAILABLE;
	cg_headers_get_bytes(request, CG_HDR_TARGET, &target);
	if (!cg_span_equal(target, CG_SPAN_LITERAL(CG_TARGET_PBAP)))
		return CG_CODE_NOT_ACCEPTABLE;
	code = serve_params_read(&connect_table, request, KIND_CONNECT, 0, values);
	if (code != CG_CODE_SUCCESS)
		return code;
	server->features = server->options.features & values[CG_PBAP_TAG_FEATURES].number;
	server->here = pbap_folders.folders;
	return CG_CODE_SUCCESS;
}

static CgCode pbap_setpath(gpointer data, const char *name, gboolean up)
{
	PbapServer *server = data;
	const ServeFolder *folder = serve_folder_go(&pbap_folders, server->here, name, up,
						    server->options.repositories);

	if (!folder)
		return CG_CODE_NOT_FOUND;
	server->here = folder;
	return CG_CODE_SUCCESS;
}

static void wake_session(gpointer data)
{
	PbapServer *server = data;

	cg_obex_server_wake(server->session);
}

static CgCode pbap_get(gpointer data, const CgHeaders *headers, CgObexOp **op)
{
	PbapServer *server = data;
	g_autoptr(CgQuery) query = NULL;
	const PbapContext context = { server->options.repositories, server->features,
				      server->here };
	CgCode code = server->options.judge ? server->options.judge(headers) : CG_CODE_SUCCESS;

	if (code == CG_CODE_SUCCESS)
		code = pbap_request_read(headers, &context, &query);
	if (code == CG_CODE_SUCCESS)
		*op = pbap_answer_new(server->source, query, server->features,
				      (CgWake){ wake_session, server });
	return code;
}

static void pbap_free(gpointer data)
{
	PbapServer *server = data;

	cg_source_free(server->source);
	g_free(server);
}

static const CgObexProfile pbap_profile = {
	.connect = pbap_connect,
	.setpath = pbap_setpath,
	.get = pbap_get,
	.free = pbap_free,
};

CgSession *cg_serve_pbap(const CgObexLimits *limits, CgSource *source,
			 const CgPbapServeOptions *options)
{
	PbapServer *server = g_new0(PbapServer, 1);

	server->source = source;
	server->options = *options;
	server->here = pbap_folders.folders;
	server->session =
		cg_obex_server_new(limits, &pbap_profile, server, options->first_connection);
	cg_obex_server_set_password(server->session, CG_OBEX_PASSWORD);
	return server->session;
}
