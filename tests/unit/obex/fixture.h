/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of obex share: hex in and out, a server with a profile that can be told what to
 * do, and a client joined to it in memory. */
#pragma once

#include <contactguard/obex.h>

#define SPAN(array) cg_span(array, sizeof(array))

void test_obex_client_op(void);
void test_obex_bluez(void);
void test_obex_challenge(void);
void test_obex_client(void);
void test_obex_code(void);
void test_obex_headers(void);
void test_obex_packet(void);
void test_obex_params(void);
void test_obex_server_op(void);
void test_obex_server(void);
void test_obex_session(void);

/* Spaces in hex are for the reader. */
void bytes_of(const char *hex, CgBuffer *out);
char *hex_of(CgSpan bytes); /* upper case, without spaces */
void assert_bytes(CgSpan found, CgSpan expected);

/* A session of one end alone: what it gives next is, in hex, that ("": nothing). */
void assert_produces(CgSession *session, const char *hex);
/* It takes that, without a fault. */
void receive_hex(CgSession *session, const char *hex);
/* Both: one request, one answer. */
void assert_answers(CgSession *server, const char *request, const char *answer);
/* It takes that and says that framing or protocol is broken. */
void assert_breaks(CgSession *session, const char *hex, gint code);

/* --- A profile that does as it is told --- */

typedef struct {
	CgCode connect, setpath, get, put, head,
		end;          /* what is answered; zero-filled they are SUCCESS */
	gboolean bare;        /* GET: no body function */
	gboolean params;      /* GET: answer with a 4C of 00 01 07 */
	gsize padding;        /* GET, CONNECT: and with another header of so many bytes */
	gsize size;           /* GET: bytes of body */
	gsize step;           /* GET: say WAIT after so many bytes, each time; 0: never */
	guint head_waits;     /* say WAIT so often first */
	gsize fail_at;        /* GET: answer with end once so many bytes are written; 0: never */
	guint started, freed; /* operations */
	guint profiles_freed;
	char path[64];   /* SETPATH: name, "/" for root, ".." before it for up */
	CgBuffer got;    /* PUT: what came */
	char name[64];   /* the Name of the last GET or PUT */
	gboolean closed; /* PUT: the last data came */
} Script;

extern const CgObexProfile script_profile;
guint8 pattern(gsize at); /* the byte of a GET's body there */

CgSession *script_server(Script *script, const CgObexLimits *limits, guint32 first_connection);
/* CONNECT is done: connection 1, and this many bytes a packet for the client. */
CgSession *connected_server(Script *script, gboolean packets, guint16 client_max);
/* The same for a client: connection 1, 4096 bytes a packet both ways. */
CgSession *connected_client(gboolean packets);

/* --- A client and a server, joined --- */

typedef struct {
	CgSession *client, *server;
	Script script;
	CgObexLimits limits;
	gsize chunk;         /* bytes a take() on a stream */
	GQueue up, down;     /* chunks (GBytes) on their way */
	guint16 mtu;         /* what packets may have, for the check below */
	guint short_packets; /* Continue packets from the server that were not full */
	guint gets;          /* packets the client has sent */
} Pair;

void pair_init(Pair *pair, gboolean packets, guint16 client_max, guint16 server_max, gsize chunk);
void pair_clear(Pair *pair);
/* Moves one packet or chunk each way where it can; FALSE: nothing moved. */
gboolean pair_turn(Pair *pair);
void pair_run(Pair *pair); /* until nothing moves */
/* Asks, runs until the head is there, and gives it. */
CgCode pair_ask(Pair *pair, guint8 opcode, const CgHeaders *headers, CgSpan put);
CgCode pair_connect(Pair *pair);
/* A GET of the whole body; how it ended, and the body in out. */
CgCode pair_get(Pair *pair, CgBuffer *out);
void assert_pattern(const CgBuffer *body, gsize size);
