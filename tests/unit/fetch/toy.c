/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The toy phone: a scripted profile behind the real answering session. */
#include "toy.h"

#include <glib/gstdio.h>
#include <string.h>

const CgQuery toy_bulk = { .want = CG_WANT_ITEMS, .max = 65535 };
const CgQuery toy_size = { .want = CG_WANT_SIZE };
const CgQuery toy_names = { .want = CG_WANT_LIST, .max = 65535 };
const CgQuery toy_entry = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 7 };

typedef struct {
	CgObexOp parent;
	ToyPhone *phone;
	ToyAnswer answer;
	gsize at;
} ToyOp;

static void log_params(ToyPhone *phone, const CgHeaders *request)
{
	CgSpan params;
	g_auto(CgBuffer) hex = { 0 };
	if (!cg_headers_get_bytes(request, CG_HDR_PARAMS, &params))
		return;
	cg_hex_append(&hex, params);
	g_string_append_printf(phone->log, " %.*s", (int)hex.size, (const char *)hex.data);
}

static CgCode op_head(CgObexOp *parent, CgHeaders *response)
{
	ToyOp *op = (ToyOp *)parent;
	g_auto(CgBuffer) params = { 0 };
	if (op->answer.params) {
		g_assert_true(cg_hex_parse(op->answer.params, &params));
		cg_headers_set_bytes(response, CG_HDR_PARAMS, cg_buffer_span(&params));
	}
	return op->answer.code;
}

static CgCode op_body(CgObexOp *parent, CgWriter *room)
{
	ToyOp *op = (ToyOp *)parent;
	gsize size = MIN(op->answer.size - op->at, cg_writer_room(room));
	if (size)
		cg_write_span(room, cg_span(op->answer.body + op->at, size));
	op->at += size;
	if (op->at < op->answer.size)
		return CG_CODE_CONTINUE;
	if (op->answer.stalls)
		return CG_CODE_WAIT;
	return op->answer.breaks ? op->answer.breaks : CG_CODE_SUCCESS;
}

static void op_free(CgObexOp *parent)
{
	ToyOp *op = (ToyOp *)parent;
	op->phone->freed++;
	g_free(op);
}

static const CgObexOpClass op_class = { .head = op_head, .body = op_body, .free = op_free };

static CgCode on_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	ToyPhone *phone = data;
	CgSpan target;
	g_assert_true(cg_headers_get_bytes(request, CG_HDR_TARGET, &target));
	g_assert_true(cg_span_equal(target, cg_target_pbap));
	g_string_append(phone->log, "CONNECT");
	log_params(phone, request);
	g_string_append_c(phone->log, '\n');
	return phone->connect;
}

static CgCode on_setpath(gpointer data, const char *name, gboolean up)
{
	ToyPhone *phone = data;
	g_string_append_printf(phone->log, "SETPATH %s\n", up ? ".." : name ? name : "/");
	return g_strcmp0(name, phone->refuse) == 0 && name ? CG_CODE_NOT_FOUND : CG_CODE_SUCCESS;
}

static CgCode on_get(gpointer data, const CgHeaders *request, CgObexOp **out)
{
	ToyPhone *phone = data;
	g_string_append_printf(phone->log, "GET %s '%s'", cg_headers_get_type(request),
			       cg_headers_get_text(request, CG_HDR_NAME));
	log_params(phone, request);
	g_string_append_c(phone->log, '\n');
	ToyOp *op = g_new0(ToyOp, 1);
	op->parent.class = &op_class;
	op->phone = phone;
	op->answer = *phone->answer;
	if (!op->answer.size && op->answer.body)
		op->answer.size = strlen(op->answer.body);
	*out = &op->parent;
	return CG_CODE_SUCCESS;
}

static void on_free(gpointer data)
{
}

static const CgObexProfile profile = {
	.connect = on_connect,
	.setpath = on_setpath,
	.get = on_get,
	.free = on_free,
};

static void on_link_done(gpointer data, CgLinkEnd end, const GError *error)
{
}

static void on_accepted(gpointer data, const CgSocket *socket)
{
	ToyPhone *phone = data;
	CgObexLimits limits = cg_socket_limits(socket);
	limits.tx_max = 512;
	g_ptr_array_add(phone->links,
			cg_link_new(socket, cg_obex_server_new(&limits, &profile, phone, 1),
				    on_link_done, phone));
}

ToyPhone *toy_phone_new(const char *kind)
{
	static const ToyAnswer nothing = { .code = CG_CODE_SUCCESS };
	ToyPhone *phone = g_new0(ToyPhone, 1);
	phone->folder = g_dir_make_tmp("cg-XXXXXX", NULL);
	g_autofree char *text = g_strdup_printf("%s:%s/s", kind, phone->folder);
	g_assert_true(cg_address_parse(text, &phone->address, NULL));
	phone->listener = cg_listen(&phone->address, on_accepted, phone, NULL);
	g_assert_nonnull(phone->listener);
	phone->links = g_ptr_array_new_with_free_func((GDestroyNotify)cg_link_free);
	phone->log = g_string_new(NULL);
	phone->connect = CG_CODE_SUCCESS;
	phone->answer = &nothing;
	cg_clock_freeze(0, 0);
	return phone;
}

void toy_phone_hang_up(ToyPhone *phone)
{
	g_ptr_array_set_size(phone->links, 0);
}

void toy_phone_free(ToyPhone *phone)
{
	g_ptr_array_unref(phone->links);
	cg_listener_free(phone->listener);
	g_rmdir(phone->folder);
	g_free(phone->folder);
	g_string_free(phone->log, TRUE);
	g_free(phone);
	cg_clock_thaw();
}

void toy_phone_assert_log(ToyPhone *phone, const char *expected)
{
	g_assert_cmpstr(phone->log->str, ==, expected);
	g_string_truncate(phone->log, 0);
}

void spin(void)
{
	for (guint i = 0; g_main_context_iteration(NULL, FALSE); i++)
		g_assert_cmpuint(i, <, 1000000);
}

CgSource *toy_book(const ToyPhone *phone)
{
	static const CgPhoneRecord record = { .features = 0x3FF,
					      .has_features = TRUE,
					      .repositories = 0x0F };
	return cg_fetch_pbap(&phone->address, &record);
}

static void note(gpointer data)
{
}

CgCursor *toy_read(CgSource *book, const CgQuery *query)
{
	return cg_source_read(book, query, (CgWake){ note, NULL });
}

CgStep toy_head(CgCursor *read, CgHead *head, GError **error)
{
	CgStep step;
	while ((step = cg_cursor_head(read, head, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}

CgStep toy_next(CgCursor *read, const CgItem **item, GError **error)
{
	CgStep step;
	while ((step = cg_cursor_next(read, item, error)) == CG_STEP_WAIT)
		if (!g_main_context_iteration(NULL, FALSE))
			return CG_STEP_WAIT;
	return step;
}
