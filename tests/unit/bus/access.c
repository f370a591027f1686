/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The access table: each method has a row, and each kind of caller. doc/dbus-callers.md is the same
 * table as real callers find it. */
#include "bus-private.h"
#include "tests.h"

#include <bus/interfaces-generated.h>
#include <string.h>
#include <unistd.h>

#define OTHER_UID 4711
#define OBEXD_UID 4712

static char *consumer_of(gpointer data, const CgBusProcess *process)
{
	return g_strdup(process->start ? "app:dialer.service" : "app:?");
}

static const CgBusEvents events = { .consumer_of = consumer_of };

static CgBusAccess judge(CgBusKind kind, const char *interface, const char *method, CgBusCall call)
{
	const CgBus bus = {
		.kind = kind, .events = &events, .has_obexd = TRUE, .obexd = OBEXD_UID
	};
	const CgBusMethod *row = cg_bus_method_find(interface, method);

	g_assert_nonnull(row);
	return row->admit(&bus, &call);
}

static guint count_fds(const GDBusMethodInfo *method)
{
	guint count = 0;

	for (guint i = 0; method->in_args && method->in_args[i]; i++)
		count += g_str_equal(method->in_args[i]->signature, "h");
	return count;
}

static void test_complete(void)
{
	const GDBusInterfaceInfo *const interfaces[] = {
		&cg_bus_agent_manager1_interface, &cg_bus_consumer1_interface,
		&cg_bus_ledger1_interface,        &cg_bus_link1_interface,
		&cg_bus_manager1_interface,       &cg_bus_phone1_interface,
		&cg_bus_question1_interface,
	};

	for (guint i = 0; i < G_N_ELEMENTS(interfaces); i++) {
		const char *name = interfaces[i]->name;

		for (guint j = 0; interfaces[i]->methods[j]; j++) {
			const GDBusMethodInfo *method = interfaces[i]->methods[j];
			const CgBusMethod *row = cg_bus_method_find(name, method->name);

			g_assert_nonnull(row);
			g_assert_cmpuint(row->fds, ==, count_fds(method));
		}
		g_assert_cmpint(cg_bus_method_find(name, "Get") != NULL, ==,
				interfaces[i]->properties != NULL);
		g_assert_cmpint(cg_bus_method_find(name, "GetAll") != NULL, ==,
				interfaces[i]->properties != NULL);
	}
}

static void test_unknown(void)
{
	g_assert_null(cg_bus_method_find("org.contactguard.Manager1", "Set"));
	g_assert_null(cg_bus_method_find("org.contactguard.Manager1", "Grant"));
	g_assert_null(cg_bus_method_find("org.contactguard.Manager2", "Reload"));
}

static void test_driver(void)
{
	static const char manager[] = "org.contactguard.Manager1";

	g_assert_cmpint(judge(CG_BUS_SYSTEM, manager, "Reload", (CgBusCall){ .process.uid = 0 }),
			==, CG_BUS_ALLOWED_AS_DRIVER);
	g_assert_cmpint(
		judge(CG_BUS_SYSTEM, manager, "Reload", (CgBusCall){ .process.uid = OTHER_UID }),
		==, CG_BUS_DENIED);
	g_assert_cmpint(
		judge(CG_BUS_SYSTEM, manager, "Reload", (CgBusCall){ .process.uid = OBEXD_UID }),
		==, CG_BUS_DENIED);
	g_assert_cmpint(
		judge(CG_BUS_SESSION, manager, "Reload", (CgBusCall){ .process.uid = getuid() }),
		==, CG_BUS_ALLOWED_AS_DRIVER);
	g_assert_cmpint(
		judge(CG_BUS_SESSION, manager, "Reload", (CgBusCall){ .process.uid = OTHER_UID }),
		==, CG_BUS_DENIED);
}

static void test_obexd(void)
{
	static const char link[] = "org.contactguard.Link1";

	g_assert_cmpint(
		judge(CG_BUS_SYSTEM, link, "OpenCar", (CgBusCall){ .process.uid = OBEXD_UID }), ==,
		CG_BUS_ALLOWED);
	g_assert_cmpint(judge(CG_BUS_SYSTEM, link, "OpenCar", (CgBusCall){ .process.uid = 0 }), ==,
			CG_BUS_ALLOWED);
	g_assert_cmpint(
		judge(CG_BUS_SYSTEM, link, "OpenCar", (CgBusCall){ .process.uid = getuid() }), ==,
		CG_BUS_ALLOWED);
	g_assert_cmpint(
		judge(CG_BUS_SYSTEM, link, "OpenCar", (CgBusCall){ .process.uid = OTHER_UID }), ==,
		CG_BUS_DENIED);
	g_assert_cmpint(
		judge(CG_BUS_SESSION, link, "OpenCar", (CgBusCall){ .process.uid = OBEXD_UID }), ==,
		CG_BUS_DENIED);
	g_assert_null(cg_bus_method_find(link, "OpenCar")->action);
}

static void test_own_scope(void)
{
	static const struct {
		const char *method, *property, *consumer;
		guint64 start;
		CgBusAccess access;
	} cases[] = {
		{ "Get", "Scope", "app:dialer.service", 7, CG_BUS_ALLOWED_OWN_SCOPE },
		{ "Get", "Scope", "app:other.service", 7, CG_BUS_DENIED },
		{ "Get", "Scope", NULL, 7, CG_BUS_DENIED },
		{ "Get", "Scope", "app:?", 0, CG_BUS_DENIED },
		{ "Get", "Lifetime", "app:dialer.service", 7, CG_BUS_DENIED },
		{ "GetAll", NULL, "app:dialer.service", 7, CG_BUS_DENIED },
		{ "Grant", NULL, "app:dialer.service", 7, CG_BUS_DENIED },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(judge(CG_BUS_SYSTEM, "org.contactguard.Consumer1", cases[i].method,
				      (CgBusCall){ .process = { 7, OTHER_UID, cases[i].start },
						   .property = cases[i].property,
						   .consumer = cases[i].consumer }),
				==, cases[i].access);
}

void test_bus_access(void)
{
	g_test_add_func("/bus/access/complete", test_complete);
	g_test_add_func("/bus/access/unknown", test_unknown);
	g_test_add_func("/bus/access/driver", test_driver);
	g_test_add_func("/bus/access/obexd", test_obexd);
	g_test_add_func("/bus/access/own-scope", test_own_scope);
}
