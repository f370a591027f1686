/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted phone: a profile that a test sets, behind a real answering session. */
#include "scripted-phone.h"

#include <contactguard/profile.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
	CgObexOp base;
	ScriptedPhone *phone;
	ScriptedAnswer answer;
	gsize at;
} ScriptedOp;

static void log_params(ScriptedPhone *phone, const CgHeaders *request)
{
	CgSpan params;
	g_auto(CgBuffer) hex = { 0 };

	if (!cg_headers_get_bytes(request, CG_HDR_PARAMS, &params))
		return;
	cg_hex_append(&hex, params);
	g_string_append_printf(phone->log, " %.*s", (int)hex.size, (const char *)hex.data);
}

static CgCode op_head(CgObexOp *base, CgHeaders *response)
{
	ScriptedOp *op = (ScriptedOp *)base;
	g_auto(CgBuffer) params = { 0 };

	if (op->answer.params) {
		g_assert_true(cg_hex_parse(op->answer.params, &params));
		cg_headers_set_bytes(response, CG_HDR_PARAMS, cg_buffer_span(&params));
	}
	return op->answer.code;
}

static CgCode op_body(CgObexOp *base, CgWriter *room)
{
	ScriptedOp *op = (ScriptedOp *)base;
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

static void op_free(CgObexOp *base)
{
	ScriptedOp *op = (ScriptedOp *)base;

	op->phone->freed++;
	g_free(op);
}

static const CgObexOpClass op_class = { .head = op_head, .body = op_body, .free = op_free };

static CgCode on_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	ScriptedPhone *phone = data;
	CgSpan target;

	g_assert_true(cg_headers_get_bytes(request, CG_HDR_TARGET, &target));
	g_assert_true(cg_span_equal(target, CG_SPAN_LITERAL(CG_TARGET_PBAP)));
	g_string_append(phone->log, "CONNECT");
	log_params(phone, request);
	g_string_append_c(phone->log, '\n');
	return phone->connect;
}

static CgCode on_setpath(gpointer data, const char *name, gboolean up)
{
	ScriptedPhone *phone = data;

	g_string_append_printf(phone->log, "SETPATH %s\n", up ? ".." : name ? name : "/");
	return g_strcmp0(name ? name : "", phone->refuse) == 0 ? CG_CODE_NOT_FOUND
							       : CG_CODE_SUCCESS;
}

static CgCode on_get(gpointer data, const CgHeaders *request, CgObexOp **out)
{
	ScriptedPhone *phone = data;
	ScriptedOp *op = g_new0(ScriptedOp, 1);

	g_string_append_printf(phone->log, "GET %s '%s'", cg_headers_get_type(request),
			       cg_headers_get_text(request, CG_HDR_NAME));
	log_params(phone, request);
	g_string_append_c(phone->log, '\n');
	op->base.class = &op_class;
	op->phone = phone;
	op->answer = *phone->answer;
	if (!op->answer.size && op->answer.body)
		op->answer.size = strlen(op->answer.body);
	*out = &op->base;
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
	ScriptedPhone *phone = data;
	CgObexLimits limits = socket->limits;

	limits.tx_max = 512;
	g_ptr_array_add(phone->links,
			cg_link_new(socket, cg_obex_server_new(&limits, &profile, phone, 1),
				    on_link_done, phone));
}

ScriptedPhone *scripted_phone_new(const char *kind)
{
	static const ScriptedAnswer nothing = { .code = CG_CODE_SUCCESS };
	ScriptedPhone *phone = g_new0(ScriptedPhone, 1);
	g_autofree char *text = NULL;

	phone->folder = g_dir_make_tmp("cg-XXXXXX", NULL);
	text = g_strdup_printf("%s:%s/s", kind, phone->folder);
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

void scripted_phone_hang_up(ScriptedPhone *phone)
{
	g_ptr_array_set_size(phone->links, 0);
}

void scripted_phone_free(ScriptedPhone *phone)
{
	g_ptr_array_unref(phone->links);
	cg_listener_free(phone->listener);
	g_rmdir(phone->folder);
	g_free(phone->folder);
	g_string_free(phone->log, TRUE);
	g_free(phone);
	cg_clock_thaw();
}

void scripted_phone_assert_log(ScriptedPhone *phone, const char *expected)
{
	g_assert_cmpstr(phone->log->str, ==, expected);
	g_string_truncate(phone->log, 0);
}
