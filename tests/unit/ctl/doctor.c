/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/doctor*.c and process.c, against machines that are folders. */
#include "doctor-private.h"
#include "tests.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	char *root;
	GPtrArray *rows;
	gboolean failed;
} Machine;

static void machine_start(Machine *machine, gconstpointer data)
{
	machine->root = g_dir_make_tmp("cg-doctor-XXXXXX", NULL);
	machine->rows = ctl_rows_new();
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
	return remove(path);
}

static void machine_end(Machine *machine, gconstpointer data)
{
	nftw(machine->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	g_free(machine->root);
	g_ptr_array_unref(machine->rows);
}

static void put(const Machine *machine, const char *path, const char *text)
{
	g_autofree char *whole = g_strconcat(machine->root, path, NULL);
	g_autofree char *folder = g_path_get_dirname(whole);

	g_mkdir_with_parents(folder, 0755);
	g_assert_true(g_file_set_contents(whole, text, -1, NULL));
}

static void put_link(const Machine *machine, const char *path, const char *to)
{
	g_autofree char *whole = g_strconcat(machine->root, path, NULL);
	g_autofree char *folder = g_path_get_dirname(whole);

	g_mkdir_with_parents(folder, 0755);
	g_assert_cmpint(symlink(to, whole), ==, 0);
}

static void set_mode(const Machine *machine, const char *path, mode_t mode)
{
	g_autofree char *whole = g_strconcat(machine->root, path, NULL);

	g_assert_cmpint(g_chmod(whole, mode), ==, 0);
}

static void run(Machine *machine)
{
	CtlDoctor doctor = { .root = machine->root, .rows = machine->rows };

	g_ptr_array_set_size(machine->rows, 0);
	ctl_doctor_run(&doctor);
	machine->failed = doctor.failed;
}

/* Is there a finding of this check with this result, whose words hold that? */
static gboolean found(const Machine *machine, const char *check, const char *result,
		      const char *words)
{
	for (guint i = 0; i < machine->rows->len; i++) {
		GVariant *row = machine->rows->pdata[i];
		const char *its = "", *is = "", *detail = "";

		g_variant_lookup(row, "Check", "&s", &its);
		g_variant_lookup(row, "Result", "&s", &is);
		g_variant_lookup(row, "Detail", "&s", &detail);
		if (g_str_equal(its, check) && g_str_equal(is, result) && strstr(detail, words))
			return TRUE;
	}
	return FALSE;
}

static void bare(Machine *machine, gconstpointer data)
{
	run(machine);
	g_assert_true(machine->failed);
	g_assert_true(found(machine, "plugin", "fail", "contactguard.so is missing"));
	g_assert_true(found(machine, "plugin-loaded", "warn", "no obexd runs"));
	g_assert_true(found(machine, "obexd-strict", "warn", "obexd keeps Bluetooth"));
	g_assert_true(found(machine, "org.bluez.obex", "warn", "nobody is"));
	g_assert_true(found(machine, "bluetooth-sockets", "ok", "lists no"));
	g_assert_true(found(machine, "hands-free", "ok", ""));
	g_assert_true(found(machine, "polkit", "warn", "not installed"));
	g_assert_true(found(machine, "users", "fail", "user and group"));
	g_assert_true(found(machine, "state", "warn", "not there"));
	g_assert_true(found(machine, "configuration", "warn", "not there"));
}

#define STATE  LOCALSTATEDIR "/lib/contactguard"
#define CONFIG SYSCONFDIR "/contactguard/contactguard.conf"

static void put_sound(const Machine *machine)
{
	put(machine, OBEXD_PLUGINDIR "/contactguard.so", "");
	put(machine, "/proc/7/comm", "obexd\n");
	put(machine, "/proc/7/maps",
	    "7f00-7f01 r-xp 0 0:0 1 " OBEXD_PLUGINDIR "/contactguard.so\n");
	put(machine, "/proc/7/status", "Name:\tobexd\nSeccomp:\t2\n");
	put(machine, "/proc/net/l2cap",
	    "sk               RefCnt Rmem   Wmem   User   Inode  Parent\n");
	put(machine, "/usr/lib/systemd/user/obex.service.d/strict.conf",
	    "[Service]\nRestrictAddressFamilies=~AF_BLUETOOTH\n");
	put(machine, "/usr/share/dbus-1/services/org.bluez.obex.service",
	    "[D-BUS Service]\nName=org.bluez.obex\nExec=/usr/libexec/bluetooth/obexd\n");
	put(machine, "/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service", "");
	put(machine, POLKITDIR "/actions/org.contactguard.policy", "");
	put(machine, POLKITDIR "/rules.d/org.contactguard.rules", "");
	put(machine, "/etc/passwd",
	    "root:x:0:0::/:/bin/sh\ncontactguard:x:990:990::/:/bin/false\n");
	put(machine, "/etc/group", "contactguard:x:990:\n");
	put(machine, STATE "/install.key", "");
	set_mode(machine, STATE, 0700);
	put(machine, CONFIG, "[Rule all]\nScope=ask\n");
	set_mode(machine, CONFIG, 0644);
}

static void sound(Machine *machine, gconstpointer data)
{
	put_sound(machine);
	run(machine);
	for (guint i = 0; i < machine->rows->len; i++) {
		const char *result = "";

		g_variant_lookup(machine->rows->pdata[i], "Result", "&s", &result);
		g_assert_cmpstr(result, ==, "ok");
	}
	g_assert_false(machine->failed);
	g_assert_cmpuint(machine->rows->len, >=, 10);
}

static void obexd_past_the_guard(Machine *machine, gconstpointer data)
{
	put_sound(machine);
	put(machine, "/proc/7/maps", "7f00-7f01 r-xp 0 0:0 1 /usr/lib/libc.so.6\n");
	put(machine, "/proc/7/status", "Seccomp:\t0\n");
	put(machine, "/usr/share/dbus-1/services/evil.service",
	    "[D-BUS Service]\nName=org.bluez.obex\nExec=/opt/other-obex --x\n");
	run(machine);
	g_assert_true(machine->failed);
	g_assert_true(found(machine, "plugin-loaded", "fail", "obexd (7)"));
	g_assert_true(found(machine, "obexd-strict", "fail", "without the drop-in's filter"));
	g_assert_true(found(machine, "org.bluez.obex", "warn", "/opt/other-obex"));
	put(machine, "/proc/7/maps", ""); /* as the kernel has it for others' */
	run(machine);
	g_assert_true(found(machine, "plugin-loaded", "warn", "as root"));
}

static void sockets(Machine *machine, gconstpointer data)
{
	put_sound(machine);
	put(machine, "/proc/net/rfcomm",
	    "sk               RefCnt Rmem   Wmem   User   Inode  Parent\n"
	    "0000000000000000 2      0      0      0      4711   0\n"
	    "0000000000000000 2      0      0      0      4712   0\n");
	put(machine, "/proc/8/comm", "bluetoothd\n");
	put_link(machine, "/proc/8/fd/3", "socket:[4711]");
	put(machine, "/proc/9/comm", "thief\n");
	put_link(machine, "/proc/9/fd/0", "/dev/null");
	put_link(machine, "/proc/9/fd/5", "socket:[4712]");
	put(machine, "/proc/10/comm", "idle\n");
	put_link(machine, "/proc/10/fd/3", "socket:[9]");
	run(machine);
	g_assert_true(found(machine, "bluetooth-sockets", "ok", "bluetoothd (8)"));
	g_assert_true(found(machine, "bluetooth-sockets", "warn", "thief (9)"));
	g_assert_false(found(machine, "bluetooth-sockets", "warn", "idle"));
}

static void hands_free(Machine *machine, gconstpointer data)
{
	put(machine, "/proc/11/comm", "ofonod\n");
	put(machine, "/proc/12/comm", "wireplumber\n");
	put(machine, "/proc/self/comm", "ofonod\n"); /* no process */
	run(machine);
	g_assert_true(found(machine, "hands-free", "warn", "ofonod (11)"));
	g_assert_true(found(machine, "hands-free", "warn", "wireplumber (12)"));
	g_assert_false(found(machine, "hands-free", "warn", "(self)"));
}

static void files(Machine *machine, gconstpointer data)
{
	put_sound(machine);
	set_mode(machine, STATE, 0755);
	set_mode(machine, CONFIG, 0666);
	put(machine, "/etc/group", "other:x:1:contactguard\n");
	run(machine);
	g_assert_true(found(machine, "state", "fail", "chmod 700"));
	g_assert_true(found(machine, "configuration", "fail", "chmod 644"));
	g_assert_true(found(machine, "users", "fail", "the group contactguard"));
	put(machine, CONFIG, "[Rule all]\nScope=nobody\n");
	set_mode(machine, CONFIG, 0644);
	run(machine);
	g_assert_true(found(machine, "configuration", "fail", "contactguard.conf:2: "));
}

#define ADD(name, test) \
	g_test_add("/ctl/doctor/" name, Machine, NULL, machine_start, test, machine_end)

void test_ctl_doctor(void)
{
	ADD("bare", bare);
	ADD("sound", sound);
	ADD("obexd-past-the-guard", obexd_past_the_guard);
	ADD("sockets", sockets);
	ADD("hands-free", hands_free);
	ADD("files", files);
}
