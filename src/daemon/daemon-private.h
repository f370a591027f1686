/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sources of daemon share. daemon.c puts the others together, and main.c runs it. */
#pragma once

#include <contactguard/bluez.h>
#include <contactguard/bonds.h>
#include <contactguard/bus.h>
#include <contactguard/fetch.h>
#include <contactguard/gate.h>
#include <contactguard/serve.h>
#include <contactguard/store.h>

/* --- options.c: the command line --- */

typedef enum { CG_RUN_BUS_NONE, CG_RUN_BUS_SYSTEM, CG_RUN_BUS_SESSION } CgRunBus;

typedef struct {
	char *config; /* NULL: the installed file, if there is one */
	char *state;
	char *bonds; /* the socket of contactguard-bonds; NULL: the installed one */
	CgRunBus bus;
	gboolean desk; /* --listen and --phone were given; without them nothing below is set */
	CgAddress listen, phone;
	char *scope; /* a name, or NULL */
	char *car, *phone_id;
	guint32 phone_features;    /* what the phone's service record names; 0: one of PBAP 1.1 */
	guint8 phone_repositories; /* the same */
} CgRunOptions;

typedef enum {
	CG_PARSED,
	CG_PARSED_DONE,  /* the version was asked for and printed */
	CG_PARSED_WRONG, /* why was printed on stderr */
} CgParsed;

/* Reads the command line into options, which the caller clears. --help ends the program. */
CgParsed cg_run_options_parse(CgRunOptions *options, int *argc, char ***argv);
void cg_run_options_clear(CgRunOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgRunOptions, cg_run_options_clear)

/* --- config.c: the configuration's files --- */

/* Returns the configuration, which the caller owns, and in *scope the one that --scope names in it
 * (NULL without --scope). NULL: error set. */
CgConfig *cg_daemon_config_load(const CgRunOptions *options, const CgScope **scope, GError **error);

/* Watches contactguard.conf, and conf.d beside it. changed is called once after each edit. */
typedef struct CgConfigWatch CgConfigWatch;
CgConfigWatch *cg_config_watch_new(const CgRunOptions *options, CgWake changed);
void cg_config_watch_free(CgConfigWatch *watch);

/* --- reach.c: where phones are reached --- */

typedef struct {
	CgPlacement placement; /* as the configuration had it at the start, also at the desk */
	gboolean
		is_one_address; /* every phone is reached at this one; FALSE: each over Bluetooth */
	CgAddress address;
	char *socket;  /* where obexd's plugin serves this phone; NULL: this is no phone */
	char *bridged; /* the Bluetooth address of a bridge's phone; NULL: the one that is here */
} CgReach;

/* Fills reach, which the caller clears in any case. FALSE: [Link] Phone= is not an address. */
gboolean cg_reach_read(CgReach *reach, const CgRunOptions *options, const CgConfig *config,
		       GError **error);
void cg_reach_clear(CgReach *reach);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgReach, cg_reach_clear)

/* --- memory.c: freed memory is overwritten --- */

/* Makes malloc overwrite what is freed, and keep nothing in caches of threads. It restarts the
 * program if the environment must be changed for that, so it is the first call of main(). */
void cg_memory_harden(char **argv);

/* --- systemd.c: the service manager, if there is one --- */

/* status: one line for people. */
void cg_systemd_ready(const char *status);
/* The configuration is read again, until the next cg_systemd_ready(). */
void cg_systemd_reloading(void);
void cg_systemd_stopping(void);

/* Tells the manager's watchdog twice in its timeout that the main loop runs. */
typedef struct CgWatchdog CgWatchdog;
/* NULL: the manager has none for us. */
CgWatchdog *cg_watchdog_new(void);
void cg_watchdog_free(CgWatchdog *watchdog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgWatchdog, cg_watchdog_free)

/* --- app.c: programs as consumers --- */

/* Returns the consumer that this process of this user is: app:UNIT, lsm:LABEL or uid:N, or app:? if
 * that can't be told, as when the process has ended, also if another one has its number, or is
 * another user's. It has at most 128 printable characters. g_free() it. */
char *cg_app_name(const CgBusProcess *process);

typedef struct {
	char *unit;  /* of systemd; NULL: the process is in none */
	char *label; /* of a security module, as the kernel prints it; NULL: it has none */
	guint32 uid;
} CgAppTraits;
void cg_app_traits_clear(CgAppTraits *traits);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgAppTraits, cg_app_traits_clear)

/* Reads uid and label of the process that has this folder in /proc. FALSE: they can't be read. */
gboolean cg_app_traits_read(const char *proc, CgAppTraits *traits);
/* Returns the consumer that a process with these traits is. g_free() it. */
char *cg_app_traits_name(const CgAppTraits *traits);

/* --- daemon.c: all of it together --- */

enum {
	CG_EXIT_OK = 0,
	CG_EXIT_STATE = 1, /* the state is refused, or another daemon has it */
	CG_EXIT_USAGE = 2, /* the command line or the configuration is wrong */
	CG_EXIT_BUS = 3,   /* the bus, the name on it or a socket is not to be had, or lost */
};

typedef struct CgDaemon CgDaemon;
/* Opens everything, and prints `ready` at once or when the bus has given us our name. Returns NULL
 * if that fails: why was printed on stderr, and *exit_code is set. */
CgDaemon *cg_daemon_new(const CgRunOptions *options, GMainLoop *loop, int *exit_code);
void cg_daemon_free(CgDaemon *daemon);
/* Reads the configuration again. FALSE: it is wrong, and the last valid one stays. Placement and
 * [Link] stay those of the start. */
gboolean cg_daemon_reload(CgDaemon *daemon, GError **error);
/* Was the bus lost, or never to be had? That ends the loop. */
gboolean cg_daemon_failed(const CgDaemon *daemon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDaemon, cg_daemon_free)
