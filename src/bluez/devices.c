/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices that are connected or bonded, by their objects, and what these together say about an
 * address, which is reported. A property of a wrong type counts as absent, and a device without a
 * valid address is ignored. Names are passed on and not kept. */
#include "bluez-private.h"

#include <contactguard/profile.h>

#include <string.h>

/* When bluetoothd ends, or an adapter is unplugged, devices go first and the adapter after them: no
 * bond has ended then. Both come in one burst. */
#define DEBOUNCE     CG_SECONDS(1)
#define ADAPTERS_MAX 16

typedef struct {
	char *address; /* upper case */
	gboolean connected, paired, bonded;
	gboolean has_phonebook; /* it offers one, whatever else it is */
} Device;

struct CgDevices {
	CgDecisions *decisions;
	GHashTable *devices;         /* path -> Device */
	GHashTable *adapters;        /* path -> its address, upper case; "": it has none */
	GHashTable *pending_removal; /* address -> adapter's path: gone, maybe only because its
					adapter is */
	CgTimer *debounce;
	gboolean full;    /* and said so */
	gboolean compare; /* after the burst: bluetoothd may have forgotten a device unseen */
};

static void device_free(Device *device)
{
	g_free(device->address);
	g_free(device);
}

static gboolean has_bond(const Device *device)
{
	return device->paired || device->bonded;
}

static gboolean is_relevant(const Device *device)
{
	return device->connected || has_bond(device);
}

static GHashTable *table_new(GDestroyNotify free_value)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
}

/* --- Reporting --- */

static gboolean any_device(const CgDevices *devices, const char *address,
			   gboolean (*is)(const Device *device))
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, devices->devices);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const Device *device = value;

		if (g_str_equal(device->address, address) && is(device))
			return TRUE;
	}
	return FALSE;
}

static gboolean is_connected(const Device *device)
{
	return device->connected;
}

/* A device may be known to several adapters. */
static void tell_here(const CgDevices *devices, const char *address)
{
	cg_decisions_set_phone_here(devices->decisions, address,
				    any_device(devices, address, is_connected));
}

static void tell_bond(const CgDevices *devices, const char *address)
{
	cg_decisions_set_phone_bonded(devices->decisions, address,
				      any_device(devices, address, has_bond));
}

/* --- Which bond --- */

static const char *find_adapter(const CgDevices *devices, const char *device_path)
{
	g_autofree char *path = g_path_get_dirname(device_path);
	const char *address = g_hash_table_lookup(devices->adapters, path);

	return address && *address ? address : NULL;
}

/* The bond of a connection counts before one that lies idle; of two, that with the lower address.
 */
static gboolean is_better(const Device *device, const char *adapter, const Device *than,
			  const char *its_adapter)
{
	if (!than || device->connected != than->connected)
		return !than || device->connected;
	return strcmp(adapter, its_adapter) < 0;
}

const char *cg_devices_adapter(const CgDevices *devices, const char *address)
{
	const Device *best = NULL;
	const char *best_adapter = NULL;
	GHashTableIter iter;
	gpointer path, value;

	g_hash_table_iter_init(&iter, devices->devices);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const char *adapter = find_adapter(devices, path);
		const Device *device = value;

		if (!adapter || !has_bond(device) || !g_str_equal(device->address, address) ||
		    !is_better(device, adapter, best, best_adapter))
			continue;
		best = device;
		best_adapter = adapter;
	}
	return best_adapter;
}

/* --- Reading --- */

static void read_flag(GVariant *properties, const char *name, gboolean *flag)
{
	g_variant_lookup(properties, name, "b", flag);
}

static void read_flags(GVariant *properties, Device *device)
{
	read_flag(properties, "Connected", &device->connected);
	read_flag(properties, "Paired", &device->paired);
	read_flag(properties, "Bonded", &device->bonded);
}

static void read_services(GVariant *properties, Device *device)
{
	g_autofree const char **uuids = NULL;

	if (g_variant_lookup(properties, "UUIDs", "^a&s", &uuids))
		device->has_phonebook = g_strv_contains(uuids, CG_UUID_PBAP_PSE);
}

/* BlueZ sets Alias to the address, with dashes, if the device has no name. */
static gboolean is_name(const char *alias, const char *address)
{
	g_autofree char *dashed = g_strdelimit(g_strdup(address), ":", '-');

	return g_ascii_strcasecmp(alias, dashed) != 0;
}

