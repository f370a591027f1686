/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a phone by what bluetoothd has, and how. */
#include "bluez-private.h"
#include "tests.h"
#include "town.h"

typedef struct {
	Town town;
	CgDevices *devices;
} World;

static void world_start(World *world, gconstpointer data)
{
	town_open(&world->town);
	world->devices = cg_devices_new(world->town.decisions);
}

static void world_end(World *world, gconstpointer data)
{
	cg_devices_free(world->devices);
	town_close(&world->town);
}

static void set(World *world, const char *text)
{
	g_autoptr(GVariant) objects = town_objects(text);

	cg_devices_set(world->devices, objects);
}

static void add(World *world, const char *text)
{
	g_autoptr(GVariant) objects = town_objects(text);
	GVariantIter iter;
	const char *path;
	GVariant *interfaces;

	g_variant_iter_init(&iter, objects);
	while (g_variant_iter_loop(&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
		cg_devices_added(world->devices, path, interfaces);
}

static gboolean change(World *world, const char *text, const char *invalidated)
{
	const char *const names[] = { invalidated, NULL };
	g_autoptr(GVariant) changed =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

	return cg_devices_changed(world->devices, ADA_AT, changed, names);
}

static void remove_device(World *world, const char *path)
{
	cg_devices_removed(world->devices, path, CG_BLUEZ_DEVICE);
}

static void settle(void)
{
	cg_clock_advance(CG_SECONDS(1));
}

static gboolean here(World *world)
{
	return cg_decisions_phone_is_here(world->town.decisions, ADA);
}

static gboolean has_bond(World *world)
{
	return cg_decisions_phone_has_bond(world->town.decisions, ADA);
}

#define PAIRED    "'Paired': <true>"
#define CONNECTED PAIRED ", 'Connected': <true>"

/* --- Cases --- */

static void comes_and_goes(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(PAIRED));
	g_assert_false(here(world));
	g_assert_true(has_bond(world));
	town_grant(&world->town, ADA);
	g_assert_true(change(world, "{'Connected': <true>}", NULL));
	g_assert_true(here(world));
	g_assert_true(change(world, "{'RSSI': <int16 -40>}", NULL));
	g_assert_true(here(world));
	g_assert_true(change(world, "{'Connected': <false>}", NULL));
	g_assert_false(here(world));
	settle();
	cg_clock_advance(CG_SECONDS(30 * 60) - CG_SECONDS(1) - 1);
	g_assert_true(town_granted(&world->town, ADA));
	cg_clock_advance(1);
	g_assert_false(town_granted(&world->town, ADA));
}

/* One that neither is connected nor paired is seen when it is, by asking anew. */
static void seen_before(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS("'Paired': <false>"));
	g_assert_true(change(world, "{'RSSI': <int16 -40>}", NULL));
	g_assert_true(change(world, "{'Connected': <false>}", "Name"));
	g_assert_false(change(world, "{'Connected': <true>}", NULL));
	g_assert_false(change(world, "{'Bonded': <true>}", NULL));
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	g_assert_true(here(world));
	g_assert_false(change(world, "{}", "Connected"));
}

static void unpaired(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED ", 'Bonded': <true>"));
	town_grant(&world->town, ADA);
	g_assert_true(change(world, "{'Paired': <false>}", NULL));
	g_assert_true(town_granted(&world->town, ADA));
	g_assert_true(change(world, "{'Bonded': <false>}", NULL));
	g_assert_false(town_granted(&world->town, ADA));
	g_assert_true(change(world, "{'Paired': <true>}", NULL));
	g_assert_true(has_bond(world));
	g_assert_false(town_granted(&world->town, ADA));
}

static void removed(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED) ", " BEA_IS(PAIRED));
	town_grant(&world->town, ADA);
	town_grant(&world->town, BEA);
	settle();
	remove_device(world, ADA_AT);
	g_assert_false(here(world));
	settle();
	g_assert_false(town_granted(&world->town, ADA));
	g_assert_true(town_granted(&world->town, BEA));
	add(world, ADA_IS(CONNECTED));
	g_assert_true(here(world));
	g_assert_false(town_granted(&world->town, ADA));
}

