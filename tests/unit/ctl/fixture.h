/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of ctl stand on: what was printed, verbs that are run against a daemon that is a
 * table of answers, and a machine that is a folder. */
#pragma once

#include "doctor-private.h"
#include "fake-daemon.h"

/* From here on what is printed, on standard output and error alike, is kept for printed(). */
void keep_printed(void);
void forget_printed(void);
/* Returns what was printed since the last call. Free with g_free(). */
char *printed(void);
void assert_printed(const char *wanted);

/* --- A daemon, and a command line --- */

typedef struct {
	FakeDaemon daemon;
} Fixture;

void fixture_open(Fixture *fixture, gconstpointer answers); /* of FakeAnswer */
void fixture_close(Fixture *fixture, gconstpointer answers);
/* Runs a command line without the program's name. Returns what the program ends with. */
CtlExit run_line(const char *line);

/* answers: a table of FakeAnswer, or NULL. */
#define ADD(name, answers, test) \
	g_test_add("/ctl/" name, Fixture, answers, fixture_open, test, fixture_close)

#define PHONE         "AA:BB:CC:DD:EE:FF"
#define CAR           "car:00:00:00:00:00:01"
#define PHONE_PATH    "/org/contactguard/phone_AA_BB_CC_DD_EE_FF"
#define CONSUMER_PATH PHONE_PATH "/consumer_6361723a30303a30303a30303a30303a30303a3031"

/* --- A machine --- */

typedef struct {
	char *root;
	GPtrArray *rows;
	CtlDoctor doctor;
} Machine;

void machine_open(Machine *machine, gconstpointer data);
void machine_close(Machine *machine, gconstpointer data);
void machine_put(const Machine *machine, const char *path, const char *text);
void machine_put_link(const Machine *machine, const char *path, const char *target);
void machine_put_socket(const Machine *machine, const char *path);
void machine_set_mode(const Machine *machine, const char *path, guint mode);
/* A machine on which every check is content. */
void machine_put_sound(const Machine *machine);
/* Forgets what was reported, and runs one check, or all for NULL. */
void machine_check(Machine *machine, void (*check)(CtlDoctor *doctor));
/* Returns TRUE if a row has this result and these words in its detail. check: its name. */
gboolean has_report(const Machine *machine, const char *check, const char *result,
		    const char *words);

#define MACHINE_STATE  LOCALSTATEDIR "/lib/contactguard"
#define MACHINE_CONFIG SYSCONFDIR "/contactguard/contactguard.conf"

#define ADD_MACHINE(name, test) \
	g_test_add("/ctl/" name, Machine, NULL, machine_open, test, machine_close)
