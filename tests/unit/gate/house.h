/* A gate with its state directory, between a phone that is reached over a socket and the books of
 * cars. */
#pragma once

#include "gate-private.h"

#define ADA "car:00:00:00:00:00:0A"
#define BEA "car:00:00:00:00:00:0B"

typedef struct {
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgScope *scope;
	CgGate *gate;

	CgAddress phone;
	CgListener *listener;
	GPtrArray *links;             /* of the phone */
	GPtrArray *cards[CG_FOLDERS]; /* of char *: what it holds; handles count from 1 */
	guint reads;                  /* that it was asked for */
	gboolean locked;              /* it answers Service Unavailable */

	CgHead head; /* of the last answer */
	CgBuffer got;
} House;

/* Opened with the scope `everything`, the clock frozen. */
void house_open(House *house, gconstpointer data);
void house_close(House *house, gconstpointer data);
void house_decide(House *house,
		  const char *scope_text); /* from now on; a section, or a built-in name */
void house_restart(House *house);          /* the daemon, over the same state; books must be gone */

/* text: the lines between VERSION and END. */
void house_add(House *house, CgFolder folder, const char *text);
CgBook *house_car(House *house, const char *consumer);
void house_run(void);
/* Reads to the end; head and got hold the answer. */
CgStep house_ask(House *house, CgBook *car, CgBookQuery query);
char *house_listing(House *house, CgBook *car); /* "HANDLE=NAME|" of pb */

#define ADD(name, test) g_test_add("/gate/" name, House, NULL, house_open, test, house_close)
