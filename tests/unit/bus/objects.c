/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Manager1, Phone1 and Consumer1 on a private bus, for the user that they are for. */
#include "tests.h"
#include "world.h"

#include <contactguard/bus.h>
#include <contactguard/link.h>
#include <contactguard/source.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

static void assert_property(World *world, const char *path, const char *interface,
			    const char *property, const char *value)
{
	g_autofree char *wanted = g_strdup_printf("(<%s>,)", value);

	assert_answer(world, path, "org.freedesktop.DBus.Properties", "Get",
		      g_variant_new("(ss)", interface, property), wanted);
}

/* They come in turns of their own, which may be later than an answer's. */
static void assert_signals(World *world, const char *wanted)
{
	while (world->signals->len < strlen(wanted))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(world->signals->str, ==, wanted);
}

static GVariant *grant_of(const char *scope, const char *lifetime)
{
	return g_variant_new("(ss)", scope, lifetime);
}

/* --- Cases --- */

static void properties(World *world, gconstpointer data)
{
	assert_property(world, ROOT, MANAGER, "Scopes",
			"['nothing', 'lookup', 'favourites', 'names-and-numbers', 'everything']");
	assert_property(world, ROOT, MANAGER, "Rules", "@aa{sv} []");
	assert_property(world, ROOT, MANAGER, "Pending", "@ao []");
	assert_property(world, PHONE_AT, PHONE1, "Address", "'" PHONE "'");
	assert_property(world, PHONE_AT, PHONE1, "Bonded", "true");
	assert_property(world, PHONE_AT, PHONE1, "Connected", "false");
	assert_property(world, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'nothing'");
	assert_property(world, CAR_AT, CONSUMER, "Lifetime", "''");
	assert_property(world, CAR_AT, CONSUMER, "Expires", "uint64 0");
	assert_property(world, CAR_AT, CONSUMER, "LastRequest", "uint64 0");
	assert_answer(world, PHONE_AT, "org.freedesktop.DBus.Properties", "GetAll",
		      g_variant_new("(s)", PHONE1),
		      "({'Address': <'" PHONE "'>, 'Bonded': <true>, 'Connected': <false>},)");
}

static void managed(World *world, gconstpointer data)
{
	assert_answer(world, ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL,
		      "({'" PHONE_AT "': {'" PHONE1 "': {'Address': <'" PHONE
		      "'>, 'Bonded': <true>, 'Connected': <false>}}, '" CAR_AT "': {'" CONSUMER
		      "': {'Consumer': <'" CAR "'>, 'Scope': <'nothing'>, 'Lifetime': <''>, "
		      "'Expires': <uint64 0>, 'LastRequest': <uint64 0>}}},)");
}

static void granted(World *world, gconstpointer data)
{
	assert_answer(world, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "trip"), "()");
	assert_signals(world, "Changed PropertiesChanged ");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'favourites'");
	assert_property(world, CAR_AT, CONSUMER, "Lifetime", "'trip'");
	assert_answer(world, CAR_AT, CONSUMER, "Revoke", NULL, "()");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'nothing'");
	assert_property(world, CAR_AT, CONSUMER, "Lifetime", "'always'");
	assert_answer(world, CAR_AT, CONSUMER, "Forget", NULL, "()");
	assert_property(world, CAR_AT, CONSUMER, "Lifetime", "''");
	assert_answer(world, CAR_AT, CONSUMER, "Grant",
		      grant_of("[Scope chosen]\nContacts=uid:1\n", "always"), "()");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'chosen'");
	assert_answer(world, PHONE_AT, PHONE1, "Forget", NULL, "()");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'nothing'");
}

static void wrong(World *world, gconstpointer data)
{
	assert_refused(world, CAR_AT, CONSUMER, "Grant", grant_of("everyone", "trip"),
		       "InvalidArguments");
	assert_refused(world, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "forever"),
		       "InvalidArguments");
	assert_refused(world, CAR_AT, CONSUMER, "Explain", g_variant_new("(s)", "xy"),
		       "InvalidArguments");
	assert_refused(world, CAR_AT, CONSUMER, "Preview", g_variant_new("(s)", "favourites"),
		       "NotSupported");
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'nothing'");
}

static void explained(World *world, gconstpointer data)
{
	assert_answer(world, CAR_AT, CONSUMER, "Explain", g_variant_new("(s)", "SIM1/mch"),
		      "(['no rule matches, and without one the driver is asked', "
		      "'nobody has answered yet, so nothing is released', "
		      "'SIM1/mch is empty: no calls are shown', 'SIM1/mch shows Contacts=none', "
		      "'SIM1/mch shows Fields=VERSION;FN;N;TEL', 'SIM1/mch shows Calls=none'],)");
}