/* Others that come and go don't put it off. */
static void removed_among_others(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	town_grant(&world->town, ADA);
	settle();
	remove_device(world, ADA_AT);
	cg_clock_advance(CG_SECONDS(1) / 2);
	add(world, BEA_IS("'Connected': <true>"));
	remove_device(world, BEA_AT);
	cg_clock_advance(CG_SECONDS(1) / 2);
	g_assert_false(town_granted(&world->town, ADA));
}

static void paired_anew_at_once(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	town_grant(&world->town, ADA);
	remove_device(world, ADA_AT);
	add(world, ADA_IS(CONNECTED));
	g_assert_false(town_granted(&world->town, ADA));
	settle();
	g_assert_true(has_bond(world));
}

/* As bluetoothd ends in order, or a dongle is pulled: the bond is where it was. */
static void adapter_goes(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	town_grant(&world->town, ADA);
	remove_device(world, ADA_AT);
	cg_devices_removed(world->devices, HCI, CG_BLUEZ_ADAPTER);
	g_assert_false(here(world));
	settle();
	g_assert_true(town_granted(&world->town, ADA));
	add(world, ADAPTER);
	add(world, ADA_IS(CONNECTED));
	settle();
	g_assert_true(here(world));
	g_assert_true(town_granted(&world->town, ADA));
}

static void bluetoothd_goes(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED) ", " BEA_IS(PAIRED));
	town_grant(&world->town, ADA);
	town_grant(&world->town, BEA);
	remove_device(world, BEA_AT);
	cg_devices_lost(world->devices);
	g_assert_false(here(world));
	settle();
	g_assert_true(town_granted(&world->town, ADA));
	g_assert_true(town_granted(&world->town, BEA));
	/* Back without an adapter, it has forgotten nobody. */
	set(world, "");
	settle();
	g_assert_true(town_granted(&world->town, ADA));
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	settle();
	g_assert_true(town_granted(&world->town, ADA));
	g_assert_false(town_granted(&world->town, BEA));
}

/* Of two adapters, one is enough. */
static void twice(World *world, gconstpointer data)
{
	static const char other[] =
		", '/org/bluez/hci1': {'org.bluez.Adapter1': {}}, "
		"'/org/bluez/hci1/dev_AA_BB_CC_DD_EE_0A': {'org.bluez.Device1': "
		"{'Address': <'aa:bb:cc:dd:ee:0a'>, 'Bonded': <true>}}";
	g_autofree char *both = g_strconcat(ADAPTER ", " ADA_IS(CONNECTED), other, NULL);

	set(world, both);
	town_grant(&world->town, ADA);
	remove_device(world, ADA_AT);
	settle();
	g_assert_false(here(world));
	g_assert_true(has_bond(world));
	g_assert_true(town_granted(&world->town, ADA));
}

/* A whole that lacks somebody of the whole before. */
static void forgotten_unseen(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(CONNECTED));
	town_grant(&world->town, ADA);
	set(world, ADAPTER);
	g_assert_false(here(world));
	settle();
	g_assert_false(town_granted(&world->town, ADA));
}

static void assert_name(World *world, const char *name)
{
	g_assert_cmpstr(cg_decisions_phone_name(world->town.decisions, ADA), ==, name);
}

static void named(World *world, gconstpointer data)
{
	set(world, ADAPTER ", " ADA_IS(PAIRED ", 'Alias': <'AA-BB-CC-DD-EE-0A'>"));
	assert_name(world, "Phone");
	set(world, ADAPTER ", " ADA_IS(PAIRED ", 'Alias': <'AA-BB-CC-DD-EE-0A'>, 'Name': <'One'>"));
	assert_name(world, "One");
	set(world, ADAPTER ", " ADA_IS(PAIRED ", 'Name': <'Two'>"));
	assert_name(world, "Two");
	set(world, ADAPTER ", " ADA_IS(PAIRED ", 'Name': <'Two'>, 'Alias': <'Mine'>"));
	assert_name(world, "Mine");
	g_assert_true(change(world, "{'Alias': <'Ours'>}", NULL));
	assert_name(world, "Ours");
	g_assert_false(change(world, "{'Name': <'Three'>}", NULL));
	assert_name(world, "Ours");
	remove_device(world, ADA_AT);
	settle();
	assert_name(world, "Phone");
}

