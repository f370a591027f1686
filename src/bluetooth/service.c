/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The services that we put on the air, as a table, and their records (PBAP 7.1.2, GOEP 2.1, 7.1).
 *
 * PSM and channel are named in the record as well as towards bluetoothd, which does not patch a
 * record that it is given. Those of obexd's own services are the first free PSMs from 0x1001 on and
 * channels up to 17 and 24, so ours are others. A PSM is dynamic if it is 0x1001 or more, its
 * lowest bit is set, and the lowest bit of its upper byte is not (Core, Vol 3, Part A, 4.2). */
#include "bluetooth-private.h"

static const CgService services[] = {
	{
		.class = CG_SERVICE_PBAP_PSE,
		.uuid = CG_UUID_PBAP_PSE,
		.path = "/org/contactguard/profile/pse",
		.name = "Phonebook",
		.profile = CG_SERVICE_PBAP,
		.psm = 0x10A1,
		.channel = 26,
	},
	{
		.class = CG_SERVICE_PBAP_PCE,
		.uuid = CG_UUID_PBAP_PCE,
		.path = "/org/contactguard/profile/pce",
		.name = "Phonebook Client",
		.profile = CG_SERVICE_PBAP,
	},
};

const CgService *cg_service(guint16 class)
{
	for (gsize i = 0; i < G_N_ELEMENTS(services); i++)
		if (services[i].class == class)
			return &services[i];
	g_assert_not_reached();
}

/* --- The record --- */

#define UUID(uuid)          "<uuid value=\"" uuid "\"/>"
#define NUMBER(type)        "<" type " value=\"0x%x\"/>"
#define SEQUENCE(items)     "<sequence>" items "</sequence>"
#define ATTRIBUTE(id, item) "<attribute id=\"0x" id "\">" item "</attribute>"

#define CLASS ATTRIBUTE("0001", SEQUENCE(UUID("0x%04x")))
/* OBEX over RFCOMM */
#define PROTOCOLS                                                     \
	ATTRIBUTE("0004", SEQUENCE(SEQUENCE(UUID("0x0100")) SEQUENCE( \
				  UUID("0x0003") NUMBER("uint8")) SEQUENCE(UUID("0x0008"))))
/* Without the public group bluetoothd does not tell of the service before somebody asks for it. */
#define GROUP        ATTRIBUTE("0005", SEQUENCE(UUID("0x1002")))
#define PROFILE      ATTRIBUTE("0009", SEQUENCE(SEQUENCE(UUID("0x%04x") NUMBER("uint16"))))
#define NAME         ATTRIBUTE("0100", "<text value=\"%s\"/>")
#define PSM          ATTRIBUTE("0200", NUMBER("uint16"))
#define REPOSITORIES ATTRIBUTE("0314", NUMBER("uint8"))
#define FEATURES     ATTRIBUTE("0317", NUMBER("uint32"))

static void append_server(GString *xml, const CgService *service, guint32 features,
			  guint8 repositories)
{
	if (features)
		g_string_append_printf(xml, PSM, service->psm);
	g_string_append_printf(xml, REPOSITORIES, repositories);
	if (features)
		g_string_append_printf(xml, FEATURES, features);
}

char *cg_service_record(const CgService *service, guint32 features, guint8 repositories)
{
	GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?><record>");
	gboolean is_server = service->psm != 0;

	g_string_append_printf(xml, CLASS, service->class);
	if (is_server)
		g_string_append_printf(xml, PROTOCOLS, service->channel);
	g_string_append_printf(xml, GROUP PROFILE NAME, service->profile,
			       is_server && !features ? CG_PBAP_VERSION_1_1 : CG_PBAP_VERSION,
			       service->name);
	if (is_server)
		append_server(xml, service, features, repositories);
	g_string_append(xml, "</record>");
	return g_string_free(xml, FALSE);
}
