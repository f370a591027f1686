/* Trips: as long as the phone's socket is there, a minute more, and half an hour. */
#include "gate-tests.h"
#include "house.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static guint size_for(House *house, const char *consumer)
{
	g_autoptr(CgBook) car = house_car(house, consumer);
	CgBookQuery size = { .want = CG_WANT_SIZE };

	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_END);
	return house->head.size;
}

/* A car comes, the phone is dialled, the car goes, and with it the phone's socket. */
static void drive(House *house)
{
	g_assert_cmpuint(size_for(house, ADA), ==, 2);
	house_run();
}

static void begin(House *house)
{
	house_add(house, CG_FOLDER_PB, "N:Berg;Bo\nTEL:1");
	house_rules(house, "");
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	drive(house);
}

static void gone(House *house, gconstpointer data)
{
	begin(house);
	g_assert_true(cg_gate_phone_here(house->gate, PHONE));
	cg_clock_advance(MINUTES(1) - 1);
	g_assert_true(cg_gate_phone_here(house->gate, PHONE));
	cg_clock_advance(1);
	g_assert_false(cg_gate_phone_here(house->gate, PHONE));
	cg_clock_advance(MINUTES(30) - 1);
	drive(house); /* back in time */
	cg_clock_advance(MINUTES(31));
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

static void connected(House *house, gconstpointer data)
{
	g_autoptr(CgBook) car = NULL;

	begin(house);
	car = house_car(house, ADA);
	house_run();
	cg_clock_advance(MINUTES(600));
	g_assert_true(cg_gate_phone_here(house->gate, PHONE));
	g_assert_cmpuint(size_for(house, ADA), ==, 2);
}

static void restarted(House *house, gconstpointer data)
{
	begin(house);
	house_restart(house);
	cg_clock_advance(MINUTES(29));
	drive(house);
	house_restart(house);
	cg_clock_advance(MINUTES(30));
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

/* Gone in one run of the daemon, and back in the next: the trip was over all the same. */
static void over_while_down(House *house, gconstpointer data)
{
	begin(house);
	cg_clock_advance(MINUTES(1));
	cg_gate_free(g_steal_pointer(&house->gate));
	cg_store_free(g_steal_pointer(&house->store));
	cg_clock_advance(MINUTES(30));
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

static void new_boot(House *house, gconstpointer data)
{
	begin(house);
	cg_clock_reboot(cg_clock_boot() + 1, cg_clock_wall() + 1);
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

void test_gate_presence(void)
{
	ADD("presence/gone", gone);
	ADD("presence/connected", connected);
	ADD("presence/restarted", restarted);
	ADD("presence/over-while-down", over_while_down);
	ADD("presence/new-boot", new_boot);
}
