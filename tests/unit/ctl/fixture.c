/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <contactguard/bonds.h>

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static GString *output;

static void keep(const char *text)
{
	g_string_append(output, text);
}

void keep_printed(void)
{
	output = g_string_new(NULL);
	g_set_printerr_handler(keep);
	ctl_print_to(keep);
}

void forget_printed(void)
{
	g_string_free(output, TRUE);
}

char *printed(void)
{
	char *text = g_string_free(output, FALSE);

	output = g_string_new(NULL);
	return text;
}

void assert_printed(const char *wanted)
{
	g_autofree char *text = printed();

	g_assert_cmpstr(text, ==, wanted);
}

/* --- A daemon, and a command line --- */

void fixture_open(Fixture *fixture, gconstpointer answers)
{
	fake_daemon_start(&fixture->daemon, answers);
}

void fixture_close(Fixture *fixture, gconstpointer answers)
{
	fake_daemon_stop(&fixture->daemon);
}

CtlExit run_line(const char *line)
{
	g_autofree char *whole = g_strconcat("contactguard --bus session ", line, NULL);
	g_auto(GStrv) argv = NULL;
	const CtlVerb *verb = NULL;
	CtlExit exit_code = CTL_DONE;
	Ctl ctl = { 0 };
	int argc = 0;

	g_assert_true(g_shell_parse_argv(whole, &argc, &argv, NULL));
	if (ctl_parse_options(argc, argv, &ctl, &verb, &exit_code)) {
		ctl.client = cg_client_new(ctl.bus);
		exit_code = verb->run(&ctl);
	}
	ctl_clear(&ctl);
	return exit_code;
}

/* --- A machine --- */

void machine_open(Machine *machine, gconstpointer data)
{
	machine->root = g_dir_make_tmp("cg-doctor-XXXXXX", NULL);
	machine->rows = ctl_rows_new();
	machine->doctor = (CtlDoctor){ .root = machine->root, .rows = machine->rows };
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
	return remove(path);
}

void machine_close(Machine *machine, gconstpointer data)
{
	nftw(machine->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	g_free(machine->root);
	g_ptr_array_unref(machine->rows);
}

/* Makes the folder that the path lies in. Returns the path below the root. */
static char *make_folder(const Machine *machine, const char *path)
{
	char *whole = g_strconcat(machine->root, path, NULL);
	g_autofree char *folder = g_path_get_dirname(whole);

	g_mkdir_with_parents(folder, 0755);
	return whole;
}

void machine_put(const Machine *machine, const char *path, const char *text)
{
	g_autofree char *whole = make_folder(machine, path);

	g_assert_true(g_file_set_contents(whole, text, -1, NULL));
}

void machine_put_link(const Machine *machine, const char *path, const char *target)
{
	g_autofree char *whole = make_folder(machine, path);

	g_assert_cmpint(symlink(target, whole), ==, 0);
}

void machine_put_socket(const Machine *machine, const char *path)
{
	g_autofree char *whole = make_folder(machine, path);

	g_assert_cmpint(mknod(whole, S_IFSOCK | 0600, 0), ==, 0);
}

void machine_set_mode(const Machine *machine, const char *path, guint mode)
{
	g_autofree char *whole = g_strconcat(machine->root, path, NULL);

	g_assert_cmpint(g_chmod(whole, mode), ==, 0);
}

void machine_put_sound(const Machine *machine)
{
	machine_put(machine, OBEXD_PLUGINDIR "/contactguard.so", "");
	machine_put(machine, "/proc/7/comm", "obexd\n");
	machine_put(machine, "/proc/7/maps",
		    "7f00-7f01 r-xp 0 0:0 1 " OBEXD_PLUGINDIR "/contactguard.so\n");
	machine_put(machine, "/proc/7/status", "Name:\tobexd\nSeccomp:\t2\n");
	machine_put(machine, "/proc/net/l2cap",
		    "sk               RefCnt Rmem   Wmem   User   Inode  Parent\n");
	machine_put(machine, "/usr/lib/systemd/user/obex.service.d/strict.conf",
		    "[Service]\nRestrictAddressFamilies=~AF_BLUETOOTH\n");
	machine_put(machine, "/usr/share/dbus-1/services/org.bluez.obex.service",
		    "[D-BUS Service]\nName=org.bluez.obex\nExec=/usr/libexec/bluetooth/obexd\n");
	machine_put(machine, "/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service",
		    "");
	machine_put(machine, POLKITDIR "/actions/org.contactguard.policy", "");
	machine_put(machine, POLKITDIR "/rules.d/org.contactguard.rules", "");
	machine_put(machine, "/etc/passwd",
		    "root:x:0:0::/:/bin/sh\ncontactguard:x:990:990::/:/bin/false\n");
	machine_put(machine, "/etc/group", "contactguard:x:990:\n");
	machine_put_socket(machine, CG_BONDS_SOCKET);
	machine_put(machine, MACHINE_STATE "/install.key", "");
	machine_set_mode(machine, MACHINE_STATE, 0700);
	machine_put(machine, MACHINE_CONFIG, "[Rule all]\nScope=ask\n");
	machine_set_mode(machine, MACHINE_CONFIG, 0644);
}

void machine_check(Machine *machine, void (*check)(CtlDoctor *doctor))
{
	g_ptr_array_set_size(machine->rows, 0);
	machine->doctor.failed = FALSE;
	machine->doctor.check = "one";
	if (check)
		check(&machine->doctor);
	else
		ctl_doctor_run(&machine->doctor);
}

gboolean has_report(const Machine *machine, const char *check, const char *result,
		    const char *words)
{
	for (guint i = 0; i < machine->rows->len; i++) {
		GVariant *row = machine->rows->pdata[i];
		const char *its_check = "", *its_result = "", *detail = "";

		g_variant_lookup(row, "Check", "&s", &its_check);
		g_variant_lookup(row, "Result", "&s", &its_result);
		g_variant_lookup(row, "Detail", "&s", &detail);
		if (g_str_equal(its_check, check) && g_str_equal(its_result, result) &&
		    strstr(detail, words))
			return TRUE;
	}
	return FALSE;
}
