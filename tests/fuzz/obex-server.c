/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client's bytes against the server session with a fake profile. The first byte chooses packets
 * or stream, the chunk, and the longest packet; the Type of a GET says how it is answered. */
#include "fuzz.h"

#include <string.h>

typedef struct {
	CgObexOp base;
	gsize left;  /* of the body */
	guint waits; /* how often it answers WAIT first */
	CgCode end;
} FakeOp;

static guint8 letter_at(const char *plan, guint at)
{
	return plan && strlen(plan) > at ? (guint8)plan[at] : 0;
}

static gboolean must_wait(FakeOp *op)
{
	return op->waits > 0 && op->waits-- > 0;
}

static CgCode fake_op_head(CgObexOp *base, CgHeaders *response)
{
	FakeOp *op = (FakeOp *)base;

	if (must_wait(op))
		return CG_CODE_WAIT;
	cg_headers_set_bytes(response, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x08\x02\x00\x01"));
	return CG_CODE_SUCCESS;
}

static CgCode fake_op_body(CgObexOp *base, CgWriter *room)
{
	FakeOp *op = (FakeOp *)base;

	for (; op->left > 0 && cg_writer_room(room) > 0; op->left--) {
		if (op->left % 100 == 0 && must_wait(op)) {
			op->left--;
			return CG_CODE_WAIT;
		}
		cg_write_u8(room, 'x');
	}
	g_assert_false(room->failed);
	return op->left > 0 ? CG_CODE_CONTINUE : op->end;
}

static CgCode fake_op_data(CgObexOp *base, CgSpan bytes, gboolean last)
{
	FakeOp *op = (FakeOp *)base;

	op->left += bytes.size;
	return op->left > 4000 ? CG_CODE_TOO_LARGE : CG_CODE_SUCCESS;
}

static void fake_op_free(CgObexOp *base)
{
	g_free(base);
}

static CgCode start_op(const CgHeaders *request, const CgObexOpClass *class, CgObexOp **out)
{
	const char *plan = cg_headers_get_type(request);
	FakeOp *op;

	if (letter_at(plan, 0) == 'n')
		return CG_CODE_NOT_FOUND;
	op = g_new0(FakeOp, 1);
	op->base.class = class;
	op->left = class->body ? letter_at(plan, 0) * 16 : 0;
	op->waits = letter_at(plan, 1) % 4;
	op->end = letter_at(plan, 2) == 'x' ? CG_CODE_UNAVAILABLE : CG_CODE_SUCCESS;
	*out = &op->base;
	return CG_CODE_SUCCESS;
}

static const CgObexOpClass get_class = { .head = fake_op_head,
					 .body = fake_op_body,
					 .free = fake_op_free };
static const CgObexOpClass size_class = { .head = fake_op_head, .free = fake_op_free };
static const CgObexOpClass put_class = { .head = fake_op_head,
					 .data = fake_op_data,
					 .free = fake_op_free };

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
	return start_op(
		request,
		letter_at(cg_headers_get_type(request), 0) == 's' ? &size_class : &get_class, op);
}

static CgCode on_put(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	return start_op(request, &put_class, op);
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

static void run_session(guint8 choice, CgReader *input)
{
	static const gsize chunks[] = { 1, 7, 255, 4096 };
	const FuzzDrive drive = {
		.packets = choice & 1,
		.chunk = chunks[choice >> 1 & 3],
		.most = choice & 8 ? 300 : CG_OBEX_MTU_MAX,
	};
	const CgObexLimits limits = fuzz_limits(&drive);
	g_autoptr(CgSession) session =
		cg_obex_server_new(&limits, &profile, NULL, choice & 16 ? G_MAXUINT32 - 1 : 1);

	fuzz_answer(session, &drive, input);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgReader input;
	guint8 choice;

	cg_reader_init(&input, cg_span(data, size));
	choice = cg_read_u8(&input);
	run_session(choice, &input);
	return 0;
}
