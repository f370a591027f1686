/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base: what every room stands on.
 *
 * Bounded reading and writing with sticky failure, wiped memory (the only place for content bytes),
 * UTF-16BE as OBEX writes it, a clock that tests set, and log topics that never carry personal
 * data. base knows nothing of OBEX, phones or cars. */
#pragma once

#include <glib.h>

/* --- Errors --- */

#define CG_ERROR (cg_error_quark())
GQuark cg_error_quark(void);

/* What went wrong, for the code that must choose an answer; the message is for people and never
 * holds content bytes. Expected refusals (Not Found, Later) are enum values elsewhere, not errors.
 */
typedef enum {
	CG_ERROR_MALFORMED, /* the peer or a file broke its format */
	CG_ERROR_FRAMING,   /* a run of items can't be told apart any more */
	CG_ERROR_LIMIT,     /* over a named limit */
	CG_ERROR_LOST,      /* the other side is gone or silent */
	CG_ERROR_REFUSED,   /* the other side said no */
	CG_ERROR_CONFIG,    /* configuration; the message begins FILE:LINE: */
	CG_ERROR_SYSTEM,    /* the operating system said no */
} CgError;

/* --- Spans: bytes that somebody else owns --- */

typedef struct {
	const guint8 *data;
	gsize size;
} CgSpan;

#define CG_SPAN_EMPTY      ((CgSpan){ NULL, 0 })
#define CG_SPAN_LITERAL(s) ((CgSpan){ (const guint8 *)("" s), sizeof(s) - 1 })

CgSpan cg_span(gconstpointer data, gsize size);
CgSpan cg_span_of(const char *text); /* NULL gives the empty span; without the NUL */
gboolean cg_span_equal(CgSpan a, CgSpan b);
gboolean cg_span_equal_nocase(CgSpan a, CgSpan b); /* ASCII case only */

/* --- Bounded reader --- */

/* Every getter first checks what is left. After the first failure all getters return zero or the
 * empty span and `failed` stays set, so a parser may check once at its end. Numbers are big-endian.
 */

typedef struct {
	CgSpan left;
	gboolean failed;
} CgReader;

void cg_reader_init(CgReader *reader, CgSpan bytes);
guint8 cg_read_u8(CgReader *reader);
guint16 cg_read_u16(CgReader *reader);
guint32 cg_read_u32(CgReader *reader);
guint64 cg_read_u64(CgReader *reader);
CgSpan cg_read_span(CgReader *reader, gsize size); /* lent from the bytes given to init */
gsize cg_reader_left(const CgReader *reader);      /* 0 after a failure */

/* --- Bounded writer --- */

/* Writes into room it does not own. What does not fit whole is not written and sets `failed`. */

typedef struct {
	guint8 *data;
	gsize room, used;
	gboolean failed;
} CgWriter;

void cg_writer_init(CgWriter *writer, guint8 *data, gsize room);
void cg_write_u8(CgWriter *writer, guint8 value);
void cg_write_u16(CgWriter *writer, guint16 value);
void cg_write_u32(CgWriter *writer, guint32 value);
void cg_write_u64(CgWriter *writer, guint64 value);
void cg_write_span(CgWriter *writer, CgSpan bytes);
void cg_patch_u16(CgWriter *writer, gsize at,
		  guint16 value);              /* overwrites; for lengths known last */
gsize cg_writer_room(const CgWriter *writer);  /* bytes that still fit */
CgSpan cg_writer_span(const CgWriter *writer); /* what has been written; lent */

/* --- Wiped memory --- */

/* Content (names, numbers, messages, and packets that may hold them) lives nowhere else.
 * All of it is overwritten with zeros before it goes back to the allocator. */

gpointer cg_wiped_new(gsize size); /* zeroed; never NULL; free with cg_wiped_free() */
void cg_wiped_free(gpointer memory);

/* A growing byte buffer in wiped memory. An append that would pass `limit` appends nothing and sets
 * `failed`, which then sticks. A zero-filled CgBuffer is empty with no limit. */
typedef struct {
	guint8 *data;
	gsize size, room, limit;
	gboolean failed;
} CgBuffer;

void cg_buffer_init(CgBuffer *buffer, gsize limit); /* limit 0: none */
void cg_buffer_append(CgBuffer *buffer, CgSpan bytes);
void cg_buffer_append_u8(CgBuffer *buffer, guint8 byte);
void cg_buffer_append_text(CgBuffer *buffer, const char *text);
void cg_buffer_append_printf(CgBuffer *buffer, const char *format, ...) G_GNUC_PRINTF(2, 3);
guint8 *cg_buffer_extend(CgBuffer *buffer,
			 gsize size); /* room for size more, to fill in; NULL: failed */
