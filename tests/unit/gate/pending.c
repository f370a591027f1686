/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait for the driver: until the answer is durable, or nobody waits for it any longer.
 */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <sqlite3.h>
#include <string.h>

static const CgWho ada = { PHONE, ADA };

/* --- An agent --- */

typedef struct {
	Fixture *fixture;
	CgAgent *agent;
	guint64 question; /* the last one; 0: cancelled */
	guint asked;
	char *shown; /* REPOSITORIES;FIELDS;SCOPES;LIFETIMES;LIFETIME */
} Agent;

static char *words(char **all)
{
	return g_strjoinv(",", all);
}

static void on_ask(gpointer data, const CgQuestion *question)
{
	g_autofree char *repositories = words(question->repositories);
	g_autofree char *fields = words(question->fields), *scopes = words(question->scopes);
	g_autofree char *lifetimes = words(question->lifetimes);
	Agent *agent = data;

	agent->question = question->id;
	agent->asked++;
	g_free(agent->shown);
	agent->shown =
		g_strjoin(";", repositories, fields, scopes, lifetimes, question->lifetime, NULL);
	g_assert_cmpstr(question->who.phone, ==, PHONE);
	g_assert_cmpstr(question->phone_name, ==, "Phone");
}

static void on_cancel(gpointer data, const CgQuestion *question)
{
	Agent *agent = data;

	g_assert_cmpuint(agent->question, ==, question->id);
	agent->question = 0;
}

static void on_release(gpointer data)
{
}

static void agent_open(Agent *agent, Fixture *fixture)
{
	static const CgAgentClass class = { on_ask, on_cancel, on_release };
	static const char *const nobody[] = { NULL };

	*agent = (Agent){ .fixture = fixture };
	agent->agent = cg_agent_register(cg_decisions_consent(fixture->base.decisions), &class,
					 agent, 0, nobody);
}

static void agent_clear(Agent *agent)
{
	g_free(agent->shown);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Agent, agent_clear)

/* --- A read that may wait --- */

typedef struct {
	CgCursor *read;
	guint wakes;
} Waiting;

static void woken(gpointer data)
{
	((Waiting *)data)->wakes++;
}

static void waiting_clear(Waiting *waiting)
{
	g_clear_pointer(&waiting->read, cg_cursor_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Waiting, waiting_clear)

static void begin(Waiting *waiting, CgSource *car)
{
	CgQuery size = { .want = CG_WANT_SIZE };

	waiting->read = cg_source_read(car, &size, (CgWake){ woken, waiting });
}

static CgStep look(Waiting *waiting, guint *size)
{
	CgHead head = { 0 };
	CgStep step = cg_cursor_head(waiting->read, &head, NULL);

	*size = head.size;
	return step;
}

static void assert_waits(Waiting *waiting)
{
	guint size;

	run_until_idle();
	g_assert_cmpint(look(waiting, &size), ==, CG_STEP_WAIT);
}

static void assert_size(Waiting *waiting, guint wanted)
{
	guint size;

	while (look(waiting, &size) == CG_STEP_WAIT)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(look(waiting, &size), ==, CG_STEP_GOT);
	g_assert_cmpuint(size, ==, wanted);
}

/* Two people, and the owner; the driver decides. */
static CgSource *ring(Fixture *fixture, Agent *agent, const char *rules)
{
	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111\nUID:1");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222\nUID:2");
	decision_fixture_set_rules(&fixture->base, rules);
	agent_open(agent, fixture);
	return fixture_car(fixture, ADA);
}

/* --- Questions --- */

static void answered(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 };
	guint size;

	g_assert_cmpuint(agent.asked, ==, 0); /* it has come, and asks for nothing */
	begin(&waiting, car);
	assert_waits(&waiting);
	g_assert_cmpuint(fixture->reads, ==, 0);
	g_assert_cmpstr(agent.shown, ==,
			"pb;;nothing,lookup,favourites,names-and-numbers,everything;"
			"once,trip,12h,7d,always;trip");
	cg_agent_answer(agent.agent, agent.question, "names-and-numbers", NULL);
	/* Not durable yet: nothing has gone through the main loop. */
	g_assert_cmpint(look(&waiting, &size), ==, CG_STEP_WAIT);
	g_assert_cmpuint(waiting.wakes, ==, 0);
	assert_size(&waiting, 3);
	g_assert_cmpuint(waiting.wakes, >, 0);
}

