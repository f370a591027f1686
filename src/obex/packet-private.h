/* SPDX-License-Identifier: GPL-2.0-or-later */
/* packet: the fixed part of an OBEX packet, read and written for both ends (IrOBEX 3.1, 3.4). */
#pragma once

#include <contactguard/obex.h>

#define CG_PACKET_PREFIX  3    /* code and length; the length counts them */
#define CG_PACKET_VERSION 0x10 /* OBEX 1.0 in CONNECT, as every 1.x sends */
#define CG_PACKET_FINAL   0x80
#define CG_SETPATH_UP     0x01
#define CG_SETPATH_KEEP   0x02        /* do not create */
#define CG_HEADER_PREFIX  3           /* id and length of a body header */
#define CG_HEADERS_MAX    (64 * 1024) /* of one request or response, over its packets */

typedef enum { CG_PACKET_PLAIN, CG_PACKET_CONNECT, CG_PACKET_SETPATH } CgPacketKind;

typedef struct {
	CgPacketKind kind; /* which of the fixed fields are there */
	guint8 code;
	guint8 version;   /* CONNECT */
	guint8 flags;     /* CONNECT, SETPATH */
	guint8 constants; /* SETPATH */
	guint16 max;      /* CONNECT: longest packet the sender takes */
	CgSpan headers;   /* lent from what was read; not written by begin() */
} CgPacket;

/* Reads one whole packet. FALSE: CG_ERROR_FRAMING where its length is not that of bytes,
 * CG_ERROR_MALFORMED where it is too short for the fields of its kind. */
gboolean cg_packet_read(CgPacket *packet, CgPacketKind kind, CgSpan bytes, GError **error);

/* The length that the first bytes of a packet tell; 0: not there yet. FALSE and CG_ERROR_FRAMING:
 * less than a packet can have, or more than most. */
gboolean cg_packet_length(CgSpan bytes, gsize most, gsize *length, GError **error);

/* begin() writes the fixed part, finish() fills in what is known last. */
void cg_packet_begin(const CgPacket *packet, CgWriter *writer);
void cg_packet_finish(CgWriter *writer, guint8 code);
