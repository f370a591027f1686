/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client: the daemon as its own programs see it: contactguard(1), and the agents that ask a driver.
 *
 * A CgClient is a connection to one message bus. Through it a program calls the daemon, hears its
 * signals, and sees it come and go. A CgClientAgent stands on a client: it is one registration of
 * this program with the daemon, and receives the questions that wait for a driver. What went wrong,
 * and what is asked, is put into words for people here, so that all programs say the same.
 *
 * This room decides nothing: a question without an answer is refused by the daemon. All functions
 * belong to one thread, and all events come from its main context, never from inside a call. */
#pragma once

#include <contactguard/policy.h>

#include <gio/gio.h>

/* --- Names on the bus --- */

#define CG_CLIENT_ROOT       "/org/contactguard"
#define CG_CLIENT_MANAGER    "org.contactguard.Manager1"
#define CG_CLIENT_PHONE      "org.contactguard.Phone1"
#define CG_CLIENT_CONSUMER   "org.contactguard.Consumer1"
#define CG_CLIENT_QUESTION   "org.contactguard.Question1"
#define CG_CLIENT_LEDGER     "org.contactguard.Ledger1"
#define CG_CLIENT_LINK       "org.contactguard.Link1"
#define CG_CLIENT_OBJECTS    "org.freedesktop.DBus.ObjectManager"
#define CG_CLIENT_PROPERTIES "org.freedesktop.DBus.Properties"

/* --- The connection --- */

typedef struct CgClient CgClient;

/* Returns a client for G_BUS_TYPE_SYSTEM or G_BUS_TYPE_SESSION, which connects when it is first
 * needed. Never NULL. The caller owns it. */
CgClient *cg_client_new(GBusType bus);
/* Ends the connection and whatever goes on in it: no reply and no event comes any more. An agent
 * that stands on it must have been freed. May be called from inside an event. NULL is ignored. */
void cg_client_free(CgClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgClient, cg_client_free)

/* Connects, if it has not happened yet. Returns FALSE if there is no such bus: G_IO_ERROR_CLOSED.
 * The functions below call it themselves. A connection that broke is not made again: free the
 * client, and make another. */
gboolean cg_client_connect(CgClient *client, GError **error);

/* --- Calls --- */

/* Calls a method of the daemon and blocks until it has answered, up to a minute. The bus may start
 * the daemon for it, and polkit may ask the user for a password. arguments: a tuple, or NULL for
 * none; a floating one is consumed. type: what the answer must be, a tuple such as "(s)".
 * Returns the answer, which the caller owns, or NULL if the call was refused or nobody answered. */
GVariant *cg_client_call(CgClient *client, const char *path, const char *interface,
			 const char *method, GVariant *arguments, const char *type, GError **error);
/* Returns all properties of an object's interface, an a{sv} that the caller owns, or NULL as
 * cg_client_call(). The daemon tells a caller about changes only once it has read. */
GVariant *cg_client_properties(CgClient *client, const char *path, const char *interface,
			       GError **error);
/* Calls a method of the bus itself, such as NameHasOwner. name: its one argument. Returns the
 * answer, which the caller owns, or NULL. */
GVariant *cg_client_ask_bus(CgClient *client, const char *method, const char *name,
			    const char *type, GError **error);

/* How a call that was started ended. answer: lent, NULL if there is none, and then error says why.
 * The client may be freed here. */
typedef void (*CgClientReply)(gpointer data, GVariant *answer, const GError *error);
/* The same as cg_client_properties() without blocking: the reply comes later, once. It neither
 * starts the daemon nor makes polkit ask. The client must be connected. free_data (or NULL) is
 * called with data after the reply, or in its place if the client is freed before. */
void cg_client_start_properties(CgClient *client, const char *path, const char *interface,
				CgClientReply reply, gpointer data, GDestroyNotify free_data);

/* --- The daemon's coming and going, and its signals --- */

typedef struct {
	/* The daemon is on the bus. NULL: not wanted. */
	void (*appeared)(gpointer data);
	/* The daemon has left the bus, or was not there to begin with, or the bus itself has gone.
	 * Its questions, and what it told about changes, are void. NULL: not wanted. */
	void (*left)(gpointer data);
} CgClientEvents;
/* Watches the daemon; one of the events comes soon, and says how it stands. events: must live as
 * long as the client. Once for each client, which must be connected. */
void cg_client_watch(CgClient *client, const CgClientEvents *events, gpointer data);

/* A signal of the daemon. All is lent. Its arguments are as the sender made them: check their type
 * before they are taken apart. */
