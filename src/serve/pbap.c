/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PBAP server: one session over one book (PBAP 1.2.3, the PSE's side).
 * Refuses any target but PBAP's, and every write: PUT has no entry in its table. */
#include "pbap-private.h"

typedef struct {
	CgSource *book;
	CgPbapServeOptions options;
	guint32 features; /* of both ends, known from CONNECT on */
	const PbapFolder *here;
	CgSession *session; /* owns this */
} PbapServer;

/* A client that says nothing of its features has the two of PBAP 1.1. */
static CgCode read_features(const CgHeaders *request, guint32 *features)
{
	CgSpan params = CG_SPAN_EMPTY, value;
	guint64 number = CG_PBAP_FEATURES_NONE;

	cg_headers_get_bytes(request, CG_HDR_PARAMS, &params);
	if (!cg_params_valid(params))
		return CG_CODE_BAD_REQUEST;
	if (cg_params_find(params, CG_PBAP_TAG_FEATURES, &value) &&
	    (value.size != 4 || !cg_params_number(value, &number)))
		return CG_CODE_BAD_REQUEST;
	*features = number;
	return CG_CODE_SUCCESS;
}

static CgCode pbap_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	PbapServer *server = data;
	CgSpan target = CG_SPAN_EMPTY;
	guint32 theirs;
	CgCode code;

	cg_headers_get_bytes(request, CG_HDR_TARGET, &target);
	if (!cg_span_equal(target, cg_target_pbap))
		return CG_CODE_NOT_ACCEPTABLE;
	code = read_features(request, &theirs);
	if (code != CG_CODE_SUCCESS)
		return code;
	server->features = server->options.features & theirs;
	server->here = pbap_folder_root();
	return CG_CODE_SUCCESS;
}

static CgCode pbap_setpath(gpointer data, const char *name, gboolean up)
{
	PbapServer *server = data;
	const PbapFolder *folder = server->here;

	if (up)
		folder = folder->parent;
	else if (!name)
		folder = pbap_folder_root();
	if (folder && name)
		folder = pbap_folder_child(folder, name, server->options.repositories);
	if (!folder)
		return CG_CODE_NOT_FOUND;
	server->here = folder;
	return CG_CODE_SUCCESS;
}

static void look_again(gpointer data)
{
	PbapServer *server = data;

	cg_obex_server_wake(server->session);
}

static CgCode pbap_get(gpointer data, const CgHeaders *headers, CgObexOp **op)
{
	PbapServer *server = data;
	g_auto(PbapRequest) request = { 0 };
	const PbapContext context = { server->options.repositories, server->features,
				      server->here };
	CgCode code = pbap_request_read(&request, headers, &context);

	if (code == CG_CODE_SUCCESS)
		*op = pbap_op_new(server->book, &request, server->features,
				  (CgWake){ look_again, server });
	return code;
}

static void pbap_free(gpointer data)
{
	PbapServer *server = data;

	cg_source_free(server->book);
	g_free(server);
}

static const CgObexProfile pbap_profile = {
	.connect = pbap_connect,
	.setpath = pbap_setpath,
	.get = pbap_get,
	.free = pbap_free,
};

CgSession *cg_serve_pbap(const CgObexLimits *limits, CgSource *book,
			 const CgPbapServeOptions *options)
{
	PbapServer *server = g_new0(PbapServer, 1);

	server->book = book;
	server->options = *options;
	server->here = pbap_folder_root();
	server->session =
		cg_obex_server_new(limits, &pbap_profile, server, options->first_connection);
	cg_obex_server_set_password(server->session, CG_OBEX_PASSWORD);
	return server->session;
}