/* As a restart after a kill would find it. */
static guint count_saved_refusals(const Fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->base.dir, "contactguard.db", NULL);
	sqlite3_stmt *rows = NULL;
	sqlite3 *db = NULL;
	guint count;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(db, "SELECT count(*) FROM grants WHERE scope IS NULL",
					   -1, &rows, NULL),
			==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(rows), ==, SQLITE_ROW);
	count = sqlite3_column_int(rows, 0);
	sqlite3_finalize(rows);
	sqlite3_close(db);
	return count;
}

static void refused(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) first = { 0 }, meanwhile = { 0 }, later = { 0 };
	guint size;

	begin(&first, car);
	cg_agent_refuse(agent.agent, agent.question);
	begin(&meanwhile, car);
	/* Not durable yet: nothing has gone through the main loop. */
	g_assert_cmpint(look(&first, &size), ==, CG_STEP_WAIT);
	g_assert_cmpint(look(&meanwhile, &size), ==, CG_STEP_WAIT);
	assert_size(&first, 0);
	g_assert_cmpuint(count_saved_refusals(fixture), ==, 1);
	assert_size(&meanwhile, 0);
	begin(&later, car);
	assert_size(&later, 0);
	g_assert_cmpuint(agent.asked, ==, 1);
}

/* For the trip, over a restart, and no longer. */
static void refused_for_the_trip(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 }, later = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 }, again = { 0 };

	begin(&waiting, car);
	cg_agent_refuse(agent.agent, agent.question);
	waiting_clear(&waiting);
	g_clear_pointer(&car, cg_source_free);
	fixture_restart(fixture);
	agent_open(&later, fixture);
	car = fixture_car(fixture, ADA);
	begin(&waiting, car);
	assert_size(&waiting, 0);
	g_assert_cmpuint(later.asked, ==, 0);
	cg_clock_advance(CG_TRIP_GAP);
	begin(&again, car);
	assert_waits(&again);
	g_assert_cmpuint(later.asked, ==, 1);
}

static void wait_written(Fixture *fixture)
{
	while (fixture->base.decisions->writes->len > 0)
		g_main_context_iteration(NULL, TRUE);
}

static void too_late(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "[Consent]\nWait=12\n");
	g_auto(Waiting) first = { 0 }, second = { 0 }, third = { 0 }, fourth = { 0 };

	begin(&first, car);
	cg_clock_advance(CG_SECONDS(7));
	begin(&second, car); /* waits for what is left */
	cg_clock_advance(CG_SECONDS(5) - 1);
	assert_waits(&first);
	assert_waits(&second);
	cg_clock_advance(1);
	g_assert_cmpuint(first.wakes, ==, 1);
	assert_size(&first, 0);
	assert_size(&second, 0);
	wait_written(fixture); /* nothing was */
	begin(&third, car);
	assert_size(&third, 0);
	g_assert_cmpuint(agent.asked, ==, 1);
	/* The question is still open, and an answer counts when it comes. */
	cg_agent_answer(agent.agent, agent.question, "everything", "trip");
	wait_written(fixture);
	begin(&fourth, car);
	assert_size(&fourth, 3);
}

/* Who has gone is not answered any more, and who comes back is asked about anew. */
static void gone(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, ""), other = fixture_car(fixture, ADA);
	g_auto(Waiting) waiting = { 0 }, again = { 0 };
	guint64 question;

	begin(&waiting, car);
	question = agent.question;
	waiting_clear(&waiting);
	g_clear_pointer(&car, cg_source_free);
	g_assert_cmpuint(agent.question, ==, question); /* another of its sessions goes on */
	g_clear_pointer(&other, cg_source_free);
	g_assert_cmpuint(agent.question, ==, 0);
	cg_agent_answer(agent.agent, question, "everything", "always");
	g_assert_cmpuint(fixture->base.decisions->writes->len, ==, 0);
	car = fixture_car(fixture, ADA);
	begin(&again, car);
	assert_waits(&again);
	g_assert_cmpuint(agent.asked, ==, 2);
}