typedef void (*CgClientSignal)(gpointer data, const char *path, const char *name,
			       GVariant *arguments);
/* Hears all signals of the daemon. Once for each client, which must be connected. */
void cg_client_listen(CgClient *client, CgClientSignal signal, gpointer data);

/* --- Words for people --- */

/* Returns a copy of the text that is safe on a terminal and in a dialog: valid UTF-8 without
 * control characters, and without those that change the direction of what follows. Names of
 * consumers, phones and scopes come from others and need this. The caller frees it. */
char *cg_client_printable(const char *text);

typedef enum {
	CG_CLIENT_REFUSED,   /* the daemon or the bus said no, or the error is of another kind */
	CG_CLIENT_NO_DAEMON, /* no bus, or no daemon there, or it does not answer */
} CgClientOutcome;
/* Returns what an error of this room comes to. *text: a sentence about it, with what to do if that
 * is known, printable; the caller frees it. */
CgClientOutcome cg_client_explain(const GError *error, char **text);
/* The sentence for a daemon that has left. */
#define CG_CLIENT_DISCONNECTED "contactguardd has gone, or does not answer"

/* --- Questions --- */

/* What a driver is asked, as Agent1.RequestConsent() has it. Texts are as they came: use
 * cg_client_printable(). What is missing is an empty text or list, never NULL. */
typedef struct {
	char *path; /* of its object, which has Question1 */
	char *phone, *phone_name, *consumer;
	char **repositories; /* what was asked for: pb, ich, SIM1/pb, ... */
	char **fields;       /* properties that were asked for; empty: all */
	char **scopes;       /* on offer */
	char **lifetimes;    /* on offer */
	char *lifetime;      /* to be offered first */
} CgClientQuestion;

/* Returns who asks for what, in one sentence or two, each on a line of its own, printable. The
 * choices are not in it. The caller frees it. */
char *cg_client_question_text(const CgClientQuestion *question);

typedef struct {
	char *scope, *lifetime; /* both set, or both NULL */
} CgClientAnswer;
/* Understands what a person chose. scope: one on offer, by its name or its number from 1. lifetime:
 * the same, or any lifetime that cg_lifetime_parse() knows; NULL: the one that is offered first.
 * Returns FALSE if it is no such answer. */
gboolean cg_client_answer_parse(const CgClientQuestion *question, const char *scope,
				const char *lifetime, CgClientAnswer *answer);
/* Frees what is in it. */
void cg_client_answer_clear(CgClientAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgClientAnswer, cg_client_answer_clear)

/* --- Agents --- */

typedef struct {
	/* A question for the driver. It is lent until it is answered or refused, until withdrawn()
	 * returns, or until the agent is freed. Questions may come before others are answered. */
	void (*ask)(gpointer data, const CgClientQuestion *question);
	/* It was answered elsewhere, or nobody waits for it any more. */
	void (*withdrawn)(gpointer data, const CgClientQuestion *question);
	/* The daemon ends in good order. The agent is registered no more, and left() will follow.
	 */
	void (*released)(gpointer data);
} CgClientAgentClass;

typedef struct CgClientAgent CgClientAgent;
/* Registers this program with the daemon, and blocks until the daemon has answered. The bus may
 * start it for this. capability: a word about what the agent can do, up to 64 letters, digits and
 * -. priority: agents with a higher one are asked first. class: must live as long as the agent.
 * Returns the agent, which the caller owns, or NULL if it was refused or there is no daemon. Only
 * the daemon that registered it may ask it. When that daemon has left, free the agent; make another
 * when a daemon has appeared. One at a time for each client. */
CgClientAgent *cg_client_agent_new(CgClient *client, const char *capability, gint32 priority,
				   const CgClientAgentClass *class, gpointer data, GError **error);
/* Tells the daemon, if it is still there, that nobody asks here any more. Questions that are open
 * are left without an answer, and no event comes any more. May be called from inside an event of
 * the agent. NULL is ignored. */
void cg_client_agent_free(CgClientAgent *agent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgClientAgent, cg_client_agent_free)

/* The driver lets it see a scope, by a name on offer or by the text of one [Scope chosen] section,
 * for a lifetime. The question is gone after it. The daemon may still narrow or refuse it. */
void cg_client_agent_answer(CgClientAgent *agent, const CgClientQuestion *question,
			    const char *scope, const char *lifetime);
/* The driver says no, which holds for the trip. The question is gone after it. */
void cg_client_agent_refuse(CgClientAgent *agent, const CgClientQuestion *question);
