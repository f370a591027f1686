/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the application parameters of a request by a profile's table. Refuses broken ones, values
 * of a wrong length, and values out of range. Those that the request does not know are skipped. */
#include "serve-private.h"

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

static CgCode read_param(const ServeParam *param, CgSpan params, ServeValue *out)
{
	guint64 number;
	CgSpan value;

	if (!cg_params_find(params, param->tag, &value))
		return CG_CODE_SUCCESS;
	if (param->size == 0)
		return read_text(value, &out->text);
	if (value.size != param->size || !cg_params_number(value, &number))
		return CG_CODE_BAD_REQUEST;
	if (number > param->most)
		return CG_CODE_PRECONDITION;
	out->number = number;
	return CG_CODE_SUCCESS;
}

static void set_absent(const ServeParams *table, ServeValue *values)
{
	for (guint i = 0; i < table->count; i++)
		values[table->params[i].tag] = (ServeValue){ .number = table->params[i].absent };
}

CgCode serve_params_read(const ServeParams *table, const CgHeaders *headers, guint kind,
			 guint32 features, ServeValue values[SERVE_TAGS_MAX])
{
	CgSpan params = CG_SPAN_EMPTY;

	cg_headers_get_bytes(headers, CG_HDR_PARAMS, &params);
	if (!cg_params_valid(params))
		return CG_CODE_BAD_REQUEST;
	set_absent(table, values);
	for (guint i = 0; i < table->count; i++) {
		const ServeParam *param = &table->params[i];
		gboolean size_only = table->count_tag && values[table->count_tag].number == 0;
		CgCode code;

		if (!(param->kinds & (size_only ? table->size_kind : kind)) ||
		    (param->needs & ~features))
			continue;
		code = read_param(param, params, &values[param->tag]);
		if (code != CG_CODE_SUCCESS)
			return code;
	}
	return CG_CODE_SUCCESS;
}
