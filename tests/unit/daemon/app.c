/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which consumer a program is: from its traits to the name, from folders as /proc has them to the
 * traits, and from real processes. A program in a unit of its own is run by a story
 * (test_service.py), as only root may start one. */
#include "daemon-private.h"
#include "tests.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define FITS                                                           \
	"a123456789b123456789c123456789d123456789e123456789f123456789" \
	"g123456789h123456789i123456789j123456789k123456789l123m12345678"

static void test_name_of_traits(void)
{
	static const struct {
		const char *unit, *label, *name;
	} cases[] = {
		{ NULL, NULL, "uid:1000" },
		/* units: those of the system, and whole */
		{ "dialer.service", NULL, "app:dialer.service" },
		{ "dialer@front.service", NULL, "app:dialer@front.service" },
		{ "a\\x2db.service", NULL, "app:a\\x2db.service" },
		{ "dialer.service", "car-apps (enforce)", "app:dialer.service" },
		{ "user@1000.service", NULL, "uid:1000" },
		{ "user@1000.service", "car-apps (enforce)", "lsm:car-apps" },
		{ "session-2.scope", NULL, "uid:1000" },
		{ "init.scope", NULL, "uid:1000" },
		{ "machine-a.scope", NULL, "uid:1000" },
		{ "", NULL, "uid:1000" },
		{ FITS ".service", NULL, "app:?" },
		{ "two words.service", NULL, "app:?" },
		{ "dialer\n.service", NULL, "app:?" },
		{ "dial\xc3\xa9r.service", NULL, "app:?" },
		{ "*.service", NULL, "app:?" },
		{ "diale?.service", NULL, "app:?" },
		/* AppArmor */
		{ NULL, "/usr/bin/dialer (enforce)", "lsm:/usr/bin/dialer" },
		{ NULL, "dialer//&car (kill)", "lsm:dialer//&car" },
		{ NULL, "dialer (complain)", "uid:1000" },
		{ NULL, "dialer (unconfined)", "uid:1000" },
		{ NULL, "dialer//&car (mixed)", "uid:1000" },
		{ NULL, "unconfined", "uid:1000" },
		{ NULL, "unconfined (enforce)", "uid:1000" },
		{ NULL, " (enforce)", "uid:1000" },
		{ NULL, "/usr/bin/* (enforce)", "app:?" },
		{ NULL, "two words (enforce)", "app:?" },
		/* SELinux */
		{ NULL, "system_u:system_r:dialer_t:s0:c1,c2",
		  "lsm:system_u:system_r:dialer_t:s0:c1,c2" },
		{ NULL, "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023", "uid:1000" },
		{ NULL, "system_u:system_r:unconfined_service_t:s0", "uid:1000" },
		{ NULL, "system_u:system_r:kernel_t:s0", "uid:1000" },
		/* Smack, and none */
		{ NULL, "Dialer", "lsm:Dialer" },
		{ NULL, "_", "uid:1000" },
		{ NULL, "?", "uid:1000" },
		{ NULL, "kernel", "uid:1000" },
		{ NULL, "", "uid:1000" },
		{ NULL, FITS "4", "lsm:" FITS "4" },
		{ NULL, FITS "45", "app:?" },
		{ NULL, "dialer\x1b[2J", "app:?" },
		{ NULL, "dial\xff", "app:?" },
	};

	g_assert_cmpuint(strlen("lsm:" FITS "4"), ==, 128);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgAppTraits traits = { (char *)cases[i].unit, (char *)cases[i].label, 1000 };
		g_autofree char *name = cg_app_traits_name(&traits);

		g_assert_cmpstr(name, ==, cases[i].name);
	}
}

/* --- The folder of a process --- */

typedef struct {
	const char *status, *current, *apparmor;
	gsize current_size; /* 0: a text */
} Folder;

static void write_entry(const char *root, const char *name, const char *text, gssize size)
{
	g_autofree char *path = g_build_filename(root, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	if (text)
		g_assert_true(g_file_set_contents(path, text, size, NULL));
}

static void remove_folder(const char *root)
{
	static const char *const paths[] = {
		"status", "attr/current", "attr/apparmor/current", "attr/apparmor", "attr", ".",
	};

	for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *path = g_build_filename(root, paths[i], NULL);

		if (g_str_equal(paths[i], "."))
			g_assert_cmpint(g_rmdir(root), ==, 0);
		else
			g_remove(path);
	}
}

static gboolean read_folder(const Folder *folder, CgAppTraits *traits)
{
	g_autofree char *root = g_dir_make_tmp("cg-app-XXXXXX", NULL);
	gboolean told;

	write_entry(root, "status", folder->status, -1);
	write_entry(root, "attr/current", folder->current,
		    folder->current_size ? (gssize)folder->current_size : -1);
	write_entry(root, "attr/apparmor/current", folder->apparmor, -1);
	told = cg_app_traits_read(root, traits);
	remove_folder(root);
	return told;
}

