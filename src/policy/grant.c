/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Grants: what a driver decided for one phone and consumer, and whether that still holds.
 * Uncertainty (another boot, another bond, a lost connection) ends a grant. A refusal ends when a
 * grant of the same lifetime would, and not before. A grant whose bond is not known now rests. */
#include <contactguard/policy.h>

CgGrant *cg_grant_new(const CgWho *who, const CgScope *scope, const CgLifetime *lifetime,
		      const CgDecisionContext *now, guint64 serial)
{
	CgGrant *grant = g_new0(CgGrant, 1);

	grant->phone = g_strdup(who->phone);
	grant->consumer = g_strdup(who->consumer);
	grant->serial = serial;
	grant->scope = scope ? cg_scope_ref(scope) : NULL;
	grant->lifetime = *lifetime;
	grant->until = cg_lifetime_until(lifetime, now->time);
	grant->boot = now->boot;
	grant->boot_id = g_strdup(now->boot_id);
	grant->bond = cg_bond_known(now->bond) ? g_strdup(now->bond) : NULL;
	return grant;
}

CgGrant *cg_grant_copy(const CgGrant *grant)
{
	CgGrant *copy = g_memdup2(grant, sizeof(*grant));

	copy->phone = g_strdup(grant->phone);
	copy->consumer = g_strdup(grant->consumer);
	copy->scope = grant->scope ? cg_scope_ref(grant->scope) : NULL;
	copy->boot_id = g_strdup(grant->boot_id);
	copy->bond = g_strdup(grant->bond);
	return copy;
}

void cg_grant_free(CgGrant *grant)
{
	if (!grant)
		return;
	g_free(grant->phone);
	g_free(grant->consumer);
	g_clear_pointer(&grant->scope, cg_scope_unref);
	g_free(grant->boot_id);
	g_free(grant->bond);
	g_free(grant);
}

/* --- Trips --- */

gint64 cg_trip_began_after(const CgDecisionContext *now)
{
	if (now->here || now->boot - now->gone_since < CG_TRIP_GAP)
		return now->trip_after;
	return MAX(now->trip_after, now->boot - CG_TRIP_GAP);
}

static gboolean same_boot(const CgGrant *grant, const CgDecisionContext *now)
{
	return g_strcmp0(grant->boot_id, now->boot_id) == 0 && now->boot >= grant->boot;
}

static gboolean same_trip(const CgGrant *grant, const CgDecisionContext *now)
{
	return same_boot(grant, now) && grant->boot > cg_trip_began_after(now);
}

/* --- Time --- */

/* Measures a span by the boot clock during the boot in which it was granted, and afterwards by the
 * time that never goes back. */
static gint64 time_left(const CgGrant *grant, const CgDecisionContext *now)
{
	switch (grant->lifetime.kind) {
	case CG_LIFETIME_SPAN:
		if (same_boot(grant, now))
			return grant->boot + cg_lifetime_span(&grant->lifetime) - now->boot;
		return grant->until - now->time;
	case CG_LIFETIME_DATE: return grant->until - now->time;
	case CG_LIFETIME_ONCE:
	case CG_LIFETIME_TRIP:
	case CG_LIFETIME_ALWAYS: return G_MAXINT64;
	}
	return 0;
}

/* Without a bond there is no proof that the phone that comes back is the same one. */
static gboolean ends_with_trip(const CgGrant *grant)
{
	return grant->lifetime.kind == CG_LIFETIME_TRIP || cg_grant_is_capped(grant);
}

gboolean cg_grant_is_capped(const CgGrant *grant)
{
	return grant->scope && !grant->bond && cg_lifetime_outlasts_trip(&grant->lifetime);
}

/* A refusal holds whatever becomes of a bond. */
static CgBondMatch match_bond(const CgGrant *grant, const CgDecisionContext *now)
{
	return grant->scope && grant->bond ? cg_bond_match(grant->bond, now->bond) : CG_BOND_SAME;
}

/* Another bond is the only thing about bonds that ends a grant. That nobody can tell the bond now
 * says nothing of whose it is: the grant holds as one without a bond does, and no longer. */
CgGrantState cg_grant_state(const CgGrant *grant, const CgDecisionContext *now)
{
	CgBondMatch match = match_bond(grant, now);

	if (grant->over)
		return CG_GRANT_OVER;
	if (match == CG_BOND_OTHER)
		return CG_GRANT_OTHER_BOND;
	if (grant->lifetime.kind == CG_LIFETIME_ONCE && !now->connected)
		return CG_GRANT_CONNECTION_LOST;
	if (ends_with_trip(grant) && !same_trip(grant, now))
		return CG_GRANT_TRIP_OVER;
	if (time_left(grant, now) <= 0)
		return CG_GRANT_TIME_OVER;
	if (match == CG_BOND_ELSEWHERE || (match == CG_BOND_UNKNOWN && !same_trip(grant, now)))
		return CG_GRANT_RESTS;
	return CG_GRANT_HOLDS;
}

gboolean cg_grant_holds(const CgGrant *grant, const CgDecisionContext *now)
{
	return cg_grant_state(grant, now) == CG_GRANT_HOLDS;
}

gboolean cg_grant_has_ended(const CgGrant *grant, const CgDecisionContext *now)
{
	CgGrantState state = cg_grant_state(grant, now);

	return state != CG_GRANT_HOLDS && state != CG_GRANT_RESTS;
}

gboolean cg_grant_rests_after_trip(const CgGrant *grant, const CgDecisionContext *now)
{
	return match_bond(grant, now) == CG_BOND_UNKNOWN;
}

/* While the phone is away, the trip ends CG_TRIP_GAP after it left. */
static gint64 trip_left(const CgGrant *grant, const CgDecisionContext *now)
{
	if ((!ends_with_trip(grant) && !cg_grant_rests_after_trip(grant, now)) || now->here)
		return G_MAXINT64;
	return MAX(now->gone_since, grant->boot) + CG_TRIP_GAP - now->boot;
}

gint64 cg_grant_left(const CgGrant *grant, const CgDecisionContext *now)
{
	if (!cg_grant_holds(grant, now))
		return G_MAXINT64;
	return MIN(time_left(grant, now), trip_left(grant, now));
}