static void no_agent(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 }, later = { 0 };

	begin(&waiting, car);
	assert_waits(&waiting);
	cg_agent_unregister(agent.agent);
	g_assert_cmpuint(waiting.wakes, ==, 1);
	assert_size(&waiting, 0);
	begin(&later, car);
	assert_size(&later, 0);
}

static void never_asks(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "[Rule r]\nScope=nothing\n");
	g_auto(Waiting) ruled = { 0 }, fixed = { 0 };

	begin(&ruled, car);
	assert_size(&ruled, 0);
	decision_fixture_set_rules(&fixture->base, "");
	decision_fixture_fix_scope(&fixture->base, "nothing");
	begin(&fixed, car);
	assert_size(&fixed, 0);
	g_assert_cmpuint(agent.asked, ==, 0);
}

/* Whatever decides meanwhile takes the prompt back. */
static void decided_elsewhere(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) granted = { 0 }, ruled = { 0 }, revoked = { 0 };
	Told told = { .open = 1 };

	begin(&granted, car);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "once"));
	g_assert_cmpuint(agent.question, ==, 0);
	assert_size(&granted, 3);

	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, PHONE, ADA, on_told, &told, NULL));
	wait_until_none(&told.open);
	begin(&ruled, car);
	g_assert_cmpuint(agent.asked, ==, 2);
	decision_fixture_set_rules(&fixture->base,
				   "[Rule r]\nScope=nothing\n"); /* what it sees stays the same */
	g_assert_cmpuint(agent.question, ==, 0);
	assert_size(&ruled, 0);

	decision_fixture_set_rules(&fixture->base, "");
	begin(&revoked, car);
	g_assert_cmpuint(agent.asked, ==, 3);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	g_assert_cmpuint(agent.question, ==, 0);
	assert_size(&revoked, 0);
}

/* A revocation while the answer is being saved is the last word. */
static void overtaken(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 };
	Told told = { .open = 1 };

	begin(&waiting, car);
	cg_agent_answer(agent.agent, agent.question, "everything", "always");
	g_assert_true(cg_decisions_revoke(fixture->base.decisions, &ada, on_told, &told, NULL));
	wait_until_none(&told.open);
	assert_size(&waiting, 0);
}

/* Trouble that may pass is no empty book. */
static void not_put_down(Fixture *fixture, gconstpointer data)
{
	g_autofree char *path = g_build_filename(fixture->base.dir, "contactguard.db", NULL);
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 }, again = { 0 };
	sqlite3 *other = NULL;
	guint size;

	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	sqlite3_busy_timeout(other, 10000); /* until what is being written is there */
	g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	begin(&waiting, car);
	cg_agent_answer(agent.agent, agent.question, "everything", "always");
	while (look(&waiting, &size) == CG_STEP_WAIT)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(look(&waiting, &size), ==, CG_STEP_LATER);
	sqlite3_close(other);
	begin(&again, car);
	assert_waits(&again);
	g_assert_cmpuint(agent.asked, ==, 2);
}

static void offered(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent,
				       "[Scope few]\nContacts=favourites\nFields=TEL\n"
				       "[Rule r]\nScope=ask\nCeiling=favourites\nLifetime=30m\n");
	g_auto(Waiting) waiting = { 0 }, other = { 0 };
	CgQuery cards = { .want = CG_WANT_ITEMS,
			  .repository = CG_REPO_SIM_ICH,
			  .cards.fields = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_TEL) };

	waiting.read = cg_source_read(car, &cards, (CgWake){ 0 });
	g_assert_cmpstr(agent.shown, ==,
			"SIM1/ich;N,TEL;nothing,favourites,few;once,trip,12h,7d,always,30m;30m");
	begin(&other, car);
	g_assert_cmpuint(agent.asked, ==, 1);
}

/* What would be capped anyway is not on offer. */
static void offered_without_a_bond(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = NULL;
	g_auto(Waiting) waiting = { 0 };

	g_clear_pointer((char **)&fixture->base.decisions->bond, g_free);
	car = ring(fixture, &agent, "[Rule r]\nScope=ask\nLifetime=7d\n");
	begin(&waiting, car);
	g_assert_true(g_str_has_suffix(agent.shown, ";once,trip;trip"));
}

