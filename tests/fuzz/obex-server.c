/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of an asker against the answering session with a toy profile. The first byte chooses
 * packets or stream, the chunk, and the longest packet; the Type of a GET tells how the toy answers
 * it. */
#include "fuzz.h"

#include <string.h>

typedef struct {
	CgObexOp parent;
	gsize left;  /* of the body */
	guint waits; /* how often it says so first */
	CgCode end;
} ToyOp;

static guint8 letter(const char *plan, guint at)
{
	return plan && strlen(plan) > at ? (guint8)plan[at] : 0;
}

static gboolean waits(ToyOp *op)
{
	return op->waits > 0 && op->waits-- > 0;
}

static CgCode toy_head(CgObexOp *parent, CgHeaders *response)
{
	ToyOp *op = (ToyOp *)parent;

	if (waits(op))
		return CG_CODE_WAIT;
	cg_headers_set_bytes(response, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x08\x02\x00\x01"));
	return CG_CODE_SUCCESS;
}

static CgCode toy_body(CgObexOp *parent, CgWriter *room)
{
	ToyOp *op = (ToyOp *)parent;

	for (; op->left > 0 && cg_writer_room(room) > 0; op->left--) {
		if (op->left % 100 == 0 && waits(op)) {
			op->left--;
			return CG_CODE_WAIT;
		}
		cg_write_u8(room, 'x');
	}
	g_assert_false(room->failed);
	return op->left > 0 ? CG_CODE_CONTINUE : op->end;
}

static CgCode toy_data(CgObexOp *parent, CgSpan bytes, gboolean last)
{
	ToyOp *op = (ToyOp *)parent;

	op->left += bytes.size;
	return op->left > 4000 ? CG_CODE_TOO_LARGE : CG_CODE_SUCCESS;
}

static void toy_free(CgObexOp *parent)
{
	g_free(parent);
}

static CgCode start(const CgHeaders *request, const CgObexOpClass *class, CgObexOp **out)
{
	const char *plan = cg_headers_get_type(request);
	ToyOp *op;

	if (letter(plan, 0) == 'n')
		return CG_CODE_NOT_FOUND;
	op = g_new0(ToyOp, 1);
	op->parent.class = class;
	op->left = class->body ? letter(plan, 0) * 16 : 0;
	op->waits = letter(plan, 1) % 4;
	op->end = letter(plan, 2) == 'x' ? CG_CODE_UNAVAILABLE : CG_CODE_SUCCESS;
	*out = &op->parent;
	return CG_CODE_SUCCESS;
}

static const CgObexOpClass get_class = { .head = toy_head, .body = toy_body, .free = toy_free };
static const CgObexOpClass size_class = { .head = toy_head, .free = toy_free };
static const CgObexOpClass put_class = { .head = toy_head, .data = toy_data, .free = toy_free };

static CgCode on_connect(gpointer data, const CgHeaders *request, CgHeaders *response)
{
	return cg_headers_has(request, CG_HDR_AUTH_RESPONSE) ? CG_CODE_UNAUTHORIZED
							     : CG_CODE_SUCCESS;
}

static CgCode on_setpath(gpointer data, const char *name, gboolean up)
{
	return name && strchr(name, 'x') ? CG_CODE_NOT_FOUND : CG_CODE_SUCCESS;
}

static CgCode on_get(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	return start(request,
		     letter(cg_headers_get_type(request), 0) == 's' ? &size_class : &get_class, op);
}

static CgCode on_put(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	return start(request, &put_class, op);
}

static void on_free(gpointer data)
{
}

static const CgObexProfile profile = {
	.connect = on_connect,
	.setpath = on_setpath,
	.get = on_get,
	.put = on_put,
	.free = on_free,
};

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const gsize chunks[] = { 1, 7, 255, 4096 };
	CgReader input;
	guint8 choice;

	cg_reader_init(&input, cg_span(data, size));
	choice = cg_read_u8(&input);
	const FuzzDrive drive = {
		.packets = choice & 1,
		.chunk = chunks[choice >> 1 & 3],
		.most = choice & 8 ? 300 : CG_OBEX_MTU_MAX,
	};
	const CgObexLimits limits = fuzz_limits(&drive);
	g_autoptr(CgSession) session =
		cg_obex_server_new(&limits, &profile, NULL, choice & 16 ? G_MAXUINT32 - 1 : 1);

	fuzz_answer(session, &drive, &input);
	return 0;
}
