/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside doctor: what is looked at, and what was found. Everything is read below a root, which
 * tests set. */
#pragma once

#include "ctl-private.h"

typedef enum { CTL_OK, CTL_WARN, CTL_FAIL } CtlVerdict;

typedef struct {
	Ctl *ctl;          /* NULL: no bus is asked (tests) */
	const char *root;  /* "" but in tests */
	const char *check; /* the one that runs */
	GPtrArray *rows;
	gboolean failed;
} CtlDoctor;

void ctl_doctor_report(CtlDoctor *doctor, CtlVerdict verdict, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
char *ctl_doctor_path(const CtlDoctor *doctor, const char *path); /* the root */
gboolean ctl_doctor_exists(const CtlDoctor *doctor, const char *path);
/* The bus's answer; NULL: none. bus: which. */
GVariant *ctl_doctor_ask_bus(CtlDoctor *doctor, GBusType bus, const char *method, const char *name,
			     const char *type);

void ctl_doctor_daemon(CtlDoctor *doctor); /* doctor-daemon.c */
void ctl_doctor_plugin(CtlDoctor *doctor); /* doctor-obexd.c */
void ctl_doctor_loaded(CtlDoctor *doctor);
void ctl_doctor_strict(CtlDoctor *doctor);
void ctl_doctor_obex_name(CtlDoctor *doctor);
void ctl_doctor_sockets(CtlDoctor *doctor); /* doctor-sockets.c */
void ctl_doctor_polkit(CtlDoctor *doctor);  /* doctor-files.c */
void ctl_doctor_users(CtlDoctor *doctor);
void ctl_doctor_state(CtlDoctor *doctor);
void ctl_doctor_config(CtlDoctor *doctor);
void ctl_doctor_handsfree(CtlDoctor *doctor); /* doctor-handsfree.c */
/* All of them; the rows are the answer. */
void ctl_doctor_run(CtlDoctor *doctor);

/* --- process.c: what runs --- */

typedef struct {
	char *dir; /* /proc/PID below the root */
	char *pid;
	char *name; /* up to 15 bytes, as the kernel keeps it */
} CtlProcess;
GPtrArray *ctl_processes(const CtlDoctor *doctor); /* of CtlProcess */
/* One of its files; NULL: it can't be read (any more). */
char *ctl_process_read(const CtlProcess *process, const char *file);
/* Has it one of these sockets? inodes: a set of guint64. *unreadable: its descriptors can't be
 * seen. */
gboolean ctl_process_has_socket(const CtlProcess *process, GHashTable *inodes,
				gboolean *unreadable);
