/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of this machine's adapters reaches a peer. The kernel by itself takes the first one that is
 * not the peer's, though the bond and the connection may be another one's. */
#include "bt-private.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <sys/ioctl.h>

/* A BR/EDR controller has 7 peers in each of two piconets at most; some links have two entries. */
#define CONNECTIONS_MAX 32

/* hci_for_each_dev() calls this, and stops where it is true. */
static int has_connection(int dd, int adapter, long data)
{
	const bdaddr_t *peer = (const bdaddr_t *)data;
	g_autofree struct hci_conn_list_req *list = g_malloc0(
		sizeof(struct hci_conn_list_req) + CONNECTIONS_MAX * sizeof(struct hci_conn_info));

	list->dev_id = adapter;
	list->conn_num = CONNECTIONS_MAX;
	if (ioctl(dd, HCIGETCONNLIST, list) < 0)
		return FALSE;
	for (guint i = 0; i < list->conn_num; i++) {
		const struct hci_conn_info *connection = &list->conn_info[i];

		if (connection->type == ACL_LINK && connection->state == BT_CONNECTED &&
		    !bacmp(&connection->bdaddr, peer))
			return TRUE;
	}
	return FALSE;
}

gboolean cg_bt_find_adapter(const char *peer, char *adapter)
{
	bdaddr_t wanted, found;
	int id;

	str2ba(peer, &wanted);
	id = hci_for_each_dev(HCI_UP, has_connection, (long)&wanted);
	if (id < 0 || hci_devba(id, &found) < 0)
		return FALSE;
	ba2str(&found, adapter);
	return TRUE;
}
