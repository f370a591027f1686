/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks a peer's SDP server for the record of one service, over a socket that is connected to it,
 * and never blocks the main loop. libbluetooth does the talking and takes the record apart. It has
 * no bounds of its own for how much a peer may send or how deep it may nest, so they stand here. */
#include "bt-private.h"

#include <contactguard/profile.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/sdp.h>
#include <bluetooth/sdp_lib.h>
#include <glib-unix.h>
#include <sys/select.h>
#include <unistd.h>

/* A phone's record has some 150 bytes; nested sequences are taken apart by recursion, which so much
 * can't bring to its stack's end. */
#define RECORDS_MAX 16384

/* As many packets of the smallest MTU (48 bytes) as RECORDS_MAX can need. */
#define ANSWERS_MAX 400

struct CgBtSearch {
	sdp_session_t *session;
	guint watch;
	guint answers;
	gboolean done; /* the answer is complete, or the peer has failed */
	CgBtSearched searched;
	gpointer data;
	CgServiceRecord record;
	GError *error;
};

/* --- The record --- */

static guint32 record_number(const sdp_record_t *record, guint16 attribute, guint32 otherwise)
{
	const sdp_data_t *data = sdp_data_get(record, attribute);

	switch (data ? data->dtd : SDP_DATA_NIL) {
	case SDP_UINT8: return data->val.uint8;
	case SDP_UINT16: return data->val.uint16;
	case SDP_UINT32: return data->val.uint32;
	default: return otherwise;
	}
}

static guint16 record_version(const sdp_record_t *record)
{
	sdp_list_t *profiles = NULL;
	guint16 version = 0;

	if (sdp_get_profile_descs(record, &profiles) < 0 || !profiles)
		return 0;
	version = ((const sdp_profile_desc_t *)profiles->data)->version;
	sdp_list_free(profiles, free);
	return version;
}

static guint8 record_channel(const sdp_record_t *record)
{
	sdp_list_t *protocols = NULL;
	int channel = 0;

	if (sdp_get_access_protos(record, &protocols) < 0)
		return 0;
	channel = sdp_get_proto_port(protocols, RFCOMM_UUID);
	sdp_list_foreach(protocols, (sdp_list_func_t)sdp_list_free, NULL);
	sdp_list_free(protocols, NULL);
	return channel >= CG_RFCOMM_CHANNEL_MIN && channel <= CG_RFCOMM_CHANNEL_MAX ? channel : 0;
}

/* A PSM is valid if its lowest bit is set and the lowest bit of its upper byte is not (Core, Vol 3,
 * Part A, 4.2). */
static guint16 record_psm(const sdp_record_t *record)
{
	guint32 psm = record_number(record, CG_SDP_GOEP_L2CAP_PSM, 0);

	return (psm & 0x0101) == 0x0001 && psm <= G_MAXUINT16 ? psm : 0;
}

/* FALSE if the record names neither a PSM nor a channel, so that nothing can be dialled. */
static gboolean read_record(const sdp_record_t *record, CgServiceRecord *service)
{
	*service = (CgServiceRecord){
		.version = record_version(record),
		.psm = record_psm(record),
		.channel = record_channel(record),
		.has_features = sdp_data_get(record, CG_SDP_PBAP_FEATURES) != NULL,
		.features = record_number(record, CG_SDP_PBAP_FEATURES, CG_PBAP_FEATURES_NONE),
		.repositories = record_number(record, CG_SDP_PBAP_REPOSITORIES, 0),
		.instance = record_number(record, CG_SDP_MAP_INSTANCE, 0),
	};
	return service->psm || service->channel;
}

/* A phone may have several message stores, each with a record; the one with the lowest instance is
 * that of its text messages (MAP 7.1.1). */
