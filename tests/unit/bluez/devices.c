/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a phone by what bluetoothd has, and how. */
#include "bluez-private.h"
#include "fixture.h"
#include "tests.h"

typedef struct {
	DecisionFixture base;
	CgDevices *devices;
} Test;

static void test_start(Test *test, gconstpointer data)
{
	decision_fixture_open(&test->base);
	test->devices = cg_devices_new(test->base.decisions);
}

static void test_end(Test *test, gconstpointer data)
{
	cg_devices_free(test->devices);
	decision_fixture_close(&test->base);
}

static void set(Test *test, const char *text)
{
	g_autoptr(GVariant) objects = parse_objects(text);

	cg_devices_set(test->devices, objects);
}

static void add(Test *test, const char *text)
{
	g_autoptr(GVariant) objects = parse_objects(text);
	GVariantIter iter;
	const char *path;
	GVariant *interfaces;

	g_variant_iter_init(&iter, objects);
	while (g_variant_iter_loop(&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
		cg_devices_added(test->devices, path, interfaces);
}

static gboolean change(Test *test, const char *text, const char *invalidated)
{
	const char *const names[] = { invalidated, NULL };
	g_autoptr(GVariant) changed =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

	return cg_devices_changed(test->devices, ADA_AT, changed, names);
}

static void remove_device(Test *test, const char *path)
{
	cg_devices_removed(test->devices, path, CG_BLUEZ_DEVICE);
}

static void settle(void)
{
	cg_clock_advance(CG_SECONDS(1));
}

static gboolean here(Test *test)
{
	return cg_decisions_phone_is_here(test->base.decisions, ADA_PHONE);
}

static gboolean has_bond(Test *test)
{
	return cg_decisions_phone_has_bond(test->base.decisions, ADA_PHONE);
}

#define PAIRED    "'Paired': <true>"
#define CONNECTED PAIRED ", 'Connected': <true>"

/* --- Cases --- */

static void comes_and_goes(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(PAIRED));
	g_assert_false(here(test));
	g_assert_true(has_bond(test));
	grant_phone(&test->base, ADA_PHONE);
	g_assert_true(change(test, "{'Connected': <true>}", NULL));
	g_assert_true(here(test));
	g_assert_true(change(test, "{'RSSI': <int16 -40>}", NULL));
	g_assert_true(here(test));
	g_assert_true(change(test, "{'Connected': <false>}", NULL));
	g_assert_false(here(test));
	settle();
	cg_clock_advance(CG_SECONDS(30 * 60) - CG_SECONDS(1) - 1);
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	cg_clock_advance(1);
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

#define PSE  "0000112f-0000-1000-8000-00805f9b34fb"
#define BOOK ", 'UUIDs': <['0000110a-0000-1000-8000-00805f9b34fb', '" PSE "']>"

static void is_phone(Test *test, const char *car, const char *wanted)
{
	g_autofree char *phone = cg_devices_phone(test->devices, car);

	g_assert_cmpstr(phone, ==, wanted);
}

/* A bridge's: the one that is connected and bonded and has a book, other than the car itself. */
static void the_phone(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(PAIRED BOOK));
	is_phone(test, BEA_PHONE, NULL);
	set(test, ADAPTER ", " ADA_IS("'Connected': <true>" BOOK));
	is_phone(test, BEA_PHONE, NULL);
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	is_phone(test, BEA_PHONE, NULL);
	set(test, ADAPTER ", " ADA_IS(CONNECTED ", 'UUIDs': <7>"));
	is_phone(test, BEA_PHONE, NULL);
	set(test, ADAPTER ", " ADA_IS(CONNECTED BOOK));
	is_phone(test, BEA_PHONE, ADA_PHONE);
	is_phone(test, ADA_PHONE, NULL);
}

static void one_phone(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED BOOK) ", " BEA_IS(CONNECTED));
	is_phone(test, "AA:BB:CC:DD:EE:0C", ADA_PHONE);
	set(test, ADAPTER ", " ADA_IS(CONNECTED BOOK) ", " BEA_IS(CONNECTED BOOK));
	is_phone(test, "AA:BB:CC:DD:EE:0C", NULL);
	is_phone(test, ADA_PHONE, BEA_PHONE);
	/* The same phone by two adapters. */
	set(test,
	    ADAPTER ", " ADA_IS(CONNECTED BOOK) ", '/org/bluez/hci1/dev_AA_BB_CC_DD_EE_0A': "
						"{'org.bluez.Device1': {'Address': <'" ADA_PHONE
						"'>, " CONNECTED BOOK "}}");
	is_phone(test, BEA_PHONE, ADA_PHONE);
}

