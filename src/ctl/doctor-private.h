/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside doctor: the machine that is looked at, the checks, and their report. The checks lean on
 * doctor-report.c and process.c, and doctor.c on the checks. */
#pragma once

#include "ctl-private.h"

typedef enum { CTL_OK, CTL_WARN, CTL_FAIL } CtlVerdict;

typedef struct {
	Ctl *ctl;           /* NULL: tests without a bus */
	const char *root;   /* below which all files are looked at: "" but in tests */
	const char *check;  /* the name of the check that runs */
	GPtrArray *rows;    /* the report; lent */
	gboolean failed;    /* some check did */
	gboolean is_bridge; /* as the daemon says; known once it was asked */
} CtlDoctor;

/* --- doctor.c --- */

/* Runs all checks. */
void ctl_doctor_run(CtlDoctor *doctor);

/* --- doctor-report.c --- */

/* Adds a row to the report: what the check that runs has found, as text for people. */
void ctl_doctor_report(CtlDoctor *doctor, CtlVerdict verdict, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
/* Returns the path below the root. The caller frees it. */
char *ctl_doctor_path(const CtlDoctor *doctor, const char *path);
gboolean ctl_doctor_exists(const CtlDoctor *doctor, const char *path);
/* Calls a method of a message bus about a name. Returns its answer, which the caller owns, or NULL
 * if there is no such bus or it has no answer. */
GVariant *ctl_doctor_ask_bus(CtlDoctor *doctor, GBusType bus, const char *method, const char *name,
			     const char *type);

/* --- process.c --- */

typedef struct {
	char *dir; /* /proc/PID below the root */
	char *pid;
	char *name; /* up to 15 bytes, as the kernel keeps it */
} CtlProcess;
/* Returns the processes (CtlProcess) that run now. The caller owns the array. */
GPtrArray *ctl_processes(const CtlDoctor *doctor);
/* Returns the text of one of its files, or NULL if it can't be read (any more). The caller frees
 * it. */
char *ctl_process_read(const CtlProcess *process, const char *file);
/* Returns TRUE if the process holds one of these sockets. inodes: a set of guint64. *unreadable:
 * set to TRUE if its descriptors can't be seen, else left. */
gboolean ctl_process_has_socket(const CtlProcess *process, GHashTable *inodes,
				gboolean *unreadable);

/* --- doctor-apps.c --- */

/* Returns TRUE if a drop-in in this folder takes AF_BLUETOOTH away. */
gboolean ctl_doctor_has_dropin(const CtlDoctor *doctor, const char *folder);
/* Reports whether this unit of an app can open Bluetooth sockets. */
void ctl_doctor_app(CtlDoctor *doctor, const char *unit);

/* --- The checks: each adds at least one row, and fails if something must be mended --- */

void ctl_doctor_daemon(CtlDoctor *doctor); /* doctor-daemon.c; no row without a bus */
void ctl_doctor_plugin(CtlDoctor *doctor); /* doctor-obexd.c, and the next three */
void ctl_doctor_loaded(CtlDoctor *doctor);
void ctl_doctor_strict(CtlDoctor *doctor);
void ctl_doctor_obex_name(CtlDoctor *doctor);
void ctl_doctor_apps(CtlDoctor *doctor);      /* doctor-apps.c; no row without a bus */
void ctl_doctor_sockets(CtlDoctor *doctor);   /* doctor-sockets.c */
void ctl_doctor_handsfree(CtlDoctor *doctor); /* doctor-handsfree.c */
void ctl_doctor_bonds(CtlDoctor *doctor);     /* doctor-bonds.c */
void ctl_doctor_polkit(CtlDoctor *doctor);    /* doctor-files.c, and the next three */
void ctl_doctor_users(CtlDoctor *doctor);
void ctl_doctor_state(CtlDoctor *doctor);
void ctl_doctor_config(CtlDoctor *doctor);
