/* How often each consumer was asked about for nothing, in the last hour, whichever phone it named.
 * Who never was has no place here, so the table is as long as the list of those who drew prompts.
 */
#include "consent-private.h"

typedef struct {
	gint64 when[CG_UNANSWERED_MAX]; /* by the boot clock; a ring */
	guint oldest;
} Ring;

struct CgUnanswered {
	GHashTable *rings; /* char * -> Ring */
};

CgUnanswered *cg_unanswered_new(void)
{
	CgUnanswered *unanswered = g_new0(CgUnanswered, 1);

	unanswered->rings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return unanswered;
}

void cg_unanswered_free(CgUnanswered *unanswered)
{
	g_hash_table_unref(unanswered->rings);
	g_free(unanswered);
}

static Ring *new_ring(void)
{
	Ring *ring = g_new0(Ring, 1);

	for (guint i = 0; i < CG_UNANSWERED_MAX; i++)
		ring->when[i] = -CG_UNANSWERED_SPAN; /* before the machine was on */
	return ring;
}

void cg_unanswered_note(CgUnanswered *unanswered, const char *consumer)
{
	Ring *ring = g_hash_table_lookup(unanswered->rings, consumer);

	if (!ring) {
		ring = new_ring();
		g_hash_table_insert(unanswered->rings, g_strdup(consumer), ring);
	}
	ring->when[ring->oldest] = cg_clock_boot();
	ring->oldest = (ring->oldest + 1) % CG_UNANSWERED_MAX;
}

void cg_unanswered_forget(CgUnanswered *unanswered, const char *consumer)
{
	g_hash_table_remove(unanswered->rings, consumer);
}

gboolean cg_unanswered_too_many(const CgUnanswered *unanswered, const char *consumer)
{
	const Ring *ring = g_hash_table_lookup(unanswered->rings, consumer);

	return ring && cg_clock_boot() - ring->when[ring->oldest] < CG_UNANSWERED_SPAN;
}
