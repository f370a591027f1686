/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base: what every room stands on.
 *
 * Bounded reading and writing with sticky failure, wiped memory (the only place for content bytes),
 * UTF-16BE as OBEX writes it, a clock that tests set, and log topics that never carry personal
 * data. base knows nothing of OBEX, phones or cars. */
#pragma once

#include <glib.h>

/* --- Errors --- */

/* What went wrong, for the code that must choose an answer. The message is for people and never
 * holds content bytes. Expected refusals (Not Found, Later) are enum values elsewhere and no
 * errors.
 */
typedef enum {
	CG_ERROR_MALFORMED, /* the peer or a file broke its format */
	CG_ERROR_FRAMING,   /* the items of a sequence cannot be told apart any more */
	CG_ERROR_LIMIT,     /* a named limit was passed */
	CG_ERROR_LOST,      /* the other side is gone or silent */
	CG_ERROR_REFUSED,   /* the other side said no */
	CG_ERROR_CONFIG,    /* the configuration is wrong; the message begins FILE:LINE: */
	CG_ERROR_SYSTEM,    /* the operating system said no */
} CgError;

/* Returns the domain of the errors above. */
GQuark cg_error_quark(void);
#define CG_ERROR (cg_error_quark())

/* --- Spans --- */

/* Bytes that somebody else owns. `data` may be NULL if `size` is 0. */
typedef struct {
	const guint8 *data;
	gsize size;
} CgSpan;

#define CG_SPAN_EMPTY      ((CgSpan){ NULL, 0 })
#define CG_SPAN_LITERAL(s) ((CgSpan){ (const guint8 *)("" s), sizeof(s) - 1 })

/* Returns a span over `size` bytes at `data`. It is valid as long as they are. */
CgSpan cg_span(gconstpointer data, gsize size);

/* Returns a span over the text without its NUL, or the empty span if text is NULL. It is valid as
 * long as the text is. */
CgSpan cg_span_of(const char *text);

/* Returns whether both spans hold the same bytes. */
gboolean cg_span_equal(CgSpan a, CgSpan b);

/* Returns whether both spans hold the same bytes if the case of ASCII letters does not count. */
gboolean cg_span_equal_nocase(CgSpan a, CgSpan b);

/* --- Bounded reader --- */

/* Reads from a span. Each function below first checks how much is left. After the first failure all
 * of them return zero or the empty span and `failed` stays set, so a parser may check it once, at
 * its end. Numbers are big-endian. */
typedef struct {
	CgSpan left;
	gboolean failed;
} CgReader;

/* Begins to read these bytes, which must stay until the last read. */
void cg_reader_init(CgReader *reader, CgSpan bytes);

/* Returns the next byte, or 0 if there is none. */
guint8 cg_read_u8(CgReader *reader);

/* Returns the number of the next two bytes, or 0 if there are fewer. */
guint16 cg_read_u16(CgReader *reader);

/* Returns the number of the next four bytes, or 0 if there are fewer. */
guint32 cg_read_u32(CgReader *reader);

/* Returns the number of the next eight bytes, or 0 if there are fewer. */
guint64 cg_read_u64(CgReader *reader);

/* Returns the next `size` bytes, or the empty span if there are fewer. The bytes belong to whoever
 * gave them to cg_reader_init(). */
CgSpan cg_read_span(CgReader *reader, gsize size);

/* Returns how many bytes are left, which is 0 after a failure. */
gsize cg_reader_left(const CgReader *reader);

/* --- Bounded writer --- */

/* Writes into memory that somebody else owns. A value that does not fit whole is not written and
 * sets `failed`, which stays set; then nothing more is written. Numbers are big-endian. */
typedef struct {
	guint8 *data;
	gsize room, used;
	gboolean failed;
} CgWriter;

/* Begins to write at `data`, at most `room` bytes. */
void cg_writer_init(CgWriter *writer, guint8 *data, gsize room);

/* Writes one byte. */
void cg_write_u8(CgWriter *writer, guint8 value);

/* Writes a number in two bytes. */
void cg_write_u16(CgWriter *writer, guint16 value);

/* Writes a number in four bytes. */
void cg_write_u32(CgWriter *writer, guint32 value);

/* Writes a number in eight bytes. */
void cg_write_u64(CgWriter *writer, guint64 value);

/* Writes a copy of these bytes. */
void cg_write_span(CgWriter *writer, CgSpan bytes);

/* Writes a number over the two bytes at this offset, for a length that is known last. It fails if
 * they have not been written yet. */
void cg_patch_u16(CgWriter *writer, gsize at, guint16 value);

/* Returns how many bytes still fit, which is 0 after a failure. */
gsize cg_writer_room(const CgWriter *writer);

/* Returns what has been written. It is valid as long as the memory that was given to
 * cg_writer_init(). */
CgSpan cg_writer_span(const CgWriter *writer);

/* --- Wiped memory --- */

/* Content (names, numbers, messages, and packets that may hold them) lives nowhere else. All of it
 * is overwritten with zeros before it goes back to the allocator. */

