/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The records, against PBAP 7.1.2; what bluetoothd makes of them is seen in tests/vm. */
#include "bluetooth-private.h"
#include "tests.h"

#include <string.h>

/* An attribute follows the one with the smaller number, as bluetoothd's own records have them. */
static const char pse[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><record>"
	"<attribute id=\"0x0001\"><sequence><uuid value=\"0x112f\"/></sequence></attribute>"
	"<attribute id=\"0x0004\"><sequence>"
	"<sequence><uuid value=\"0x0100\"/></sequence>"
	"<sequence><uuid value=\"0x0003\"/><uint8 value=\"0x1a\"/></sequence>"
	"<sequence><uuid value=\"0x0008\"/></sequence></sequence></attribute>"
	"<attribute id=\"0x0005\"><sequence><uuid value=\"0x1002\"/></sequence></attribute>"
	"<attribute id=\"0x0009\"><sequence><sequence><uuid value=\"0x1130\"/>"
	"<uint16 value=\"0x102\"/></sequence></sequence></attribute>"
	"<attribute id=\"0x0100\"><text value=\"Phonebook\"/></attribute>"
	"<attribute id=\"0x0200\"><uint16 value=\"0x10a1\"/></attribute>"
	"<attribute id=\"0x0314\"><uint8 value=\"0xf\"/></attribute>"
	"<attribute id=\"0x0317\"><uint32 value=\"0x3bf\"/></attribute></record>";

static const char pce[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><record>"
	"<attribute id=\"0x0001\"><sequence><uuid value=\"0x112e\"/></sequence></attribute>"
	"<attribute id=\"0x0005\"><sequence><uuid value=\"0x1002\"/></sequence></attribute>"
	"<attribute id=\"0x0009\"><sequence><sequence><uuid value=\"0x1130\"/>"
	"<uint16 value=\"0x102\"/></sequence></sequence></attribute>"
	"<attribute id=\"0x0100\"><text value=\"Phonebook Client\"/></attribute></record>";

static void records(void)
{
	g_autofree char *server = cg_service_record(cg_service(CG_SERVICE_PBAP_PSE),
						    CG_PBAP_FEATURES, CG_PBAP_REPOSITORIES);
	g_autofree char *client = cg_service_record(cg_service(CG_SERVICE_PBAP_PCE), 0, 0);

	g_assert_cmpstr(server, ==, pse);
	g_assert_cmpstr(client, ==, pce);
}

/* One of PBAP 1.1, as many cars and phones have it. */
static void old_record(void)
{
	g_autofree char *record =
		cg_service_record(cg_service(CG_SERVICE_PBAP_PSE), 0, CG_PBAP_REPOSITORIES_1_1);

	g_assert_nonnull(strstr(record, "<uint16 value=\"0x101\"/>"));
	g_assert_nonnull(strstr(record, "0x0314\"><uint8 value=\"0x3\"/>"));
	g_assert_null(strstr(record, "0x0200"));
	g_assert_null(strstr(record, "0x0317"));
}

static void as_a_tester_wants(void)
{
	g_autofree char *record =
		cg_service_record(cg_service(CG_SERVICE_PBAP_PSE), G_MAXUINT32, G_MAXUINT8);

	g_assert_nonnull(strstr(record, "<uint32 value=\"0xffffffff\"/>"));
	g_assert_nonnull(strstr(record, "<uint8 value=\"0xff\"/>"));
}

/* The kernel refuses a PSM that is not dynamic, and one of obexd's own would be taken. */
static void ports(void)
{
	const CgService *service = cg_service(CG_SERVICE_PBAP_PSE);

	g_assert_cmpuint(service->psm, >=, 0x1001 + 2 * 32);
	g_assert_cmphex(service->psm & 0x0101, ==, 0x0001);
	g_assert_cmpuint(service->channel, >, 24);
	g_assert_cmpuint(service->channel, <=, 30);
}

void test_bluetooth_service(void)
{
	g_test_add_func("/bluetooth/service/records", records);
	g_test_add_func("/bluetooth/service/old-record", old_record);
	g_test_add_func("/bluetooth/service/as-a-tester-wants", as_a_tester_wants);
	g_test_add_func("/bluetooth/service/ports", ports);
}