static gboolean choose_record(CgBtSearch *search, const guint8 *bytes, int size)
{
	int at, length, scanned;
	guint8 type;
	gboolean found = FALSE;

	at = sdp_extract_seqtype(bytes, size, &type, &length);
	for (; at > 0 && at < size; at += scanned) {
		sdp_record_t *record = sdp_extract_pdu(bytes + at, size - at, &scanned);
		CgServiceRecord service;

		if (read_record(record, &service) &&
		    (!found || service.instance < search->record.instance)) {
			search->record = service;
			found = TRUE;
		}
		sdp_record_free(record);
		if (scanned <= 0)
			break;
	}
	return found;
}

/* --- The answer --- */

static void fail_search(CgBtSearch *search, int code, const char *why)
{
	search->done = TRUE;
	if (!search->error)
		search->error = g_error_new(CG_ERROR, code, "no service record: %s", why);
}

/* libbluetooth calls this from sdp_process(). */
static void on_records(uint8_t type, uint16_t status, uint8_t *bytes, size_t size, void *data)
{
	CgBtSearch *search = data;

	search->done = TRUE;
	if (type != SDP_SVC_SEARCH_ATTR_RSP || status != 0)
		fail_search(search, CG_ERROR_LOST, "the peer's SDP server refused or broke off");
	else if (size > RECORDS_MAX)
		fail_search(search, CG_ERROR_LOST, "the peer's answer is too long");
	else if (!choose_record(search, bytes, size))
		fail_search(search, CG_ERROR_LOST, "the peer does not offer the service");
}

static gboolean on_readable(int fd, GIOCondition condition, gpointer data)
{
	CgBtSearch *search = data;

	if (++search->answers > ANSWERS_MAX)
		fail_search(search, CG_ERROR_LOST, "the peer's answer does not end");
	else if (sdp_process(search->session) == 0)
		return G_SOURCE_CONTINUE;
	if (!search->done)
		fail_search(search, CG_ERROR_LOST, "the peer does not speak SDP");
	search->watch = 0;
	search->searched(search->data, search->error ? NULL : &search->record, search->error);
	return G_SOURCE_REMOVE;
}

/* --- The search --- */

static gboolean send_request(CgBtSearch *search, guint16 service)
{
	static guint16 attributes[] = { SDP_ATTR_SVCLASS_ID_LIST,   SDP_ATTR_PROTO_DESC_LIST,
					CG_SDP_PROFILE_DESCRIPTORS, CG_SDP_GOEP_L2CAP_PSM,
					CG_SDP_PBAP_REPOSITORIES,   CG_SDP_MAP_INSTANCE,
					CG_SDP_MAP_MESSAGE_TYPES,   CG_SDP_PBAP_FEATURES };
	sdp_list_t *classes, *wanted = NULL;
	uuid_t class;
	int sent;

	sdp_uuid16_create(&class, service);
	classes = sdp_list_append(NULL, &class);
	for (gsize i = 0; i < G_N_ELEMENTS(attributes); i++)
		wanted = sdp_list_append(wanted, &attributes[i]);
	sent = sdp_service_search_attr_async(search->session, classes, SDP_ATTR_REQ_INDIVIDUAL,
					     wanted);
	sdp_list_free(classes, NULL);
	sdp_list_free(wanted, NULL);
	return sent == 0;
}

CgBtSearch *cg_bt_search_new(int fd, guint16 service, CgBtSearched searched, gpointer data,
			     GError **error)
{
	CgBtSearch *search;

	/* sdp_process() calls select(), which cannot take a higher descriptor. */
	if (fd >= FD_SETSIZE) {
		close(fd);
		g_set_error_literal(error, CG_ERROR, CG_ERROR_SYSTEM, "too many open files");
		return NULL;
	}
	search = g_new0(CgBtSearch, 1);
	search->searched = searched;
	search->data = data;
	search->session = sdp_create(fd, 0);
	sdp_set_notify(search->session, on_records, search);
	if (!send_request(search, service)) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LOST, "the SDP server is gone");
		cg_bt_search_free(search);
		return NULL;
	}
	search->watch = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP, on_readable, search);
	return search;
}

void cg_bt_search_free(CgBtSearch *search)
{
	if (!search)
		return;
	g_clear_handle_id(&search->watch, g_source_remove);
	sdp_close(search->session);
	g_clear_error(&search->error);
	g_free(search);
}
