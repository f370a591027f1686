/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-headunit: a scripted car. Its parts are options, parameters, commands, the run, reports and
 * expectations.
 *
 * It sends what a command says and judges nothing but the expectations. Names are those of
 * doc/protocol.md. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/link.h>
#include <contactguard/obex.h>

enum { HU_HELD = 0, HU_NOT_HELD = 1, HU_USAGE = 2, HU_BROKEN = 3 }; /* exit codes */

/* --- Options --- */

typedef struct HuProfile HuProfile;

typedef struct {
	CgAddress address;
	gboolean map;
	gboolean has_features;
	guint32 features;
	guint16 mtu; /* bytes of the longest packet that is offered; 0: what the transport has */
	gboolean json;
	char *save;               /* NULL: bodies are not kept */
	guint timeout;            /* seconds */
	guint wait;               /* seconds for which it tries to connect; 0: once */
	char *junit;              /* NULL: no report */
	const HuProfile *profile; /* NULL: none */
} HuOptions;

/* --- Parameters (headunit-params.c) --- */

/* The parameters of one profile: their names, and how commands give them. */
typedef struct HuParams HuParams;
extern const HuParams hu_pbap_params;

/* Appends what words of the form K=V say to params. Returns FALSE and CG_ERROR_CONFIG if one is
 * unknown, does not fit or is given twice. */
gboolean hu_params_put(const HuParams *table, char **words, CgBuffer *params, GError **error);

/* A parameter of an answer. Values of up to four bytes are numbers, the rest (counters and
 * identifiers) is hex. */
typedef struct {
	char *name, *text;
	gboolean is_number;
	guint64 number;
} HuParam;

/* Clears out, and fills it with the parameter at *at, which moves behind it. Returns FALSE at the
 * end, and if the rest is broken. */
gboolean hu_param_next(const HuParams *table, CgSpan params, gsize *at, HuParam *out);
void hu_param_clear(HuParam *param);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HuParam, hu_param_clear)

/* --- Commands (headunit-command.c) --- */

typedef enum {
	HU_CONNECT,
	HU_SIZE,
	HU_PULL,
	HU_CD,
	HU_LIST,
	HU_ENTRY,
	HU_ABORT,
	HU_DISCONNECT,
	HU_RAW,
	HU_EXPECT,
	HU_MAP, /* a command of MAP, which is refused */
} HuVerb;

typedef enum {
	HU_EXPECT_RESPONSE,
	HU_EXPECT_SIZE,
	HU_EXPECT_COUNT,
	HU_EXPECT_FIELD,
	HU_EXPECT_NO_FIELD,
	HU_EXPECT_TEXT,
	HU_EXPECT_NO_TEXT,
	HU_EXPECT_PARAM,
} HuExpectKey;

typedef struct {
	HuVerb verb;
	char *word; /* the verb as written */
	char *args; /* the words after it, joined by one space */
	guint number;
	gboolean step;      /* of a profile; numbered for itself */
	gboolean is_size;   /* of a book that the profile reads in batches */
	guint batches_from; /* from this offset on */
	char *object;       /* Name, or the path of CD */
	CgBuffer params;    /* of RAW: the packet */

	HuExpectKey key;
	CgCode code;
	guint64 value;
	char *param, *text; /* the name of PARAM; what is looked for */
} HuCommand;

/* Returns the CONNECT that each run begins with; the caller owns it. */
HuCommand *hu_command_new_connect(void);
/* Returns the command that this line says; the caller owns it. Returns NULL and CG_ERROR_CONFIG,
 * with a message that quotes the line, if there is none. */
HuCommand *hu_command_parse(const char *line, guint number, GError **error);
/* Appends the commands of a file's text, numbered on from those that are there. Lines without words
 * do not count. */
gboolean hu_script_parse(const char *text, GPtrArray *commands, GError **error);
void hu_command_free(HuCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HuCommand, hu_command_free)

/* --- Profiles (headunit-profile.c): what a maker's own program asks by itself --- */

/* Returns the profile of this name, or NULL. */
const HuProfile *hu_profile_find(const char *name);
/* Returns the features that its CONNECT names. */
guint32 hu_profile_features(const HuProfile *profile);
/* Inserts its steps before the command at this place. */
void hu_profile_begin(const HuProfile *profile, GPtrArray *commands, guint at);
/* Inserts behind the step at this place what follows from its answer: the batches of a book of this
 * size; -1: no size came. */
void hu_profile_go_on(const HuProfile *profile, GPtrArray *commands, guint at, gint64 size);

/* --- Reports (headunit-report.c) --- */

typedef struct {
	const HuCommand *command;
	CgCode code; /* WAIT: no answer in time; LOST: the link was dropped */
	CgBuffer params;
	CgBuffer body;
	guint packets;
	GPtrArray *entries; /* of CgListingEntry; NULL: no listing */
	gint64 count;       /* -1: none */
	char *saved;        /* the body's file; NULL: none */
} HuReport;

/* Sets entries and count by what came. Returns FALSE if the peer broke the protocol. */
gboolean hu_report_digest(HuReport *report, GError **error);
/* Writes the body, if there can be one, to a file in folder (NULL: to none) and sets saved. */
gboolean hu_report_save(HuReport *report, const char *folder, GError **error);
/* Prints the report to stdout: a JSON object, or a line and the content for people. */
void hu_report_print(const HuReport *report, const HuOptions *options);
void hu_report_clear(HuReport *report);
/* Returns the parameter of this name as text, which the caller frees, or NULL if it is absent. */
char *hu_report_param(const HuReport *report, const char *name);

/* --- Expectations (headunit-expect.c) --- */

/* Returns whether the report holds what is expected. */
gboolean hu_expect(const HuCommand *expect, const HuReport *report);
/* Returns, for people, what the report holds in place of what is expected; the caller frees it. */
char *hu_expect_found(const HuCommand *expect, const HuReport *report);
/* Prints whether it held, and if it did not, to people also what was found (headunit-report.c). */
void hu_expect_print(const HuCommand *expect, gboolean held, const char *found,
		     const HuOptions *options);

/* --- The JUnit report (headunit-junit.c) --- */

/* What is to be said of the run to programs that read JUnit's XML. */
typedef struct HuJunit HuJunit;

/* Returns a report without cases; the caller owns it. */
HuJunit *hu_junit_new(void);
/* Adds the case of an expectation about a command. found: what was there instead; NULL: it held. */
void hu_junit_add(HuJunit *junit, const HuCommand *about, const HuCommand *expect,
		  const char *found);
/* Adds the case of a command that was refused, though nothing expected it to be. */
void hu_junit_add_refused(HuJunit *junit, const HuCommand *command, CgCode code);
/* Adds the case of a command at which the run broke off, and why. */
void hu_junit_add_error(HuJunit *junit, const HuCommand *command, const char *why);
/* Adds the case of an expectation that the run did not come to. */
void hu_junit_add_skipped(HuJunit *junit, const HuCommand *expect);
/* Writes the report to this file. Returns FALSE if that fails. */
gboolean hu_junit_write(const HuJunit *junit, const char *path, GError **error);
void hu_junit_free(HuJunit *junit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HuJunit, hu_junit_free)

/* --- The run (headunit-run.c) --- */

/* Runs all commands; returns the exit code. */
int hu_run(const HuOptions *options, GPtrArray *commands);
