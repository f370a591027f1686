/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run: one session, one command after the other, each reported when it is over.
 * A command without an answer in time ends the run; so does a dropped link, unless it was
 * expected. */
#include "headunit-private.h"

#include <contactguard/profile.h>

#include <stdio.h>

/* Between two tries to connect, in microseconds. */
#define TRY_AGAIN 100000

/* Seconds that the link waits longer than a command, which then reports the silence. */
#define LINK_WAITS_LONGER 10

typedef struct {
	const HuOptions *options;
	GPtrArray *commands;
	guint at;
	GMainLoop *loop;
	int exit_code;
	HuJunit *junit;

	CgConnector *connector;
	gint64 tries_until; /* by the monotonic clock: until then a connect is tried again */
	gboolean waits;     /* it has failed once */
	CgTimer *again;     /* the next try */
	CgLink *link;
	CgSession *client; /* belongs to the link */
	gboolean gone;     /* the link has ended */
	gboolean let_in;   /* the last CONNECT was accepted */
	gboolean broken;   /* because the peer broke the protocol */
	CgIdle *idle;      /* starts the current command, or looks at its answer */
	CgTimer *timer;

	gboolean asked; /* the current command was sent */
	HuReport report;
	char **path; /* of cd: "" for the root, then the names */
	guint path_at;
} Run;

static HuCommand *current_command(const Run *run)
{
	return g_ptr_array_index(run->commands, run->at);
}

/* Returns FALSE, as those do whose answer has ended the run. why: what broke it off. */
static gboolean end_run(Run *run, int exit_code, const char *why)
{
	if (why) {
		fprintf(stderr, "fake-headunit: %s\n", why);
		hu_junit_add_error(run->junit, current_command(run), why);
	}
	run->exit_code = exit_code;
	g_main_loop_quit(run->loop);
	return FALSE;
}

/* --- After a command --- */

/* What is asked from now on finds no link. */
static void drop_link(Run *run)
{
	g_clear_pointer(&run->link, cg_link_free);
	run->gone = TRUE;
}

/* Returns whether the expectations right behind the current command judge its
 * response. */
static gboolean is_response_expected(const Run *run)
{
	for (guint i = run->at + 1; i < run->commands->len; i++) {
		const HuCommand *next = g_ptr_array_index(run->commands, i);

		if (next->verb != HU_EXPECT)
			return FALSE;
		if (next->key == HU_EXPECT_RESPONSE)
			return TRUE;
	}
	return FALSE;
}

/* Returns FALSE if the answer has ended the run. */
static gboolean judge_answer(Run *run)
{
	CgCode code = run->report.code;
	gboolean expected = is_response_expected(run);

	if (run->report.command->step) {
		if (code == CG_CODE_WAIT)
			drop_link(run);
		return TRUE;
	}
	if (code == CG_CODE_WAIT)
		return end_run(run, HU_BROKEN, "no answer in time");
	if (run->broken)
		return end_run(run, HU_BROKEN, "the peer broke the protocol");
	if (code == CG_CODE_LOST && !expected)
		return end_run(run, HU_BROKEN, "the peer dropped the link");
	if (code < CG_CODE_BAD_REQUEST || expected)
		return TRUE;
	run->exit_code = HU_NOT_HELD;
	hu_junit_add_refused(run->junit, run->report.command, code);
	return run->at > 0 || end_run(run, HU_NOT_HELD, NULL);
}

static void judge_expectation(Run *run, const HuCommand *expect)
{
	g_autofree char *found = NULL;

	if (!hu_expect(expect, &run->report)) {
		found = hu_expect_found(expect, &run->report);
		run->exit_code = HU_NOT_HELD;
	}
	hu_expect_print(expect, !found, found, run->options);
	hu_junit_add(run->junit, run->report.command, expect, found);
}

static void go_on(Run *run)
{
	if (current_command(run)->step)
		hu_profile_go_on(run->options->profile, run->commands, run->at, run->report.count);
	for (run->at++; run->at < run->commands->len; run->at++) {
		const HuCommand *next = current_command(run);

		if (next->step && (run->gone || !run->let_in))
			continue;
		if (next->verb != HU_EXPECT) {
			cg_idle_schedule(run->idle);
			return;
		}
		judge_expectation(run, next);
	}
	end_run(run, run->exit_code, NULL);
}

static void complete_command(Run *run, CgCode code)
{
	g_autoptr(GError) error = NULL;
	gboolean fine;

	run->asked = FALSE;
	run->report.code = code;
	cg_timer_stop(run->timer);
	fine = hu_report_digest(&run->report, &error) &&
	       hu_report_save(&run->report, run->options->save, &error);
	hu_report_print(&run->report, run->options);
	if (run->report.command->verb == HU_CONNECT)
		run->let_in = code == CG_CODE_SUCCESS;
	if (!fine && run->report.command->step) {
		fprintf(stderr, "fake-headunit: %s\n", error->message);
		run->broken = TRUE;
		drop_link(run);
		go_on(run);
	} else if (!fine) {
		end_run(run, HU_BROKEN, error->message);
	} else if (judge_answer(run)) {
		go_on(run);
	}
}