static void read_name(const CgDevices *devices, const char *address, GVariant *properties)
{
	const char *name = NULL;

	g_variant_lookup(properties, "Alias", "&s", &name);
	if (!name || !is_name(name, address))
		g_variant_lookup(properties, "Name", "&s", &name);
	if (name)
		cg_decisions_set_phone_name(devices->decisions, address,
					    is_name(name, address) ? name : NULL);
}

/* Returns NULL if the device is not relevant or has no valid address. */
static Device *parse_device(GVariant *properties)
{
	const char *address = NULL;
	Device *device;

	g_variant_lookup(properties, "Address", "&s", &address);
	if (!address || !cg_bdaddr_valid(address))
		return NULL;
	device = g_new0(Device, 1);
	device->address = g_ascii_strup(address, -1);
	read_flags(properties, device);
	read_services(properties, device);
	if (is_relevant(device))
		return device;
	device_free(device);
	return NULL;
}

/* --- Coming --- */

static void add_device(CgDevices *devices, const char *path, GVariant *properties)
{
	Device *device = parse_device(properties);

	if (!device)
		return;
	if (g_hash_table_size(devices->devices) >= CG_BLUEZ_DEVICES_MAX &&
	    !g_hash_table_contains(devices->devices, path)) {
		if (!devices->full)
			cg_warn(CG_LOG_BLUEZ, "too many devices: some are not minded");
		devices->full = TRUE;
		device_free(device);
		return;
	}
	g_hash_table_replace(devices->devices, g_strdup(path), device);
	/* It is back while its adapter stayed, so it was paired again. */
	if (g_hash_table_remove(devices->pending_removal, device->address))
		cg_decisions_set_phone_bonded(devices->decisions, device->address, FALSE);
	read_name(devices, device->address, properties);
	tell_bond(devices, device->address);
	tell_here(devices, device->address);
}

static void add_adapter(CgDevices *devices, const char *path, GVariant *properties)
{
	const char *address = NULL;

	g_variant_lookup(properties, "Address", "&s", &address);
	if (!address || !cg_bdaddr_valid(address))
		address = "";
	if (g_hash_table_size(devices->adapters) < ADAPTERS_MAX)
		g_hash_table_replace(devices->adapters, g_strdup(path), g_ascii_strup(address, -1));
	devices->compare = TRUE;
	cg_timer_start(devices->debounce, DEBOUNCE);
}

void cg_devices_added(CgDevices *devices, const char *path, GVariant *interfaces)
{
	g_autoptr(GVariant) adapter = g_variant_lookup_value(interfaces, CG_BLUEZ_ADAPTER, NULL);
	g_autoptr(GVariant) device = g_variant_lookup_value(interfaces, CG_BLUEZ_DEVICE, NULL);

	if (adapter)
		add_adapter(devices, path, adapter);
	if (device)
		add_device(devices, path, device);
}

/* --- Going --- */

/* The timer is not restarted, so that a device that comes and goes does not put it off. */
static void start_removal(CgDevices *devices, const char *path, const char *address)
{
	tell_here(devices, address);
	g_hash_table_insert(devices->pending_removal, g_strdup(address), g_path_get_dirname(path));
	if (!cg_timer_running(devices->debounce))
		cg_timer_start(devices->debounce, DEBOUNCE);
}

static void drop_device(CgDevices *devices, const char *path, const Device *device)
{
	g_autofree char *address = g_strdup(device->address);

	g_hash_table_remove(devices->devices, path);
	start_removal(devices, path, address);
}

static gboolean is_adapter(gpointer address, gpointer adapter, gpointer path)
{
	return g_str_equal(adapter, path);
}

void cg_devices_removed(CgDevices *devices, const char *path, const char *interface)
{
	const Device *device = g_hash_table_lookup(devices->devices, path);

	if (device && g_str_equal(interface, CG_BLUEZ_DEVICE))
		drop_device(devices, path, device);
	if (g_str_equal(interface, CG_BLUEZ_ADAPTER) &&
	    g_hash_table_remove(devices->adapters, path))
		g_hash_table_foreach_remove(devices->pending_removal, is_adapter, (gpointer)path);
}

/* --- After the burst --- */

static void end_removals(CgDevices *devices)
{
	GHashTableIter iter;
	gpointer address;

	g_hash_table_iter_init(&iter, devices->pending_removal);
	while (g_hash_table_iter_next(&iter, &address, NULL)) {
		tell_bond(devices, address);
		if (!any_device(devices, address, is_relevant))
			cg_decisions_set_phone_name(devices->decisions, address, NULL);
	}
	g_hash_table_remove_all(devices->pending_removal);
}

