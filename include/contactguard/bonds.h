/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bonds: contactguard-bonds, which tells one bond of a device from another and keeps the link key
 * to itself.
 *
 * bluetoothd keeps the link keys where root alone can read them. contactguard-bonds runs as root,
 * for one request, without network and bus. It answers the daemon's user alone: one packet asks
 * about a device, and one packet has a digest under the daemon's key, or says that there is no link
 * key. Whatever else comes has no answer. */
#pragma once

#include <contactguard/base.h>

#include <sys/types.h>

/* Where systemd listens for it, with sockets of packets (SOCK_SEQPACKET). */
#define CG_BONDS_SOCKET "/run/contactguard-bonds.socket"
/* Where bluetoothd keeps what it knows of devices, whatever prefix we are installed below. */
#define CG_BONDS_FOLDER "/var/lib/bluetooth"

#define CG_BOND_KEY_SIZE     32
#define CG_BOND_DIGEST_SIZE  32
#define CG_BOND_ADDRESS_SIZE 6

/* --- What is asked and answered --- */

/* It holds a key, so it lives in wiped memory. */
typedef struct {
	guint8 key[CG_BOND_KEY_SIZE];
	guint8 adapter[CG_BOND_ADDRESS_SIZE], device[CG_BOND_ADDRESS_SIZE];
} CgBondRequest;

/* A version, and the request as it is. */
#define CG_BOND_REQUEST_BYTES (1 + CG_BOND_KEY_SIZE + 2 * CG_BOND_ADDRESS_SIZE)
/* Whether there is a link key, and the digest; without a link key it is one byte. */
#define CG_BOND_ANSWER_BYTES (1 + CG_BOND_DIGEST_SIZE)

/* Parses an address as cg_bdaddr_valid() has it. Returns FALSE if the text is not one. */
gboolean cg_bond_address_parse(const char *text, guint8 address[CG_BOND_ADDRESS_SIZE]);
/* Returns the address as bluetoothd names its folders: AA:BB:CC:DD:EE:FF. g_free() it. */
char *cg_bond_address_print(const guint8 address[CG_BOND_ADDRESS_SIZE]);

/* Writes the packet that asks. */
void cg_bond_request_write(const CgBondRequest *request, CgWriter *writer);
/* Reads the packet that asks. Returns FALSE if it is anything else than one whole request. */
gboolean cg_bond_request_read(CgSpan packet, CgBondRequest *request);
/* Writes the packet that answers. digest: NULL if there is no link key. */
void cg_bond_answer_write(const guint8 *digest, CgWriter *writer);
/* Reads the packet that answers. *found: whether there is a link key; if not, digest is left as it
 * is. Returns FALSE if it is anything else than one whole answer. */
gboolean cg_bond_answer_read(CgSpan packet, gboolean *found, guint8 digest[CG_BOND_DIGEST_SIZE]);

/* Gives the HMAC-SHA256 under the request's key over its addresses and the link key. */
void cg_bond_digest(const CgBondRequest *request, CgSpan link_key,
		    guint8 digest[CG_BOND_DIGEST_SIZE]);

/* --- Answering --- */

/* Bytes of a link key (Core, Vol 2, Part H, 3.1). */
#define CG_LINK_KEY_SIZE 16
/* Bytes of an info file that are read at most. bluetoothd writes some kilobytes: services, and the
 * keys of each transport. */
#define CG_BOND_INFO_MAX (64u << 10)

/* Appends the link key that this text of an info file has. Returns FALSE and appends nothing if it
 * has none, or is no key file. */
gboolean cg_bond_info_key(CgSpan text, CgBuffer *link_key);

/* Appends the link key that bluetoothd keeps below folder for this device. Returns FALSE and
 * appends nothing if there is none: the folder, one of those below it, or the file is not there, is
 * a link, no plain file, too large or broken, or has no [LinkKey] Key of 32 hexadecimal digits. */
gboolean cg_bond_link_key(const char *folder, const CgBondRequest *request, CgBuffer *link_key);

/* Answers one request that comes at this socket, as the folder has it, if a process of this user
 * connected the socket. It blocks, and waits 5 seconds for the request. Returns FALSE and does not
 * answer if another user did (CG_ERROR_REFUSED), no whole request comes (CG_ERROR_MALFORMED), or
 * nobody listens any more (CG_ERROR_LOST). */
gboolean cg_bonds_serve(int socket, uid_t user, const char *folder, GError **error);