/* --- Bonds --- */

static void on_bond_asked(gpointer asked, const char *peer)
{
	g_assert_cmpstr(peer, ==, PHONE);
	(*(guint *)asked)++;
}

/* A car whose session has just begun, and whose peer's bond is being asked for. */
static CgSource *ring_anew(Fixture *fixture, Agent *agent, guint *asked)
{
	g_clear_pointer((char **)&fixture->base.decisions->bond, g_free);
	cg_decisions_on_bond_asked(fixture->base.decisions, on_bond_asked, asked);
	cg_decisions_set_phone_here(fixture->base.decisions, PHONE, TRUE);
	cg_consumer_ask_bonds(cg_decisions_consumer(fixture->base.decisions, &ada));
	return ring(fixture, agent, "");
}

/* Nothing is read of the phone and nobody is asked before the bond is told; a grant of that bond
 * then holds. */
static void waits_for_the_bond(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	guint asked = 0;
	g_autoptr(CgSource) car = ring_anew(fixture, &agent, &asked);
	CgDecisions *decisions = fixture->base.decisions;
	g_auto(Waiting) waiting = { 0 };

	g_assert_cmpuint(asked, ==, 1);
	cg_decisions_set_bond(decisions, PHONE, "a/1");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "always"));
	cg_consumer_ask_bonds(cg_decisions_consumer(decisions, &ada));
	g_assert_cmpuint(asked, ==, 2);
	begin(&waiting, car);
	assert_waits(&waiting);
	cg_decisions_set_bond(decisions, PHONE, "a/1");
	g_assert_cmpuint(waiting.wakes, ==, 1);
	assert_size(&waiting, 3);
	g_assert_cmpuint(agent.asked, ==, 0);
}

/* It is another one: the read that waited is put to the driver as that of a stranger. */
static void waits_for_another_bond(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	guint asked = 0;
	g_autoptr(CgSource) car = ring_anew(fixture, &agent, &asked);
	CgDecisions *decisions = fixture->base.decisions;
	g_auto(Waiting) waiting = { 0 };

	cg_decisions_set_bond(decisions, PHONE, "a/1");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "always"));
	cg_consumer_ask_bonds(cg_decisions_consumer(decisions, &ada));
	begin(&waiting, car);
	cg_decisions_set_bond(decisions, PHONE, "a/2");
	g_assert_cmpuint(agent.asked, ==, 0);
	assert_waits(&waiting);
	g_assert_cmpuint(agent.asked, ==, 1);
	g_assert_true(g_str_has_suffix(agent.shown, ";once,trip,12h,7d,always;trip"));
	cg_agent_refuse(agent.agent, agent.question);
	assert_size(&waiting, 0);
}

/* Nobody can tell: the driver is asked, for the trip at most. */
static void waits_for_no_bond(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	guint asked = 0;
	g_autoptr(CgSource) car = ring_anew(fixture, &agent, &asked);
	g_auto(Waiting) waiting = { 0 }, unheard = { 0 };
	guint size;

	begin(&waiting, car);
	begin(&unheard, car);
	assert_waits(&waiting);
	g_assert_cmpuint(agent.asked, ==, 0);
	cg_decisions_set_bond(fixture->base.decisions, PHONE, NULL);
	assert_waits(&waiting);
	g_assert_cmpuint(agent.asked, ==, 1);
	g_assert_true(g_str_has_suffix(agent.shown, ";once,trip;trip"));
	cg_agent_answer(agent.agent, agent.question, "everything", NULL);
	assert_size(&waiting, 3);
	assert_size(&unheard, 3);
	/* Whoever is asked and says nothing at all does not hold a read for ever. */
	cg_consumer_ask_bonds(cg_decisions_consumer(fixture->base.decisions, &ada));
	waiting_clear(&waiting);
	begin(&waiting, car);
	assert_waits(&waiting);
	cg_clock_advance(CG_SECONDS(8 + 12 + 60));
	g_assert_cmpint(look(&waiting, &size), ==, CG_STEP_LATER);
}