static void somebody_new(World *world, gconstpointer data)
{
	/* A call, so that the bus knows by then who listens. */
	assert_property(world, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
	world_know(world, "uid:1000");
	assert_property(world, PHONE_AT "/consumer_7569643a31303030", CONSUMER, "Consumer",
			"'uid:1000'");
	assert_signals(world, "InterfacesAdded ");
}

/* Nobody and nothing of these has ever come. */
#define LATER      ROOT "/phone_00_11_22_33_44_55/consumer_"
#define LATER_CAR  LATER "6361723a30303a30303a30303a30303a30303a3032"
#define LATER_USER LATER "7569643a31303030"

static void decided_before(World *world, gconstpointer data)
{
	assert_answer(world, LATER_CAR, CONSUMER, "Grant", grant_of("favourites", "trip"), "()");
	assert_property(world, LATER_CAR, CONSUMER, "Scope", "'favourites'");
	assert_property(world, ROOT "/phone_00_11_22_33_44_55", PHONE1, "Address",
			"'00:11:22:33:44:55'");
	assert_property(world, LATER_USER, CONSUMER, "Consumer", "'uid:1000'");
	assert_refused(world, LATER "6361", CONSUMER, "Grant", grant_of("favourites", "trip"),
		       "DoesNotExist");
	assert_refused(world, LATER "7569643A31303031", CONSUMER, "Revoke", NULL, "DoesNotExist");
}

/* By then nobody else is taken in before he comes, and who comes still is. */
static void so_many(World *world, gconstpointer data)
{
	for (guint i = 0; i < 1024; i++) {
		g_autofree char *name = g_strdup_printf("uid:%u", i);

		world_know(world, name);
	}
	assert_refused(world, LATER_CAR, CONSUMER, "Revoke", NULL, "DoesNotExist");
	world_know(world, "uid:4711");
	assert_property(world, PHONE_AT "/consumer_7569643a34373131", CONSUMER, "Consumer",
			"'uid:4711'");
}

/* One that made room for another is on the bus no more, nor is its phone. */
static void made_room(World *world, gconstpointer data)
{
	CgWho who = { NULL, CAR };
	CgSocket socket;
	int fd;

	for (guint i = 1; i <= CG_GATE_CONSUMER_PHONES_MAX; i++) {
		g_autofree char *phone = g_strdup_printf("00:00:00:00:00:%02X", i);

		who.phone = phone;
		if (i < CG_GATE_CONSUMER_PHONES_MAX) {
			cg_source_free(cg_gate_source(world->guard.gate, &who));
			continue;
		}
		assert_property(world, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
		g_string_truncate(world->signals, 0);
		g_assert_true(cg_socket_pair(TRUE, &socket, &fd, NULL));
		cg_gate_serve(world->guard.gate, &socket, &who);
		close(fd);
	}
	assert_signals(world,
		       "InterfacesRemoved InterfacesRemoved InterfacesAdded InterfacesAdded ");
}

static void reloaded(World *world, gconstpointer data)
{
	assert_answer(world, ROOT, MANAGER, "Reload", NULL, "()");
	world->wrong_config = TRUE;
	assert_refused(world, ROOT, MANAGER, "Reload", NULL, "Failed");
	g_assert_cmpuint(world->reloads, ==, 2);
}

static void handed_back(World *world, gconstpointer data)
{
	g_autoptr(GVariant) answer = NULL, receipt = NULL;
	guint phones = 0, grants = 0;

	assert_answer(world, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "always"), "()");
	answer = world_call(world, ROOT, MANAGER, "Handback", NULL, NULL);
	receipt = g_variant_get_child_value(answer, 0);
	g_assert_true(g_variant_lookup(receipt, "Phones", "u", &phones));
	g_assert_true(g_variant_lookup(receipt, "Grants", "u", &grants));
	g_assert_cmpuint(phones, ==, 1);
	g_assert_cmpuint(grants, ==, 1);
	assert_property(world, CAR_AT, CONSUMER, "Scope", "'nothing'");
}

#define ADD(name, test) g_test_add("/bus/objects/" name, World, NULL, world_start, test, world_end)

void test_bus_objects(void)
{
	ADD("properties", properties);
	ADD("managed", managed);
	ADD("granted", granted);
	ADD("wrong", wrong);
	ADD("explained", explained);
	ADD("somebody-new", somebody_new);
	ADD("decided-before", decided_before);
	ADD("so-many", so_many);
	ADD("made-room", made_room);
	ADD("reloaded", reloaded);
	ADD("handed-back", handed_back);
}