/* One that is reached by a socket, as tests of a bridge do, has no bond that it could have lost. */
static void no_device(Test *test, gconstpointer data)
{
	grant_phone(&test->base, "00:00:00:00:00:00");
	set(test, ADAPTER);
	settle();
	g_assert_true(is_granted(&test->base, "00:00:00:00:00:00"));
}

/* What it offers is known once it was asked. */
static void book_comes_later(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	g_assert_true(change(test, "{'UUIDs': <['" PSE "']>}", NULL));
	is_phone(test, BEA_PHONE, ADA_PHONE);
	g_assert_true(change(test, "{'UUIDs': <@as []>}", NULL));
	is_phone(test, BEA_PHONE, NULL);
	g_assert_false(change(test, "{}", "UUIDs"));
}

/* One that neither is connected nor paired is seen when it is, by asking anew. */
static void seen_before(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS("'Paired': <false>"));
	g_assert_true(change(test, "{'RSSI': <int16 -40>}", NULL));
	g_assert_true(change(test, "{'Connected': <false>}", "Name"));
	g_assert_false(change(test, "{'Connected': <true>}", NULL));
	g_assert_false(change(test, "{'Bonded': <true>}", NULL));
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	g_assert_true(here(test));
	g_assert_false(change(test, "{}", "Connected"));
}

static void unpaired(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED ", 'Bonded': <true>"));
	grant_phone(&test->base, ADA_PHONE);
	g_assert_true(change(test, "{'Paired': <false>}", NULL));
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	g_assert_true(change(test, "{'Bonded': <false>}", NULL));
	g_assert_false(is_granted(&test->base, ADA_PHONE));
	g_assert_true(change(test, "{'Paired': <true>}", NULL));
	g_assert_true(has_bond(test));
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

static void removed(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED) ", " BEA_IS(PAIRED));
	grant_phone(&test->base, ADA_PHONE);
	grant_phone(&test->base, BEA_PHONE);
	settle();
	remove_device(test, ADA_AT);
	g_assert_false(here(test));
	settle();
	g_assert_false(is_granted(&test->base, ADA_PHONE));
	g_assert_true(is_granted(&test->base, BEA_PHONE));
	add(test, ADA_IS(CONNECTED));
	g_assert_true(here(test));
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

/* Others that come and go don't put it off. */
static void removed_among_others(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	grant_phone(&test->base, ADA_PHONE);
	settle();
	remove_device(test, ADA_AT);
	cg_clock_advance(CG_SECONDS(1) / 2);
	add(test, BEA_IS("'Connected': <true>"));
	remove_device(test, BEA_AT);
	cg_clock_advance(CG_SECONDS(1) / 2);
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

static void paired_anew_at_once(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	grant_phone(&test->base, ADA_PHONE);
	remove_device(test, ADA_AT);
	add(test, ADA_IS(CONNECTED));
	g_assert_false(is_granted(&test->base, ADA_PHONE));
	settle();
	g_assert_true(has_bond(test));
}

/* As bluetoothd ends in order, or a dongle is pulled: the bond is where it was. */
static void adapter_goes(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	grant_phone(&test->base, ADA_PHONE);
	remove_device(test, ADA_AT);
	cg_devices_removed(test->devices, HCI, CG_BLUEZ_ADAPTER);
	g_assert_false(here(test));
	settle();
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	add(test, ADAPTER);
	add(test, ADA_IS(CONNECTED));
	settle();
	g_assert_true(here(test));
	g_assert_true(is_granted(&test->base, ADA_PHONE));
}

static void bluetoothd_goes(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED) ", " BEA_IS(PAIRED));
	grant_phone(&test->base, ADA_PHONE);
	grant_phone(&test->base, BEA_PHONE);
	remove_device(test, BEA_AT);
	cg_devices_lost(test->devices);
	g_assert_false(here(test));
	settle();
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	g_assert_true(is_granted(&test->base, BEA_PHONE));
	/* Back without an adapter, it has forgotten nobody. */
	set(test, "");
	settle();
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	settle();
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	g_assert_false(is_granted(&test->base, BEA_PHONE));
}

