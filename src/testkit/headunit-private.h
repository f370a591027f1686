/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-headunit: a scripted car. Its parts: options, commands, the run, the report, expectations.
 *
 * It sends what a command says and judges nothing but the expectations; names are those of
 * PROTOCOL.md. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/link.h>
#include <contactguard/obex.h>

enum { HU_HELD = 0, HU_NOT_HELD = 1, HU_USAGE = 2, HU_BROKEN = 3 }; /* exit codes */

/* --- Options ----------------------------------------------------------------------------------*/

typedef struct {
	CgAddress address;
	gboolean map;
	gboolean has_features;
	guint32 features;
	guint16 mtu; /* 0: the transport's */
	gboolean json;
	char *save; /* NULL: bodies are not kept */
	guint timeout;
} HuOptions;

/* --- Commands ---------------------------------------------------------------------------------*/

typedef enum {
	HU_CONNECT,
	HU_SIZE,
	HU_PULL,
	HU_CD,
	HU_LIST,
	HU_ENTRY,
	HU_RAW,
	HU_EXPECT,
	HU_MAP, /* one that MAP will bring */
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
	char *object;    /* Name, or path */
	CgBuffer params; /* or RAW's packet */

	HuExpectKey key;
	CgCode code;
	guint64 value;
	char *param, *text; /* PARAM's name; what is looked for */
} HuCommand;

HuCommand *hu_command_new_connect(void);
/* NULL and CG_ERROR_CONFIG, with a message that quotes the line. */
HuCommand *hu_command_parse(const char *line, guint number, GError **error);
/* Appends the commands of a file's text, numbered on from those there are; lines without words
 * count for nothing. */
gboolean hu_script_parse(const char *text, GPtrArray *commands, GError **error);
void hu_command_free(HuCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HuCommand, hu_command_free)

/* --- What came --------------------------------------------------------------------------------*/

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

/* Looks into what came: entries and count. FALSE: the peer broke the protocol. */
gboolean hu_report_digest(HuReport *report, GError **error);
gboolean hu_report_save(HuReport *report, const char *folder, GError **error);
void hu_report_print(const HuReport *report, const HuOptions *options);
void hu_report_clear(HuReport *report);
/* A parameter as text, by its name. NULL: absent. */
char *hu_report_param(const HuReport *report, const char *name);

gboolean hu_expect(const HuCommand *expect, const HuReport *report);
void hu_expect_print(const HuCommand *expect, gboolean held, const HuOptions *options);

/* --- The run ----------------------------------------------------------------------------------*/

/* Runs all commands; returns the exit code. */
int hu_run(const HuOptions *options, GPtrArray *commands);