/* --- Asking --- */

static void schedule_look(gpointer data)
{
	Run *run = data;

	cg_idle_schedule(run->idle);
}

static void send_request(Run *run, guint8 opcode, const CgHeaders *headers)
{
	cg_obex_client_start(run->client, opcode, CG_SETPATH_DONT_CREATE, headers, CG_SPAN_EMPTY,
			     (CgWake){ schedule_look, run });
}

static void ask_connect(Run *run)
{
	const HuOptions *options = run->options;
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_auto(CgBuffer) params = { 0 };

	cg_headers_set_bytes(headers, CG_HDR_TARGET,
			     options->map ? CG_SPAN_LITERAL(CG_TARGET_MAS)
					  : CG_SPAN_LITERAL(CG_TARGET_PBAP));
	cg_params_put_number(&params, options->map ? CG_MAP_TAG_FEATURES : CG_PBAP_TAG_FEATURES,
			     options->features, 4);
	if (options->has_features)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(&params));
	send_request(run, CG_OBEX_CONNECT, headers);
}

static void ask_get(Run *run, const char *type)
{
	const HuCommand *command = current_command(run);
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, command->object);
	cg_headers_set_type(headers, type);
	if (command->params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(&command->params));
	send_request(run, CG_OBEX_GET, headers);
}

/* Returns FALSE if there is no further name to set. */
static gboolean ask_setpath(Run *run)
{
	g_autoptr(CgHeaders) headers = NULL;

	while (run->path_at > 0 && run->path[run->path_at] && !*run->path[run->path_at])
		run->path_at++; /* "/a//b/" is "/a/b" */
	if (!run->path[run->path_at])
		return FALSE;
	headers = cg_headers_new();
	cg_headers_set_text(headers, CG_HDR_NAME, run->path[run->path_at++]);
	send_request(run, CG_OBEX_SETPATH, headers);
	return TRUE;
}

static void ask_raw(Run *run, CgSpan packet)
{
	cg_obex_client_raw(run->client, packet, (CgWake){ schedule_look, run });
}

static void ask_command(Run *run, const HuCommand *command)
{
	switch (command->verb) {
	case HU_CONNECT: ask_connect(run); break;
	case HU_SIZE:
	case HU_PULL: ask_get(run, CG_PBAP_TYPE_PULL); break;
	case HU_LIST: ask_get(run, CG_PBAP_TYPE_LISTING); break;
	case HU_ENTRY: ask_get(run, CG_PBAP_TYPE_ENTRY); break;
	case HU_CD:
		g_strfreev(run->path);
		run->path = g_strsplit(command->object, "/", -1);
		run->path_at = 0;
		ask_setpath(run);
		break;
	case HU_ABORT: ask_raw(run, CG_SPAN_LITERAL("\xFF\x00\x03")); break;
	case HU_DISCONNECT: send_request(run, CG_OBEX_DISCONNECT, NULL); break;
	case HU_RAW: ask_raw(run, cg_buffer_span(&command->params)); break;
	case HU_EXPECT:
	case HU_MAP: break; /* these are never started */
	}
}

static void start_connecting(Run *run);

static void start_command(Run *run)
{
	const HuCommand *command = current_command(run);

	hu_report_clear(&run->report);
	run->report.command = command;
	if (run->gone && command->verb == HU_CONNECT) {
		start_connecting(run);
		return;
	}
	if (run->gone) {
		complete_command(run, CG_CODE_LOST);
		return;
	}
	run->asked = TRUE;
	cg_timer_start(run->timer, CG_SECONDS(run->options->timeout));
	ask_command(run, command);
}

/* --- Answers --- */

/* Returns WAIT, or how the body ended. */
static CgCode collect_body(Run *run)
{
	CgSpan chunk;
	CgCode code;

	while ((code = cg_obex_client_body(run->client, &chunk)) == CG_CODE_CONTINUE)
		cg_buffer_append(&run->report.body, chunk);
	return code;
}

static void keep_params(Run *run, const CgHeaders *response)
{
	CgSpan params;

	cg_buffer_clear(&run->report.params);
	if (response && cg_headers_get_bytes(response, CG_HDR_PARAMS, &params))
		cg_buffer_append(&run->report.params, params);
}

