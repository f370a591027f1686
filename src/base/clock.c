/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clock and its timers. Tests freeze the clock, and then a timer falls due only by
 * cg_clock_advance(). A real timer looks at the boot clock when it fires, and sleeps on if it is
 * too early. */
#include <contactguard/base.h>

#include <time.h>

static struct {
	gboolean frozen;
	gint64 boot, wall;
	guint boots;    /* how many tests have made */
	GSList *timers; /* running ones, only while frozen */
} test_clock;

static gint64 read_clock(clockid_t id)
{
	struct timespec now;

	if (clock_gettime(id, &now) < 0)
		g_error("clock_gettime failed");
	return CG_SECONDS(now.tv_sec) + now.tv_nsec / 1000;
}

gint64 cg_clock_boot(void)
{
	return test_clock.frozen ? test_clock.boot : read_clock(CLOCK_BOOTTIME);
}

gint64 cg_clock_wall(void)
{
	return test_clock.frozen ? test_clock.wall : read_clock(CLOCK_REALTIME);
}

/* Returns the kernel's name for this boot, or one of this process if that cannot be read. */
static char *read_boot_id(void)
{
	g_autofree char *text = NULL;

	if (g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL) &&
	    *g_strstrip(text))
		return g_steal_pointer(&text);
	return g_uuid_string_random();
}

const char *cg_clock_boot_id(void)
{
	static char *real;
	g_autofree char *made = NULL;

	if (test_clock.frozen) {
		made = g_strdup_printf("frozen-%u", test_clock.boots);
		return g_intern_string(made);
	}
	if (!real)
		real = read_boot_id();
	return real;
}

struct CgTimer {
	CgWake wake;
	gint64 due; /* boot clock; 0: stopped */
	guint source;
};

CgTimer *cg_timer_new(CgWake wake)
{
	CgTimer *timer = g_new0(CgTimer, 1);

	timer->wake = wake;
	return timer;
}

void cg_timer_stop(CgTimer *timer)
{
	timer->due = 0;
	g_clear_handle_id(&timer->source, g_source_remove);
	test_clock.timers = g_slist_remove(test_clock.timers, timer);
}

static gboolean on_timeout(gpointer data);

static void sleep_until_due(CgTimer *timer)
{
	gint64 left = MAX(timer->due - cg_clock_boot(), 0);

	/* Rounded up, or it would fire a little too early and sleep again. */
	timer->source = g_timeout_add((guint)MIN(left / 1000 + 1, G_MAXINT), on_timeout, timer);
}

static gboolean on_timeout(gpointer data)
{
	CgTimer *timer = data;

	timer->source = 0;
	if (cg_clock_boot() < timer->due) {
		sleep_until_due(timer);
		return G_SOURCE_REMOVE;
	}
	timer->due = 0;
	cg_wake(timer->wake);
	return G_SOURCE_REMOVE;
}

void cg_timer_start(CgTimer *timer, gint64 usec)
{
	cg_timer_stop(timer);
	timer->due = cg_clock_boot() + MAX(usec, 1);
	if (test_clock.frozen)
		test_clock.timers = g_slist_append(test_clock.timers, timer);
	else
		sleep_until_due(timer);
}

gboolean cg_timer_running(const CgTimer *timer)
{
	return timer->due != 0;
}

void cg_timer_free(CgTimer *timer)
{
	if (!timer)
		return;
	cg_timer_stop(timer);
	g_free(timer);
}

void cg_clock_freeze(gint64 boot, gint64 wall)
{
	test_clock.frozen = TRUE;
	test_clock.boot = boot;
	test_clock.wall = wall;
}

void cg_clock_reboot(gint64 boot, gint64 wall)
{
	test_clock.boots++;
	cg_clock_freeze(boot, wall);
}

static CgTimer *find_first_due(gint64 until)
{
	CgTimer *first = NULL;

	for (GSList *l = test_clock.timers; l; l = l->next) {
		CgTimer *timer = l->data;

		if (timer->due <= until && (!first || timer->due < first->due))
			first = timer;
	}
	return first;
}

void cg_clock_advance(gint64 usec)
{
	gint64 until = test_clock.boot + usec;
	CgTimer *timer;

	while ((timer = find_first_due(until))) {
		test_clock.wall += timer->due - test_clock.boot;
		test_clock.boot = timer->due;
		cg_timer_stop(timer);
		cg_wake(timer->wake);
	}
	test_clock.wall += until - test_clock.boot;
	test_clock.boot = until;
}

void cg_clock_thaw(void)
{
	test_clock.frozen = FALSE;
	g_clear_pointer(&test_clock.timers, g_slist_free);
}
