/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connects to a service of a Bluetooth peer: finds its record by SDP, then dials the L2CAP channel
 * that the record names, or its RFCOMM channel if it names none (GOEP 2.1, 7.1). */
#include "bt-private.h"

#include <contactguard/profile.h>

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

/* The kernel pages an absent peer for 5 s and waits for L2CAP up to 40 s; a car's stack waits less.
 */
#define PATIENCE CG_SECONDS(20)

typedef struct {
	CgConnector base;
	CgAddress address;
	guint16 service; /* its class */
	CgBtKind kind;   /* of what is being dialled */
	int fd;          /* being dialled; -1: none */
	guint watch;
	CgBtSearch *search;
	CgServiceRecord record;
	CgTimer *patience;
} BtConnector;

static const struct {
	const char *target;
	guint16 service;
} services[] = {
	{ CG_TARGET_PBAP, CG_SERVICE_PBAP_PSE },
	{ CG_TARGET_MAS, CG_SERVICE_MAP_MSE },
	{ CG_TARGET_MNS, CG_SERVICE_MAP_MCE },
};

static guint16 find_service(CgSpan target)
{
	for (gsize i = 0; i < G_N_ELEMENTS(services); i++)
		if (cg_span_equal(target,
				  (CgSpan){ (const guint8 *)services[i].target, CG_TARGET_SIZE }))
			return services[i].service;
	return 0;
}

/* --- The outcome --- */

static void stop_dialling(BtConnector *connector)
{
	cg_timer_stop(connector->patience);
	g_clear_handle_id(&connector->watch, g_source_remove);
	if (connector->fd >= 0)
		close(connector->fd);
	connector->fd = -1;
}

static void fail_connect(BtConnector *connector, const char *why)
{
	stop_dialling(connector);
	cg_connector_fail(&connector->base,
			  g_error_new(CG_ERROR, CG_ERROR_LOST, "cannot reach %s: %s",
				      connector->address.path, why));
}

static void on_out_of_patience(gpointer data)
{
	BtConnector *connector = data;

	g_clear_pointer(&connector->search, cg_bt_search_free);
	fail_connect(connector, "it did not answer in time");
}

/* --- Dialling --- */

static void dial_peer(BtConnector *connector, CgBtKind kind, guint16 port);

static void on_record(gpointer data, const CgServiceRecord *record, const GError *error)
{
	BtConnector *connector = data;

	if (!record)
		fail_connect(connector, error->message);
	else {
		connector->record = *record;
		if (record->psm)
			dial_peer(connector, CG_BT_L2CAP, record->psm);
		else
			dial_peer(connector, CG_BT_RFCOMM, record->channel);
	}
}

static void finish_dialling(BtConnector *connector, int errnum)
{
	g_autoptr(GError) error = NULL;
	CgSocket socket;
	int fd = connector->fd;

	if (errnum) {
		fail_connect(connector, g_strerror(errnum));
		return;
	}
	connector->fd = -1;
	if (connector->kind == CG_BT_SDP) {
		connector->search =
			cg_bt_search_new(fd, connector->service, on_record, connector, &error);
		if (!connector->search)
			fail_connect(connector, error->message);
		return;
	}
	cg_timer_stop(connector->patience);
	socket = cg_bt_connected(fd, connector->kind);
	cg_connector_succeed(&connector->base, &socket, &connector->record);
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data)
{
	BtConnector *connector = data;

	connector->watch = 0;
	finish_dialling(connector, cg_connector_outcome(fd));
	return G_SOURCE_REMOVE;
}

static void dial_peer(BtConnector *connector, CgBtKind kind, guint16 port)
{
	GError *error = NULL;
	int errnum;

	connector->kind = kind;
	connector->fd = cg_bt_socket(kind, &error);
	if (connector->fd < 0) {
		stop_dialling(connector);
		cg_connector_fail(&connector->base, error);
		return;
	}
	errnum = cg_bt_dial(connector->fd, kind, &connector->address, port);
	if (errnum == EINPROGRESS)
		connector->watch = g_unix_fd_add(connector->fd, G_IO_OUT, on_writable, connector);
	else
		finish_dialling(connector, errnum);
}

/* --- The connector --- */

static void free_connector(CgConnector *base)
{
	BtConnector *connector = (BtConnector *)base;

	cg_bt_search_free(connector->search);
	stop_dialling(connector);
	cg_timer_free(connector->patience);
	g_free(connector);
}

CgConnector *cg_bt_connect(const CgAddress *address, CgSpan target)
{
	BtConnector *connector = g_new0(BtConnector, 1);

	cg_connector_init(&connector->base, free_connector);
	connector->address = *address;
	connector->fd = -1;
	connector->patience = cg_timer_new((CgWake){ on_out_of_patience, connector });
	connector->service = find_service(target);
	if (!connector->service) {
		fail_connect(connector, "no service has that target");
		return &connector->base;
	}
	cg_timer_start(connector->patience, PATIENCE);
	dial_peer(connector, CG_BT_SDP, 0);
	return &connector->base;
}