static CgCode read_answer(Run *run, const CgHeaders **response)
{
	CgCode head = cg_obex_client_head(run->client, response);
	HuVerb verb = current_command(run)->verb;
	CgCode end;

	if ((head != CG_CODE_CONTINUE && head != CG_CODE_SUCCESS) || verb == HU_CONNECT ||
	    verb == HU_CD || verb == HU_ABORT || verb == HU_DISCONNECT)
		return head;
	end = collect_body(run);
	return verb == HU_RAW && end != CG_CODE_WAIT ? head : end;
}

static void look_at_answer(gpointer data)
{
	Run *run = data;
	const CgHeaders *response = NULL;
	CgCode code;

	if (!run->asked) {
		start_command(run);
		return;
	}
	code = read_answer(run, &response);
	if (code == CG_CODE_WAIT)
		return;
	keep_params(run, response);
	run->report.packets += cg_obex_client_packets(run->client);
	if (code == CG_CODE_SUCCESS && current_command(run)->verb == HU_CD && ask_setpath(run))
		return;
	complete_command(run, code);
}

static void on_time(gpointer data)
{
	Run *run = data;

	complete_command(run, CG_CODE_WAIT);
}

static void on_link_done(gpointer data, CgLinkEnd end, const GError *error)
{
	Run *run = data;

	run->gone = TRUE;
	run->broken = end == CG_LINK_BROKEN;
	if (error)
		fprintf(stderr, "fake-headunit: %s\n", error->message);
}

/* --- Connecting --- */

static void start_link(Run *run, const CgSocket *socket)
{
	CgObexLimits limits;

	limits = socket->limits;
	if (run->options->mtu)
		limits.rx_max = run->options->mtu;
	run->client = cg_obex_client_new(&limits);
	run->link = cg_link_new(socket, run->client, on_link_done, run);
	cg_link_set_idle_timeout(run->link, run->options->timeout + LINK_WAITS_LONGER);
	cg_idle_schedule(run->idle);
}

/* Says so the first time. */
static void plan_another_try(Run *run, const GError *error)
{
	if (!run->waits)
		fprintf(stderr, "fake-headunit: %s; trying again for %u seconds\n", error->message,
			run->options->wait);
	run->waits = TRUE;
	cg_timer_start(run->again, TRY_AGAIN);
}

static void on_connected(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
			 const GError *error)
{
	Run *run = data;

	g_clear_pointer(&run->connector, cg_connector_free);
	if (socket)
		start_link(run, socket);
	else if (g_get_monotonic_time() < run->tries_until)
		plan_another_try(run, error);
	else
		end_run(run, HU_BROKEN, error->message);
}

static void try_to_connect(gpointer data)
{
	Run *run = data;

	run->connector = cg_connect(&run->options->address,
				    run->options->map ? CG_SPAN_LITERAL(CG_TARGET_MAS)
						      : CG_SPAN_LITERAL(CG_TARGET_PBAP),
				    on_connected, run);
}

/* The link before, if there was one, is gone. */
static void start_connecting(Run *run)
{
	g_clear_pointer(&run->link, cg_link_free);
	run->gone = run->broken = FALSE;
	run->tries_until = g_get_monotonic_time() + CG_SECONDS(run->options->wait);
	cg_timer_start(run->timer, CG_SECONDS(run->options->wait + run->options->timeout));
	try_to_connect(run);
}

/* --- The report --- */

/* Returns the exit code. */
static int write_junit(Run *run)
{
	g_autoptr(GError) error = NULL;

	if (!run->options->junit)
		return run->exit_code;
	for (guint i = run->at + 1; i < run->commands->len; i++) {
		const HuCommand *command = g_ptr_array_index(run->commands, i);

		if (command->verb == HU_EXPECT)
			hu_junit_add_skipped(run->junit, command);
	}
	if (hu_junit_write(run->junit, run->options->junit, &error))
		return run->exit_code;
	fprintf(stderr, "fake-headunit: %s\n", error->message);
	return HU_BROKEN;
}

int hu_run(const HuOptions *options, GPtrArray *commands)
{
	Run run = { .options = options, .commands = commands };

	run.loop = g_main_loop_new(NULL, FALSE);
	run.idle = cg_idle_new((CgWake){ look_at_answer, &run });
	run.timer = cg_timer_new((CgWake){ on_time, &run });
	run.again = cg_timer_new((CgWake){ try_to_connect, &run });
	run.junit = hu_junit_new();
	run.report.command = current_command(&run);
	start_connecting(&run);
	g_main_loop_run(run.loop);
	run.exit_code = write_junit(&run);

	hu_junit_free(run.junit);
	cg_timer_free(run.again);
	cg_idle_free(run.idle);
	cg_timer_free(run.timer);
	cg_connector_free(run.connector);
	cg_link_free(run.link);
	hu_report_clear(&run.report);
	g_strfreev(run.path);
	g_main_loop_unref(run.loop);
	return run.exit_code;
}