void cg_buffer_consume(CgBuffer *buffer, gsize size);  /* drops from the front, wiping */
void cg_buffer_truncate(CgBuffer *buffer, gsize size); /* drops from the end, wiping */
void cg_buffer_clear(CgBuffer *buffer);        /* wipes and frees; empty again, limit kept */
CgSpan cg_buffer_span(const CgBuffer *buffer); /* lent until the next change */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgBuffer, cg_buffer_clear)

/* A NUL-terminated string in wiped memory. */
typedef char CgText;
CgText *cg_text_new(CgSpan bytes); /* copies; bytes after an embedded NUL are out of reach */
void cg_text_free(CgText *text);   /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgText, cg_text_free)

/* A string that a GLib call allocated for content: moved into a CgText, the original wiped and
 * freed. */
CgText *cg_text_take_glib(char *from_glib); /* NULL gives NULL */

/* --- Text --- */

/* UTF-16BE as in an OBEX Name header, with or without its closing NUL, to UTF-8.
 * NULL: odd length, lone surrogate, or a NUL before the end. */
CgText *cg_utf16be_to_utf8(CgSpan utf16);
/* UTF-8 to UTF-16BE with a closing NUL (the empty string gives nothing at all, as OBEX wants an
 * empty Name). FALSE: not UTF-8; nothing appended. */
gboolean cg_utf8_to_utf16be(const char *utf8, CgBuffer *out);
gboolean cg_utf8_valid(CgSpan bytes); /* also no NUL inside */

/* Upper-case hex and back. from_hex: FALSE unless all of text is pairs of hex digits. */
void cg_hex_append(CgBuffer *out, CgSpan bytes);
gboolean cg_hex_parse(const char *text, CgBuffer *out);

/* AA:BB:CC:DD:EE:FF with any case of the digits? */
gboolean cg_bdaddr_valid(const char *text);

/* --- Wakes, turns, timers --- */

/* A wake says "look again". It is never called from inside the call that was answered with WAIT,
 * and what it calls only arms the looker's own source. */

typedef struct {
	void (*call)(gpointer data);
	gpointer data;
} CgWake;

void cg_wake(CgWake wake); /* a NULL call is fine */

/* A one-shot idle source: arming it twice runs it once, from the main loop. */
typedef struct CgIdle CgIdle;
CgIdle *cg_idle_new(CgWake wake);
void cg_idle_schedule(CgIdle *turn);
void cg_idle_free(CgIdle *turn); /* pending runs are dropped; may be called from its own wake */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgIdle, cg_idle_free)

/* A one-shot timer on the boot clock (it counts while the machine sleeps). */
typedef struct CgTimer CgTimer;
CgTimer *cg_timer_new(CgWake wake);
void cg_timer_start(CgTimer *timer, gint64 usec); /* from now; restarts a running one */
void cg_timer_stop(CgTimer *timer);
gboolean cg_timer_running(const CgTimer *timer);
void cg_timer_free(CgTimer *timer); /* may be called from its own wake */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgTimer, cg_timer_free)

#define CG_SECONDS(n) ((gint64)(n)*G_USEC_PER_SEC)

/* --- Clock --- */

gint64 cg_clock_boot(void); /* microseconds since boot, CLOCK_BOOTTIME */
gint64 cg_clock_wall(void); /* microseconds since 1970, UTC */
/* Names this boot, and no other; lent for good. Where the kernel has no name for it, one of this
 * process. */
const char *cg_clock_boot_id(void);
/* Tests: time stands still at these values and moves only by cg_clock_advance(), which also runs
 * timers that fall due, in their order. */
void cg_clock_freeze(gint64 boot, gint64 wall);
void cg_clock_advance(gint64 usec);
void cg_clock_reboot(gint64 boot, gint64 wall); /* frozen: as in a new boot */
void cg_clock_thaw(void);

/* At most so many (1 or more) in any span, by the boot clock. */
typedef struct CgQuota CgQuota;
CgQuota *cg_quota_new(guint most, gint64 span);
void cg_quota_free(CgQuota *quota);
void cg_quota_take(CgQuota *quota);            /* one, now */
gboolean cg_quota_spent(const CgQuota *quota); /* one more would be too many */
gboolean cg_quota_fresh(const CgQuota *quota); /* something that was taken still counts */

/* --- Log --- */

/* Topics are switched on by CONTACTGUARD_DEBUG (a comma list, or `all`). Warnings always show.
 * Never pass names, numbers, message text, or bytes from a peer: say what, how many, which step. */

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
void cg_log(CgLogTopic topic, const char *format, ...) G_GNUC_PRINTF(2, 3);
void cg_warn(CgLogTopic topic, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* What a line on stderr begins with so that the journal knows its priority (LOG_ERR, LOG_WARNING or
 * LOG_DEBUG of syslog.h; sd-daemon(3)); "" where stderr is not the journal's. */
const char *cg_log_mark(int priority);