static void wider_than_the_ceiling(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car =
		ring(fixture, &agent,
		     "[Scope most]\nContacts=uid:1\n[Rule r]\nScope=ask\nCeiling=most\n");
	g_auto(Waiting) waiting = { 0 };

	begin(&waiting, car);
	cg_agent_answer(agent.agent, agent.question, "everything", NULL);
	assert_size(&waiting, 2);
}

static void wrong_answers(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *scope, *lifetime;
	} answers[] = {
		{ "", "trip" },
		{ "ask", "trip" },
		{ "[Scope other]\nContacts=all\n", "trip" },
		{ "everything", "for ever" },
		{ "everything", "1969-12-31" },
	};
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, "");
	g_auto(Waiting) waiting = { 0 };

	begin(&waiting, car);
	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		Agent one;

		agent_open(&one, fixture);
		cg_agent_activate(one.agent);
		g_assert_cmpuint(one.question, ==, agent.question);
		cg_agent_answer(one.agent, one.question, answers[i].scope, answers[i].lifetime);
		cg_agent_unregister(one.agent);
		agent_clear(&one);
	}
	assert_waits(&waiting);
	g_assert_cmpuint(fixture->base.decisions->writes->len, ==, 0);
}

/* A read whose answer comes at the last moment, from a phone that is silent, ends so many seconds
 * later. */
static void assert_ends_after(Fixture *fixture, CgSource *consumer, Agent *agent, guint seconds)
{
	CgQuery cards = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	g_auto(Waiting) waiting = { 0 };
	const CgItem *item;
	guint size;

	fixture->silent = TRUE;
	waiting.read = cg_source_read(consumer, &cards, (CgWake){ woken, &waiting });
	cg_clock_advance(CG_SECONDS(20) - 1);
	cg_agent_answer(agent->agent, agent->question, "everything", NULL);
	while (look(&waiting, &size) == CG_STEP_WAIT)
		g_main_context_iteration(NULL, TRUE);
	cg_clock_advance(CG_SECONDS(seconds));
	g_assert_cmpint(cg_cursor_next(waiting.read, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(1);
	g_assert_cmpint(cg_cursor_next(waiting.read, &item, NULL), ==, CG_STEP_LATER);
}

#define WAITS "[Consent]\nWait=20\n[View]\nFillWait=2\nCarFillWait=7\n"

/* Wait and what comes after it stay below what stock callers wait for. */
static void all_holds_of_an_app(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) app = NULL;

	cg_source_free(ring(fixture, &agent, WAITS));
	app = fixture_car(fixture, "uid:1000");
	assert_ends_after(fixture, app, &agent, 2);
}

/* Nobody gives up on behalf of a car. */
static void all_holds_of_a_car(Fixture *fixture, gconstpointer data)
{
	g_auto(Agent) agent = { 0 };
	g_autoptr(CgSource) car = ring(fixture, &agent, WAITS);

	assert_ends_after(fixture, car, &agent, 7);
}

void test_gate_pending(void)
{
	ADD("pending/answered", answered);
	ADD("pending/refused", refused);
	ADD("pending/refused-for-the-trip", refused_for_the_trip);
	ADD("pending/too-late", too_late);
	ADD("pending/gone", gone);
	ADD("pending/no-agent", no_agent);
	ADD("pending/never-asks", never_asks);
	ADD("pending/decided-elsewhere", decided_elsewhere);
	ADD("pending/overtaken", overtaken);
	ADD("pending/not-put-down", not_put_down);
	ADD("pending/offered", offered);
	ADD("pending/offered-without-a-bond", offered_without_a_bond);
	ADD("pending/waits-for-the-bond", waits_for_the_bond);
	ADD("pending/waits-for-another-bond", waits_for_another_bond);
	ADD("pending/waits-for-no-bond", waits_for_no_bond);
	ADD("pending/wider-than-the-ceiling", wider_than_the_ceiling);
	ADD("pending/wrong-answers", wrong_answers);
	ADD("pending/all-holds-of-an-app", all_holds_of_an_app);
	ADD("pending/all-holds-of-a-car", all_holds_of_a_car);
}
