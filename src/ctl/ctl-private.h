/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside ctl: the arguments of the command line become a few calls of the daemon, and its answers
 * rows that are printed for people or as JSON. */
#pragma once

#include <contactguard/client.h>
#include <contactguard/policy.h>

/* What the program ends with. */
typedef enum { CTL_DONE, CTL_REFUSED, CTL_USAGE, CTL_NO_DAEMON } CtlExit;

/* What was asked for. */
typedef struct {
	GBusType bus;
	gboolean json, held, csv;
	char *lifetime, *phone, *consumer; /* NULL: not given */
	int priority;
	char **arguments; /* the words after the verb; as many as it takes */
	CgClient *client; /* connects when a verb needs it */
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
	const char *takes; /* its arguments, as usage shows them */
	guint least, most; /* how many arguments */
	guint options;     /* of CTL_OPTION_*: those it takes */
	CtlExit (*run)(Ctl *ctl);
	const char *summary, *help; /* one line, and the rest of it or NULL */
} CtlVerb;

/* All of them, up to one without a name. */
extern const CtlVerb ctl_verbs[];
/* Returns the verb that the first word or the first two name, or NULL. */
const CtlVerb *ctl_verb_find(char **words);
/* Returns how many words its name has: one or two. */
guint ctl_verb_word_count(const CtlVerb *verb);

/* --- options.c: the command line --- */

/* Returns FALSE if nothing is left to do, and the program ends with *exit_code. */
gboolean ctl_parse_options(int argc, char **argv, Ctl *ctl, const CtlVerb **verb,
			   CtlExit *exit_code);
/* Frees what is in it. */
void ctl_clear(Ctl *ctl);

/* --- arguments.c: what people write for phones, consumers and scopes --- */

/* An argument is wrong; the program ends with CTL_USAGE. */
#define CTL_USAGE_ERROR (ctl_usage_error_quark())
GQuark ctl_usage_error_quark(void);

/* Return the phone or the consumer as the daemon writes it, or NULL and CTL_USAGE_ERROR. The caller
 * frees it. */
char *ctl_parse_phone(const char *text, GError **error);
char *ctl_parse_consumer(const char *text, GError **error);
/* Returns a scope's name or text as it is, or the text of the file whose path follows an @; NULL if
 * that can't be read. The caller frees it. */
char *ctl_read_scope(const char *text, GError **error);

/* A consumer of a phone, and the path of its object. */
typedef struct {
	char *phone, *consumer, *path;
} CtlWho;
/* Takes it from the first two arguments. Returns FALSE and CTL_USAGE_ERROR if they name none. */
gboolean ctl_parse_who(const Ctl *ctl, CtlWho *who, GError **error);
/* Frees what is in it. */
void ctl_who_clear(CtlWho *who);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CtlWho, ctl_who_clear)

/* --- terminal.c: what is said at the terminal --- */

/* Prints on standard output. */
void ctl_print(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Tests: standard output goes to this function instead. */
void ctl_print_to(GPrintFunc function);
/* Says on standard error what went wrong; returns what the program ends with. */
CtlExit ctl_report_error(const GError *error);
/* The same, if the daemon has left the bus. */
CtlExit ctl_report_disconnected(void);
/* Returns any value as a person reads it, printable. The caller frees it, and those below. */
char *ctl_format_value(GVariant *value);
/* seconds: Unix time. Returns it as local time. */
char *ctl_format_time(gint64 seconds);
/* The same of a uint64 as the daemon has it: `-` for 0. */
char *ctl_format_time_value(GVariant *seconds);
/* Returns how many columns of a terminal the text takes. */
gsize ctl_text_width(const char *text);

/* --- output.c: answers as rows of named values, and how they are printed --- */

/* Returns an empty array of rows, each a GVariant of a{sv}. The caller owns it. */
GPtrArray *ctl_rows_new(void);
/* A floating row is consumed, of another a reference is taken. */
void ctl_rows_add(GPtrArray *rows, GVariant *row);
/* Add to a row that is being built; its type is G_VARIANT_TYPE_VARDICT. */
void ctl_row_add(GVariantBuilder *row, const char *key, GVariant *value);
void ctl_row_add_text(GVariantBuilder *row, const char *key, const char *text);
void ctl_row_add_all(GVariantBuilder *row, GVariant *values);
/* Returns Consumer1's properties behind Phone; floating. */
GVariant *ctl_consumer_row(const CtlWho *who, GVariant *properties);

typedef struct {
	const char *key, *title;
	char *(*format)(GVariant *value); /* NULL: ctl_format_value() */
} CtlColumn;

/* Prints the rows as one JSON array. */
void ctl_print_json(GPtrArray *rows);
/* Prints one row as a JSON object on a line. */
void ctl_print_json_line(GVariant *row);
/* Prints an aligned table. Columns end with one without a key; a value that a row lacks is `-`. */
void ctl_print_table(GPtrArray *rows, const CtlColumn *columns);
/* Prints JSON or a table, as --json says. nothing: what people read if there are no rows. */
void ctl_print_rows(const Ctl *ctl, GPtrArray *rows, const CtlColumn *columns, const char *nothing);

/* Of rows that ctl_consumer_row() made. */
extern const CtlColumn ctl_consumer_columns[];
/* Prints a{su}: how many cards of each repository. */
void ctl_print_counts(GVariant *counts);

/* --- loop.c: verbs that go on until they are interrupted or the daemon leaves --- */

typedef struct {
	GMainLoop *loop;
	CtlExit exit_code;
	guint interrupt, terminate; /* the sources of the two signals */
} CtlLoop;
/* From here on SIGINT and SIGTERM end the loop and no longer the program. */
void ctl_loop_init(CtlLoop *loop);
/* Runs until it is ended. Returns what the program ends with; if the daemon has left, that was said
 * on standard error. The client must be connected. */
CtlExit ctl_loop_run(CtlLoop *loop, CgClient *client);
/* Ends it, with CTL_DONE. */
void ctl_loop_quit(CtlLoop *loop);
/* Frees what is in it. The client's events must not come after it. */
void ctl_loop_clear(CtlLoop *loop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CtlLoop, ctl_loop_clear)

/* --- prompt.c: a question at the terminal, and what somebody types --- */

typedef enum {
	CTL_PROMPT_GRANT,
	CTL_PROMPT_REFUSE,
	CTL_PROMPT_PREVIEW,
	CTL_PROMPT_AGAIN,
	CTL_PROMPT_UNCLEAR
} CtlPromptKind;

/* Returns the question with its choices, and how to answer it. The caller frees it. */
char *ctl_prompt_text(const CgClientQuestion *question);
/* Returns what the line means. answer: set for CTL_PROMPT_GRANT, else empty. */
CtlPromptKind ctl_prompt_parse(const char *line, const CgClientQuestion *question,
			       CgClientAnswer *answer);

/* --- watch.c --- */

/* Returns a row of watch as a line for people. The caller frees it. */
char *ctl_watch_text(GVariant *row);

/* --- The verbs --- */

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