/* Of two adapters, one is enough. */
static void twice(Test *test, gconstpointer data)
{
	static const char other[] =
		", '/org/bluez/hci1': {'org.bluez.Adapter1': {}}, "
		"'/org/bluez/hci1/dev_AA_BB_CC_DD_EE_0A': {'org.bluez.Device1': "
		"{'Address': <'aa:bb:cc:dd:ee:0a'>, 'Bonded': <true>}}";
	g_autofree char *both = g_strconcat(ADAPTER ", " ADA_IS(CONNECTED), other, NULL);

	set(test, both);
	grant_phone(&test->base, ADA_PHONE);
	remove_device(test, ADA_AT);
	settle();
	g_assert_false(here(test));
	g_assert_true(has_bond(test));
	g_assert_true(is_granted(&test->base, ADA_PHONE));
}

/* A whole that lacks somebody of the whole before. */
static void forgotten_unseen(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	grant_phone(&test->base, ADA_PHONE);
	set(test, ADAPTER);
	g_assert_false(here(test));
	settle();
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

/* --- Which bond --- */

#define HCI1 "/org/bluez/hci1"
#define ADAPTERS(p)                                                                     \
	"'" HCI "': {'org.bluez.Adapter1': {'Address': <'00:00:00:00:00:0f'>}}, '" HCI1 \
	"': {'org.bluez.Adapter1': {'Address': <'00:00:00:00:00:0E'>}}, " p
#define ADA_AT_1(p)                                                \
	"'" HCI1 "/dev_AA_BB_CC_DD_EE_0A': {'org.bluez.Device1': " \
	"{'Address': <'" ADA_PHONE "'>, " p "}}"

static void assert_adapter(Test *test, const char *adapter)
{
	g_assert_cmpstr(cg_devices_adapter(test->devices, ADA_PHONE), ==, adapter);
}

static void of_which_adapter(Test *test, gconstpointer data)
{
	assert_adapter(test, NULL);
	set(test, ADAPTERS(ADA_IS(PAIRED)));
	assert_adapter(test, "00:00:00:00:00:0F");
	g_assert_null(cg_devices_adapter(test->devices, BEA_PHONE));
	set(test, ADAPTERS(ADA_IS(PAIRED) ", " ADA_AT_1(PAIRED)));
	assert_adapter(test, "00:00:00:00:00:0E");
	set(test, ADAPTERS(ADA_IS(CONNECTED) ", " ADA_AT_1(PAIRED)));
	assert_adapter(test, "00:00:00:00:00:0F");
	set(test, ADAPTERS(ADA_IS(CONNECTED) ", " ADA_AT_1(CONNECTED)));
	assert_adapter(test, "00:00:00:00:00:0E");
	set(test, ADAPTERS(ADA_IS("'Connected': <true>")));
	assert_adapter(test, NULL); /* connected, and not bonded */
	set(test, ADAPTER ", " ADA_IS(CONNECTED));
	assert_adapter(test, NULL); /* of an adapter without an address */
	set(test, "'" HCI "': {'org.bluez.Adapter1': {'Address': <'../..'>}}, " ADA_IS(PAIRED));
	assert_adapter(test, NULL);
}

static void assert_name(Test *test, const char *name)
{
	g_assert_cmpstr(cg_decisions_phone_name(test->base.decisions, ADA_PHONE), ==, name);
}

static void named(Test *test, gconstpointer data)
{
	set(test, ADAPTER ", " ADA_IS(PAIRED ", 'Alias': <'AA-BB-CC-DD-EE-0A'>"));
	assert_name(test, "Phone");
	set(test, ADAPTER ", " ADA_IS(PAIRED ", 'Alias': <'AA-BB-CC-DD-EE-0A'>, 'Name': <'One'>"));
	assert_name(test, "One");
	set(test, ADAPTER ", " ADA_IS(PAIRED ", 'Name': <'Two'>"));
	assert_name(test, "Two");
	set(test, ADAPTER ", " ADA_IS(PAIRED ", 'Name': <'Two'>, 'Alias': <'Mine'>"));
	assert_name(test, "Mine");
	g_assert_true(change(test, "{'Alias': <'Ours'>}", NULL));
	assert_name(test, "Ours");
	g_assert_false(change(test, "{'Name': <'Three'>}", NULL));
	assert_name(test, "Ours");
	remove_device(test, ADA_AT);
	settle();
	assert_name(test, "Phone");
}

/* --- What bluetoothd would never say --- */

static void wrong_types(Test *test, gconstpointer data)
{
	set(test,
	    "'/a': {'org.bluez.Device1': {}}, "
	    "'/b': {'org.bluez.Device1': {'Address': <7>, 'Connected': <true>}}, "
	    "'/c': {'org.bluez.Device1': {'Address': <'" ADA_PHONE "\\n'>, 'Connected': <true>}}, "
	    "'/d': {'org.bluez.Device1': {'Address': <''>, 'Connected': <true>}}, "
	    "'/e': {'org.bluez.Adapter1': {'Address': <'" ADA_PHONE "'>, 'Connected': <true>}}, "
	    "'/f': {}");
	g_assert_false(here(test));
	set(test, ADA_IS("'Connected': <'yes'>, 'Paired': <uint32 1>, 'Bonded': <[true]>, "
			 "'Alias': <7>, 'Name': <@ay []>"));
	g_assert_false(here(test));
	g_assert_false(has_bond(test));
	assert_name(test, "Phone");
	set(test, ADAPTER ", " ADA_IS(CONNECTED ", 'Alias': <'Ada'>"));
	g_assert_true(change(test, "{'Connected': <'no'>, 'Paired': <0>, 'Alias': <0>}", NULL));
	g_assert_true(here(test));
	assert_name(test, "Ada");
	cg_devices_removed(test->devices, ADA_AT, "org.bluez.Battery1");
	cg_devices_removed(test->devices, "/", CG_BLUEZ_DEVICE);
	cg_devices_removed(test->devices, ADA_AT, CG_BLUEZ_ADAPTER);
	g_assert_true(here(test));
}

static void too_many(Test *test, gconstpointer data)
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
	set(test, text->str);
	add(test, ADA_IS(CONNECTED));
	g_assert_false(here(test));
	g_assert_true(cg_decisions_phone_is_here(test->base.decisions, "00:00:00:00:00:FF"));
	remove_device(test, "/d7");
	add(test, ADA_IS(CONNECTED));
	g_assert_true(here(test));
}

#define ADD(name, test) g_test_add("/bluez/devices/" name, Test, NULL, test_start, test, test_end)

void test_bluez_devices(void)
{
	ADD("comes-and-goes", comes_and_goes);
	ADD("the-phone", the_phone);
	ADD("one-phone", one_phone);
	ADD("no-device", no_device);
	ADD("book-comes-later", book_comes_later);
	ADD("seen-before", seen_before);
	ADD("unpaired", unpaired);
	ADD("removed", removed);
	ADD("removed-among-others", removed_among_others);
	ADD("paired-anew-at-once", paired_anew_at_once);
	ADD("adapter-goes", adapter_goes);
	ADD("bluetoothd-goes", bluetoothd_goes);
	ADD("twice", twice);
	ADD("forgotten-unseen", forgotten_unseen);
	ADD("of-which-adapter", of_which_adapter);
	ADD("named", named);
	ADD("wrong-types", wrong_types);
	ADD("too-many", too_many);
}
