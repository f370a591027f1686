/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside daemon: its command line, its memory, and the daemon put together. */
#pragma once

#include <contactguard/bluez.h>
#include <contactguard/bus.h>
#include <contactguard/fetch.h>
#include <contactguard/gate.h>
#include <contactguard/serve.h>
#include <contactguard/store.h>

/* --- options.c --- */

typedef enum { CG_RUN_BUS_NONE, CG_RUN_BUS_SYSTEM, CG_RUN_BUS_SESSION } CgRunBus;

typedef struct {
	char *config; /* NULL: the installed one, where there is one */
	char *state;
	CgRunBus bus;
	gboolean desk; /* --listen and --phone were given */
	CgAddress listen, phone;
	char *scope; /* a name, or NULL */
	char *car, *phone_id;
	guint32 phone_features;
} CgRunOptions;

typedef enum { CG_PARSED, CG_PARSED_DONE, CG_PARSED_WRONG } CgParsed;
/* DONE: help or version was asked for and printed. WRONG: said why on stderr. */
CgParsed cg_run_options_parse(CgRunOptions *options, int *argc, char ***argv);
void cg_run_options_clear(CgRunOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgRunOptions, cg_run_options_clear)

/* --- memory.c --- */

/* Makes malloc overwrite what is freed and keep nothing in per-thread caches. Starts the program
 * anew where the environment must be changed for that; call first in main(). */
void cg_memory_harden(char **argv);

/* --- watch.c --- */

typedef struct CgWatch CgWatch;
CgWatch *cg_watch_new(const char *config, CgWake changed);
void cg_watch_free(CgWatch *watch);

/* --- notify.c: the service manager, if there is one --- */

/* status: for people, one line. */
void cg_notify_ready(const char *status);
/* Until the next cg_notify_ready(). */
void cg_notify_reloading(void);
void cg_notify_stopping(void);

/* Tells the manager's watchdog that the main loop turns, twice in its patience. */
typedef struct CgHeart CgHeart;
CgHeart *cg_heart_new(void); /* NULL: no watchdog asks */
void cg_heart_free(CgHeart *heart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHeart, cg_heart_free)

/* --- app.c --- */

/* The consumer that this process of this user is: app:UNIT, lsm:LABEL or uid:N. app:? where it
 * can't be told, also where the process has ended or is another user's. At most 128 printable
 * characters. */
char *cg_app_name(guint32 pid, guint32 uid);

typedef struct {
	char *unit;  /* systemd's; NULL: in none */
	char *label; /* of a security module, as the kernel prints it; NULL: none is there */
	guint32 uid;
} CgAppTraits;
void cg_app_traits_clear(CgAppTraits *traits);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgAppTraits, cg_app_traits_clear)

/* uid and label of the process whose folder of /proc this is. FALSE: they can't be told. */
gboolean cg_app_read(const char *proc, CgAppTraits *traits);
char *cg_app_called(const CgAppTraits *traits);

/* --- daemon.c --- */

enum { CG_EXIT_OK = 0, CG_EXIT_FAILED = 1, CG_EXIT_USAGE = 2 };

typedef struct CgDaemon CgDaemon;
/* Opens everything; prints `ready` now, or when the bus has given us our name. NULL: said why on
 * stderr; *exit_code is 1 or 2. */
CgDaemon *cg_daemon_new(const CgRunOptions *options, GMainLoop *loop, int *exit_code);
void cg_daemon_free(CgDaemon *daemon);
/* Reads the configuration anew. FALSE: it is wrong, and the last valid one stays. Placement and
 * [Link] are those of the start. */
gboolean cg_daemon_reload(CgDaemon *daemon, GError **error);
gboolean cg_daemon_failed(const CgDaemon *daemon); /* the loop was ended by a failure */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDaemon, cg_daemon_free)