/* Returns `size` bytes, all zero, for the caller to free with cg_wiped_free(). It never returns
 * NULL. */
gpointer cg_wiped_new(gsize size);

/* Overwrites and frees memory of cg_wiped_new(). NULL is allowed. */
void cg_wiped_free(gpointer memory);

/* A byte buffer in wiped memory that grows. An append after which it would hold more than `limit`
 * bytes appends nothing and sets `failed`, which stays set until cg_buffer_clear(). A CgBuffer of
 * zeros is empty and has no limit. */
typedef struct {
	guint8 *data;
	gsize size, room, limit;
	gboolean failed;
} CgBuffer;

/* Makes an empty buffer that holds at most `limit` bytes; 0 means no limit. */
void cg_buffer_init(CgBuffer *buffer, gsize limit);

/* Appends a copy of these bytes. */
void cg_buffer_append(CgBuffer *buffer, CgSpan bytes);

/* Appends one byte. */
void cg_buffer_append_u8(CgBuffer *buffer, guint8 byte);

/* Appends the text without its NUL. NULL appends nothing. */
void cg_buffer_append_text(CgBuffer *buffer, const char *text);

/* Appends what printf() would print, without a NUL. For its NUL it needs one byte more below the
 * limit. */
void cg_buffer_append_printf(CgBuffer *buffer, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Appends `size` bytes of no certain value and returns them for the caller to fill in, or NULL if
 * the limit does not allow them. They belong to the buffer and are valid until its next change. */
guint8 *cg_buffer_extend(CgBuffer *buffer, gsize size);

/* Drops and wipes the first `size` bytes, or all if there are fewer. */
void cg_buffer_consume(CgBuffer *buffer, gsize size);

/* Drops and wipes all but the first `size` bytes. */
void cg_buffer_truncate(CgBuffer *buffer, gsize size);

/* Wipes and frees all. The buffer is then empty and has not failed; its limit stays. */
void cg_buffer_clear(CgBuffer *buffer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgBuffer, cg_buffer_clear)

/* Returns what the buffer holds. It belongs to the buffer and is valid until its next change. */
CgSpan cg_buffer_span(const CgBuffer *buffer);

/* Returns what was appended from `at` on, lent until the buffer changes. It is empty if there is
 * nothing, and then there may be no memory either. */
CgSpan cg_buffer_span_since(const CgBuffer *buffer, gsize at);

/* A NUL-terminated string in wiped memory. */
typedef char CgText;

/* Returns a copy of these bytes, for the caller to free. If there is a NUL among them, the text
 * ends there. */
CgText *cg_text_new(CgSpan bytes);

/* Wipes and frees a text. NULL is allowed. */
void cg_text_free(CgText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgText, cg_text_free)

/* Takes over a string that a GLib function allocated for content: returns it as a text, for the
 * caller to free, and wipes and frees the original. Returns NULL for NULL. */
CgText *cg_text_take_glib(char *from_glib);

/* --- Text --- */

/* Returns as UTF-8 the UTF-16BE of an OBEX Name header, with or without its closing NUL (IrOBEX
 * 2.2.2), for the caller to free; or NULL for an odd length, a surrogate that stands alone, or a
 * NUL before the end. */
CgText *cg_utf16be_to_utf8(CgSpan utf16);

/* Appends a text as UTF-16BE with a closing NUL, or nothing at all for the empty text, since OBEX
 * writes an empty Name without a NUL. Returns FALSE and appends nothing if it is not UTF-8. */
gboolean cg_utf8_to_utf16be(const char *utf8, CgBuffer *out);

/* Returns whether the bytes are UTF-8 without a NUL. */
gboolean cg_utf8_valid(CgSpan bytes);

/* Appends the bytes in upper-case hexadecimal digits. */
void cg_hex_append(CgBuffer *out, CgSpan bytes);

/* Appends the bytes of a text of pairs of hexadecimal digits, in any case. Returns FALSE and
 * appends nothing if the text is anything else. */
gboolean cg_hex_parse(const char *text, CgBuffer *out);

/* Returns whether the text is a Bluetooth address as AA:BB:CC:DD:EE:FF, with digits in any case. */
gboolean cg_bdaddr_valid(const char *text);

/* --- Wakes, idles, timers --- */

/* A wake says "look again". It is never called from inside the call that was answered with WAIT,
 * and the function should only schedule a source of its own. */
typedef struct {
	void (*call)(gpointer data);
	gpointer data;
} CgWake;

/* Calls the wake's function. One of NULL is allowed. */
void cg_wake(CgWake wake);

/* Calls its wake once from the main loop, each time that it is scheduled. */
typedef struct CgIdle CgIdle;

/* Returns an idle that is not scheduled, for the caller to free. */
CgIdle *cg_idle_new(CgWake wake);

/* Has the main loop call the wake soon. Scheduling it twice before that calls it once. */
void cg_idle_schedule(CgIdle *idle);

/* The turns of one party, which share the main loop with those of others: of all idles that run in
 * the same turns, one runs in each iteration, in the order in which they were scheduled. So a party
 * with much to do takes no more of the loop than one with little. Counted. */
typedef struct CgTurns CgTurns;

/* Returns turns with one reference. */
CgTurns *cg_turns_new(void);
/* Returns the turns with one more reference. */
CgTurns *cg_turns_ref(CgTurns *turns);
/* Drops a reference. Each idle that runs in the turns holds one. */
void cg_turns_unref(CgTurns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgTurns, cg_turns_unref)

/* Has the idle, which must not be scheduled, run in these turns, which it references. */
void cg_idle_set_turns(CgIdle *idle, CgTurns *turns);

/* Frees an idle; if it is scheduled, its wake is not called any more. It may be called by the
 * idle's own wake. NULL is allowed. */
void cg_idle_free(CgIdle *idle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgIdle, cg_idle_free)

/* Calls its wake once, at a time of the boot clock, which also counts while the machine sleeps. */
typedef struct CgTimer CgTimer;

/* Returns a timer that does not run, for the caller to free. */
CgTimer *cg_timer_new(CgWake wake);

/* Has the main loop call the wake in `usec` microseconds. If the timer runs already, the earlier
 * time does not count any more. */
void cg_timer_start(CgTimer *timer, gint64 usec);

/* Stops a timer, so that its wake is not called. */
void cg_timer_stop(CgTimer *timer);

/* Returns whether the timer runs, and so will call its wake. */
gboolean cg_timer_running(const CgTimer *timer);

/* Stops and frees a timer. It may be called by the timer's own wake. NULL is allowed. */
void cg_timer_free(CgTimer *timer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgTimer, cg_timer_free)

/* Seconds as the microseconds that clocks and timers count in. */
#define CG_SECONDS(n) ((gint64)(n)*G_USEC_PER_SEC)

/* --- Clock --- */

/* Returns the microseconds since the machine was started, by CLOCK_BOOTTIME. */
gint64 cg_clock_boot(void);

/* Returns the microseconds since 1970, UTC, as the system's clock has it. It may be set back. */
gint64 cg_clock_wall(void);

/* Returns a name of this boot of the machine that no other boot has, valid for ever. If the kernel
 * has no name for it, no other process has this one. */
const char *cg_clock_boot_id(void);

/* For tests: both clocks stand at these values and move only by cg_clock_advance(). Timers that run
 * already are not affected. */
void cg_clock_freeze(gint64 boot, gint64 wall);

/* For tests: moves frozen clocks, and calls the wakes of timers that fall due, in their order. */
void cg_clock_advance(gint64 usec);

/* For tests: freezes the clocks at these values in a boot of another name. */
void cg_clock_reboot(gint64 boot, gint64 wall);

/* For tests: the clocks are the system's again. Timers that were started meanwhile do not run any
 * more. */
void cg_clock_thaw(void);

/* --- Processes: a number is used again once its process has ended --- */

/* Returns when the process with this number started, in ticks since boot: field 22 of
 * /proc/PID/stat, which counts by CLOCK_BOOTTIME in steps of 1/sysconf(_SC_CLK_TCK) seconds. Of two
 * processes that have the same number, one after the other, each has a start of its own. Returns 0
 * if there is no such process or its start can't be read. */
guint64 cg_process_start(guint32 pid);

/* Returns the tick in which a time of cg_clock_boot() lies. */
guint64 cg_process_tick(gint64 boot);

/* Returns TRUE while the process of this pidfd runs: it is no zombie, so its number is its own. */
gboolean cg_process_is_running(int pidfd);

/* --- Quotas --- */

/* How often something was done in the last span of time, by the boot clock. */
typedef struct CgQuota CgQuota;

/* Returns a quota of `most` (1 or more) times in any `span` microseconds, for the caller to free.
 */
CgQuota *cg_quota_new(guint most, gint64 span);

/* Frees a quota, which must not be NULL. */
void cg_quota_free(CgQuota *quota);

/* Counts one time, now. It also counts one that is over the quota. */
void cg_quota_take(CgQuota *quota);

/* Returns whether one time more would be over the quota. */
gboolean cg_quota_spent(const CgQuota *quota);

/* --- Log --- */

/* Topics are switched on by CONTACTGUARD_DEBUG: names separated by commas, or `all`. Never pass
 * names, numbers, message text or bytes from a peer: say what, how many and which step. */
typedef enum {
	CG_LOG_LINK,
	CG_LOG_OBEX,
	CG_LOG_FETCH,
	CG_LOG_VIEW,
	CG_LOG_GATE,
	CG_LOG_BLUEZ,
	CG_LOG_BUS,
	CG_LOG_DAEMON
} CgLogTopic;

/* Writes a line to stderr, as printf() would print it, if the topic is switched on. */
void cg_log(CgLogTopic topic, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Writes a warning to stderr, whichever topics are switched on. */
void cg_warn(CgLogTopic topic, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Returns what a line on stderr must begin with, so that the journal knows its priority (LOG_ERR,
 * LOG_WARNING or LOG_DEBUG of syslog.h; sd-daemon(3)): "" if stderr is not the journal's. The text
 * is valid for ever. */
const char *cg_log_mark(int priority);