/* --- What bluetoothd would never say --- */

static void wrong_types(World *world, gconstpointer data)
{
	set(world, "'/a': {'org.bluez.Device1': {}}, "
		   "'/b': {'org.bluez.Device1': {'Address': <7>, 'Connected': <true>}}, "
		   "'/c': {'org.bluez.Device1': {'Address': <'" ADA "\\n'>, 'Connected': <true>}}, "
		   "'/d': {'org.bluez.Device1': {'Address': <''>, 'Connected': <true>}}, "
		   "'/e': {'org.bluez.Adapter1': {'Address': <'" ADA "'>, 'Connected': <true>}}, "
		   "'/f': {}");
	g_assert_false(here(world));
	set(world, ADA_IS("'Connected': <'yes'>, 'Paired': <uint32 1>, 'Bonded': <[true]>, "
			  "'Alias': <7>, 'Name': <@ay []>"));
	g_assert_false(here(world));
	g_assert_false(has_bond(world));
	assert_name(world, "Phone");
	set(world, ADAPTER ", " ADA_IS(CONNECTED ", 'Alias': <'Ada'>"));
	g_assert_true(change(world, "{'Connected': <'no'>, 'Paired': <0>, 'Alias': <0>}", NULL));
	g_assert_true(here(world));
	assert_name(world, "Ada");
	cg_devices_removed(world->devices, ADA_AT, "org.bluez.Battery1");
	cg_devices_removed(world->devices, "/", CG_BLUEZ_DEVICE);
	cg_devices_removed(world->devices, ADA_AT, CG_BLUEZ_ADAPTER);
	g_assert_true(here(world));
}

static void too_many(World *world, gconstpointer data)
{
	g_autoptr(GString) text = g_string_new(ADAPTER);

	for (guint i = 0; i < CG_BLUEZ_DEVICES_MAX; i++)
		g_string_append_printf(text,
				       ", '/d%u': {'org.bluez.Device1': {'Address': "
				       "<'00:00:00:00:%02X:%02X'>, 'Connected': <true>}}",
				       i, i / 256, i % 256);
	for (guint i = 0; i < 5000; i++)
		g_string_append_printf(text,
				       ", '/n%u': {'org.bluez.Device1': {'Address': "
				       "<'00:00:00:01:%02X:%02X'>}}",
				       i, i / 256, i % 256);
	set(world, text->str);
	add(world, ADA_IS(CONNECTED));
	g_assert_false(here(world));
	g_assert_true(cg_decisions_phone_is_here(world->town.decisions, "00:00:00:00:00:FF"));
	remove_device(world, "/d7");
	add(world, ADA_IS(CONNECTED));
	g_assert_true(here(world));
}

#define ADD(name, test) \
	g_test_add("/bluez/devices/" name, World, NULL, world_start, test, world_end)

void test_bluez_devices(void)
{
	ADD("comes-and-goes", comes_and_goes);
	ADD("seen-before", seen_before);
	ADD("unpaired", unpaired);
	ADD("removed", removed);
	ADD("removed-among-others", removed_among_others);
	ADD("paired-anew-at-once", paired_anew_at_once);
	ADD("adapter-goes", adapter_goes);
	ADD("bluetoothd-goes", bluetoothd_goes);
	ADD("twice", twice);
	ADD("forgotten-unseen", forgotten_unseen);
	ADD("named", named);
	ADD("wrong-types", wrong_types);
	ADD("too-many", too_many);
}
