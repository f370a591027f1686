/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside ctl: the words of the command line become a few calls of the daemon, and its answers rows
 * that are printed for people or as JSON. */
#pragma once

#include <contactguard/policy.h>

#include <gio/gio.h>

#define CTL_ROOT     "/org/contactguard"
#define CTL_MANAGER  "org.contactguard.Manager1"
#define CTL_PHONE    "org.contactguard.Phone1"
#define CTL_CONSUMER "org.contactguard.Consumer1"

typedef enum { CTL_DONE, CTL_REFUSED, CTL_USAGE, CTL_NO_DAEMON } CtlExit;

/* What was asked for. */
typedef struct {
	GBusType bus;
	gboolean json, held, csv;
	char *lifetime, *phone, *consumer; /* NULL: not given */
	int priority;
	char **words;                /* after the verb; as many as it takes */
	GDBusConnection *connection; /* NULL until it is needed */
} Ctl;

/* --- verb.c: which verbs there are, and what each takes --- */

enum {
	CTL_OPTION_LIFETIME = 1 << 0,
	CTL_OPTION_PHONE = 1 << 1,
	CTL_OPTION_CONSUMER = 1 << 2,
	CTL_OPTION_HELD = 1 << 3,
	CTL_OPTION_CSV = 1 << 4,
	CTL_OPTION_PRIORITY = 1 << 5,
	CTL_OPTION_JSON = 1 << 6,
};

typedef struct {
	const char *name;  /* one word, or two with a blank between */
	const char *takes; /* the words after it, as usage shows them */
	guint least, most; /* how many words */
	guint options;     /* of CTL_OPTION_*: those it takes */
	CtlExit (*run)(Ctl *ctl);
	const char *summary, *help; /* one line, and the rest of it or NULL */
} CtlVerb;

extern const CtlVerb ctl_verbs[]; /* up to one without a name */
/* By the first word, or the first two. NULL: there is none. */
const CtlVerb *ctl_verb_find(char **words);
guint ctl_verb_words(const CtlVerb *verb); /* how many of these are its name */

/* --- options.c --- */

/* FALSE: nothing is left to do, and the program ends with *exit_code. */
gboolean ctl_parse(int argc, char **argv, Ctl *ctl, const CtlVerb **verb, CtlExit *exit_code);
void ctl_clear(Ctl *ctl);

/* --- word.c: what people write for phones, consumers and scopes --- */

/* In upper case, as the daemon has it. NULL: error says what it should be. */
char *ctl_phone_of(const char *word, GError **error);
char *ctl_consumer_of(const char *word, GError **error);
/* A name, the text of a section, or that of the file after an @. */
char *ctl_scope_of(const char *word, GError **error);

#define CTL_WORD_ERROR (ctl_word_error_quark()) /* the words were wrong: usage */
GQuark ctl_word_error_quark(void);

/* A consumer of a phone, by the first two words. */
typedef struct {
	char *phone, *consumer, *path;
} CtlWho;
gboolean ctl_who_of(const Ctl *ctl, CtlWho *who, GError **error);
void ctl_who_clear(CtlWho *who);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CtlWho, ctl_who_clear)

/* --- guard.c: the daemon's end of the bus --- */

/* FALSE: no bus. Called by those below where there is none yet. */
gboolean ctl_connect(Ctl *ctl, GError **error);
/* The answer, which is of this type; NULL: refused, or nobody there. */
GVariant *ctl_call(Ctl *ctl, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *type, GError **error);
GVariant *ctl_properties(Ctl *ctl, const char *path, const char *interface, GError **error);
/* Says it on stderr, with what to do where that is known; what the program ends with. */
CtlExit ctl_fail(const GError *error);
CtlExit ctl_lost(void); /* the same, where the daemon has left the bus */

/* --- row.c: answers as rows of named values, and how they are printed --- */

GPtrArray *ctl_rows_new(void);                     /* of GVariant, each a{sv} */
void ctl_rows_add(GPtrArray *rows, GVariant *row); /* takes a floating one, refs another */
/* Of a row that is being built; its type is G_VARIANT_TYPE_VARDICT. */
void ctl_row_add(GVariantBuilder *row, const char *key, GVariant *value);
void ctl_row_add_text(GVariantBuilder *row, const char *key, const char *text);
void ctl_row_add_all(GVariantBuilder *row, GVariant *values);
/* Consumer1's properties behind Phone; floating. */
GVariant *ctl_row_of(const CtlWho *who, GVariant *properties);

typedef struct {
	const char *key, *title;
	char *(*show)(GVariant *value); /* NULL: as it is */
} CtlColumn;

void ctl_print_json(GPtrArray *rows); /* one array */
void ctl_print_json_line(GVariant *row);
/* Columns end with one without a key. A value that a row lacks shows as `-`. */
void ctl_print_table(GPtrArray *rows, const CtlColumn *columns);
/* As --json says. nothing: what people read where there are no rows. */
void ctl_print(const Ctl *ctl, GPtrArray *rows, const CtlColumn *columns, const char *nothing);

/* Of a consumer, as ctl_row_of() makes them. */
extern const CtlColumn ctl_consumer_columns[];
void ctl_print_counts(GVariant *counts); /* a{su} */

/* --- text.c: texts of others, and times, for people --- */

/* On standard output. */
void ctl_out(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Tests: it goes there instead. */
void ctl_out_to(GPrintFunc to);
/* Without control characters, and without those that change the direction of what follows. */
char *ctl_clean(const char *text);
char *ctl_show(GVariant *value);        /* any value */
char *ctl_show_time(GVariant *seconds); /* unix time as local time; 0: `-` */
char *ctl_time(gint64 seconds);
gsize ctl_width(const char *text); /* columns on a terminal */

/* --- answer.c: a question, and what somebody types --- */

typedef enum {
	CTL_ANSWER_GRANT,
	CTL_ANSWER_REFUSE,
	CTL_ANSWER_PREVIEW,
	CTL_ANSWER_AGAIN,
	CTL_ANSWER_UNCLEAR
} CtlAnswerKind;
typedef struct {
	char *scope, *lifetime; /* of a GRANT */
} CtlAnswer;

/* details: as Agent1.RequestConsent() has them; texts in them are anybody's. */
char *ctl_question_text(GVariant *details);
CtlAnswerKind ctl_answer_of(const char *line, GVariant *details, CtlAnswer *answer);
void ctl_answer_clear(CtlAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CtlAnswer, ctl_answer_clear)

/* A row of watch, for people. */
char *ctl_watch_text(GVariant *row);

/* --- the verbs --- */

CtlExit ctl_status(Ctl *ctl);
CtlExit ctl_phones(Ctl *ctl);
CtlExit ctl_pending(Ctl *ctl);
CtlExit ctl_grant(Ctl *ctl);
CtlExit ctl_revoke(Ctl *ctl);
CtlExit ctl_forget(Ctl *ctl);
CtlExit ctl_handback(Ctl *ctl);
CtlExit ctl_explain(Ctl *ctl);
CtlExit ctl_preview(Ctl *ctl);
CtlExit ctl_check(Ctl *ctl);
CtlExit ctl_log(Ctl *ctl);
CtlExit ctl_log_verify(Ctl *ctl);
CtlExit ctl_log_erase(Ctl *ctl);
CtlExit ctl_watch(Ctl *ctl);
CtlExit ctl_agent(Ctl *ctl);
CtlExit ctl_doctor(Ctl *ctl);