/* The phone of a bridge that reaches it by a socket; no device has this address. */
#define NO_DEVICE "00:00:00:00:00:00"

/* A phone that was granted something may have lost its bond unseen. */
static void compare_phone(gpointer devices, const char *phone)
{
	if (!g_str_equal(phone, NO_DEVICE))
		tell_bond(devices, phone);
}

/* Without an adapter bluetoothd knows no device; that does not mean that it forgot one. */
static void on_debounced(gpointer data)
{
	CgDevices *devices = data;

	end_removals(devices);
	if (devices->compare && g_hash_table_size(devices->adapters) > 0)
		cg_decisions_each_peer(devices->decisions, compare_phone, devices);
	devices->compare = FALSE;
}

/* --- Changing --- */

static const char *const relevant[] = { "Connected", "Paired", "Bonded", "Alias",
					"Name",      "UUIDs",  NULL };

static gboolean invalidates_relevant(const char *const *invalidated)
{
	for (guint i = 0; invalidated[i]; i++)
		if (g_strv_contains(relevant, invalidated[i]))
			return TRUE;
	return FALSE;
}

static gboolean makes_relevant(GVariant *changed)
{
	Device device = { 0 };

	read_flags(changed, &device);
	return is_relevant(&device);
}

gboolean cg_devices_changed(CgDevices *devices, const char *path, GVariant *changed,
			    const char *const *invalidated)
{
	Device *device = g_hash_table_lookup(devices->devices, path);
	g_autoptr(GVariant) alias = NULL, name = NULL;

	if (!device)
		return !makes_relevant(changed);
	if (invalidates_relevant(invalidated))
		return FALSE;
	read_flags(changed, device);
	read_services(changed, device);
	tell_bond(devices, device->address);
	tell_here(devices, device->address);
	alias = g_variant_lookup_value(changed, "Alias", NULL);
	name = g_variant_lookup_value(changed, "Name", NULL);
	if (alias)
		read_name(devices, device->address, changed);
	if (!is_relevant(device))
		g_hash_table_remove(devices->devices, path);
	return alias || !name; /* an alias goes before a name */
}

/* --- Which phone it is --- */

char *cg_devices_phone(const CgDevices *devices, const char *car)
{
	const char *found = NULL;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, devices->devices);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const Device *device = value;

		if (!device->connected || !has_bond(device) || !device->has_phonebook ||
		    g_str_equal(device->address, car))
			continue;
		if (found && !g_str_equal(found, device->address))
			return NULL;
		found = device->address;
	}
	return g_strdup(found);
}

/* --- All of it --- */

void cg_devices_set(CgDevices *devices, GVariant *objects)
{
	g_autoptr(GHashTable) before = g_steal_pointer(&devices->devices);
	GVariantIter iter;
	GHashTableIter old;
	const char *path;
	GVariant *interfaces;
	gpointer at, device;

	devices->devices = table_new((GDestroyNotify)device_free);
	g_hash_table_remove_all(devices->adapters);
	g_variant_iter_init(&iter, objects);
	while (g_variant_iter_loop(&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
		cg_devices_added(devices, path, interfaces);
	g_hash_table_iter_init(&old, before);
	while (g_hash_table_iter_next(&old, &at, &device))
		if (!g_hash_table_contains(devices->devices, at))
			start_removal(devices, at, ((Device *)device)->address);
}

void cg_devices_lost(CgDevices *devices)
{
	GHashTableIter iter;
	gpointer device;

	cg_timer_stop(devices->debounce);
	devices->compare = FALSE;
	g_hash_table_remove_all(devices->pending_removal);
	g_hash_table_remove_all(devices->adapters);
	g_hash_table_iter_init(&iter, devices->devices);
	while (g_hash_table_iter_next(&iter, NULL, &device))
		cg_decisions_set_phone_here(devices->decisions, ((Device *)device)->address, FALSE);
	g_hash_table_remove_all(devices->devices);
}

CgDevices *cg_devices_new(CgDecisions *decisions)
{
	CgDevices *devices = g_new0(CgDevices, 1);

	devices->decisions = decisions;
	devices->devices = table_new((GDestroyNotify)device_free);
	devices->adapters = table_new(g_free);
	devices->pending_removal = table_new(g_free);
	devices->debounce = cg_timer_new((CgWake){ on_debounced, devices });
	return devices;
}

void cg_devices_free(CgDevices *devices)
{
	cg_timer_free(devices->debounce);
	g_hash_table_unref(devices->devices);
	g_hash_table_unref(devices->adapters);
	g_hash_table_unref(devices->pending_removal);
	g_free(devices);
}