#define STATUS "Name:\tx\nUmask:\t0022\nUid:\t7\t1000\t9\t10\nGid:\t1\t2\t3\t4\n"

static void test_folder(void)
{
	static const struct {
		Folder folder;
		gboolean told;
		const char *label;
	} cases[] = {
		{ { STATUS, NULL, NULL, 0 }, TRUE, NULL },
		{ { STATUS, "dialer (enforce)\n", NULL, 0 }, TRUE, "dialer (enforce)" },
		{ { STATUS, "u:r:dialer_t:s0\0", NULL, 16 }, TRUE, "u:r:dialer_t:s0" },
		{ { STATUS, "dialer\n", "other\n", 0 }, TRUE, "dialer" },
		{ { STATUS, "\n", "other (enforce)\n", 0 }, TRUE, "other (enforce)" },
		{ { STATUS, NULL, "other (enforce)\n", 0 }, TRUE, "other (enforce)" },
		{ { STATUS, "dialer\0more", NULL, 11 }, FALSE, NULL },
		{ { NULL, "dialer\n", NULL, 0 }, FALSE, NULL },
		{ { "", "dialer\n", NULL, 0 }, FALSE, NULL },
		{ { "Name:\tx\nUid:\t7\n", "dialer\n", NULL, 0 }, FALSE, NULL },
		{ { "Name:\tx\\nUid:\t7\t8\n", "dialer\n", NULL, 0 }, FALSE, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(CgAppTraits) traits = { 0 };

		g_assert_cmpint(read_folder(&cases[i].folder, &traits), ==, cases[i].told);
		if (!cases[i].told)
			continue;
		g_assert_cmpuint(traits.uid, ==, 1000);
		g_assert_cmpstr(traits.label, ==, cases[i].label);
	}
}

/* A label that is there but can't be read does not count as none. A folder in place of the file
 * can't be read, not even by root. */
static void test_label_unreadable(void)
{
	g_autofree char *root = g_dir_make_tmp("cg-app-XXXXXX", NULL);
	g_auto(CgAppTraits) traits = { 0 };

	write_entry(root, "status", STATUS, -1);
	write_entry(root, "attr/current/x", NULL, 0);
	g_assert_false(cg_app_traits_read(root, &traits));
	remove_folder(root);
}

/* --- Processes --- */

static void assert_name(guint32 pid, guint32 uid, guint64 start, const char *wanted)
{
	const CgBusProcess process = { pid, uid, start };
	g_autofree char *name = cg_app_name(&process);

	g_assert_cmpstr(name, ==, wanted);
}

/* Which consumer this process is depends on where it runs. That there is a name does not. */
static void test_this_process(void)
{
	const CgBusProcess process = { getpid(), geteuid(), cg_process_start(getpid()) };
	g_autofree char *name = cg_app_name(&process);

	g_assert_cmpstr(name, !=, "app:?");
	g_test_message("this process is %s", name);
}

/* This process has the number of one that started earlier or later, or when can't be told. */
static void test_another_process(void)
{
	guint64 start = cg_process_start(getpid());

	assert_name(getpid(), geteuid(), start - 1, "app:?");
	assert_name(getpid(), geteuid(), start + 1, "app:?");
	assert_name(getpid(), geteuid(), 0, "app:?");
}

static void test_another_user(void)
{
	assert_name(getpid(), geteuid() + 1, cg_process_start(getpid()), "app:?");
	assert_name(1, 12345, cg_process_start(1), "app:?");
}

static void test_no_process(void)
{
	assert_name(0, geteuid(), 1, "app:?");
	assert_name(G_MAXUINT32, geteuid(), 1, "app:?");
	assert_name(G_MAXINT32, geteuid(), 1, "app:?");
}

/* Both while the process is a zombie and when its number is free. */
static void test_ended(void)
{
	siginfo_t ended;
	pid_t pid = fork();
	guint64 start;

	if (!pid)
		_exit(0);
	g_assert_cmpint(waitid(P_PID, pid, &ended, WEXITED | WNOWAIT), ==, 0);
	start = cg_process_start(pid);
	g_assert_cmpuint(start, >, 0);
	assert_name(pid, geteuid(), start, "app:?");
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
	assert_name(pid, geteuid(), start, "app:?");
}

void test_daemon_app(void)
{
	g_test_add_func("/app/traits-name", test_name_of_traits);
	g_test_add_func("/app/folder", test_folder);
	g_test_add_func("/app/label-unreadable", test_label_unreadable);
	g_test_add_func("/app/this-process", test_this_process);
	g_test_add_func("/app/another-process", test_another_process);
	g_test_add_func("/app/another-user", test_another_user);
	g_test_add_func("/app/no-process", test_no_process);
	g_test_add_func("/app/ended", test_ended);
}
