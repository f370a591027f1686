/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which consumer a program of a head unit is: its system unit, else the label of the security
 * module that confines it, else its user. It refuses to guess: a program that has ended, that
 * belongs to another user than the bus says, or whose name a rule could not hold is `app:?`. */
#include "daemon-private.h"

#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define NAME_MAX_BYTES 124 /* with its prefix as long as the Consumer of a rule may be */

static char *unknown_name(void)
{
	return g_strdup("app:?");
}

/* --- From traits to the name --- */

/* A rule can hold the name, and no log or terminal takes it for anything else. */
static gboolean is_plain(const char *name)
{
	gsize length = strlen(name);

	if (!length || length > NAME_MAX_BYTES)
		return FALSE;
	for (const char *at = name; *at; at++)
		if (!g_ascii_isgraph(*at) || *at == '*' || *at == '?')
			return FALSE;
	return TRUE;
}

static char *name_of_kind(const char *kind, const char *name)
{
	return is_plain(name) ? g_strconcat(kind, name, NULL) : unknown_name();
}

/* What a user's own manager runs counts as the user. */
static gboolean is_system_service(const char *unit)
{
	return unit && g_str_has_suffix(unit, ".service") && !g_str_has_prefix(unit, "user@");
}

/* AppArmor puts the mode of the profile behind the label. Returns the label without it, or NULL if
 * the profile does not enforce and so confines nothing. */
static char *strip_mode(const char *label)
{
	static const char *const enforcing[] = { " (enforce)", " (kill)" };

	if (!g_str_has_suffix(label, ")"))
		return g_strdup(label);
	for (guint i = 0; i < G_N_ELEMENTS(enforcing); i++)
		if (g_str_has_suffix(label, enforcing[i]))
			return g_strndup(label, strlen(label) - strlen(enforcing[i]));
	return NULL;
}

/* Programs that no policy confines have the same labels for all users: by name those of AppArmor
 * and of the kernel, by type those of SELinux, and Smack's built-in ones of one character. */
static gboolean is_confining(const char *label)
{
	g_auto(GStrv) context = g_strsplit(label, ":", 4);
	const char *type = g_strv_length(context) > 2 ? context[2] : "";

	return strlen(label) > 1 && !g_str_equal(label, "unconfined") &&
	       !g_str_equal(label, "kernel") && !g_str_equal(type, "kernel_t") &&
	       !g_str_has_prefix(type, "unconfined_");
}

char *cg_app_traits_name(const CgAppTraits *traits)
{
	g_autofree char *label = traits->label ? strip_mode(traits->label) : NULL;

	if (is_system_service(traits->unit))
		return name_of_kind("app:", traits->unit);
	if (label && is_confining(label))
		return name_of_kind("lsm:", label);
	return g_strdup_printf("uid:%u", traits->uid);
}

/* --- Reading the traits --- */

/* The second number is the effective uid, which the bus sees. */
static gboolean read_uid(const char *proc, guint32 *uid)
{
	g_autofree char *path = g_build_filename(proc, "status", NULL);
	g_autofree char *status = NULL;
	const char *line;

	if (!g_file_get_contents(path, &status, NULL, NULL))
		return FALSE;
	line = strstr(status, "\nUid:");
	return line && sscanf(line, "\nUid: %*u %u", uid) == 1;
}

/* Without a module that labels, there is no such file, or reading it fails with EINVAL. */
static gboolean is_without_module(const GError *error)
{
	return g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
	       g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

/* Sets *label, NULL if there is none. FALSE: that can't be told. */
static gboolean read_label(const char *proc, char **label)
{
	static const char *const files[] = { "attr/current", "attr/apparmor/current" };
	gsize length = 0;

	for (guint i = 0; i < G_N_ELEMENTS(files) && !length; i++) {
		g_autofree char *path = g_build_filename(proc, files[i], NULL);
		g_autoptr(GError) error = NULL;

		g_clear_pointer(label, g_free);
		if (!g_file_get_contents(path, label, &length, &error) && !is_without_module(error))
			return FALSE;
		while (length && (!(*label)[length - 1] || (*label)[length - 1] == '\n'))
			(*label)[--length] = '\0';
	}
	return !*label || strlen(*label) == length;
}

gboolean cg_app_traits_read(const char *proc, CgAppTraits *traits)
{
	return read_uid(proc, &traits->uid) && read_label(proc, &traits->label);
}

/* A process without a unit is no failure: outside of systemd there are none. */
static gboolean read_unit(pid_t pid, char **unit)
{
	int result = sd_pid_get_unit(pid, unit);

	return result >= 0 || result == -ENODATA;
}

char *cg_app_name(const CgBusProcess *process)
{
	pid_t pid = process->pid <= G_MAXINT32 ? (pid_t)process->pid : 0;
	g_autofree char *proc = g_strdup_printf("/proc/%u", process->pid);
	g_auto(CgAppTraits) traits = { 0 };
	int pidfd = pid && process->start ? pidfd_open(pid, 0) : -1;
	gboolean told;

	if (pidfd < 0)
		return unknown_name();
	/* If the process still runs at the end, all that was read is about this one process. Its
	 * start says that it is the one that is meant, and not a later one of the same number. */
	told = cg_process_start(process->pid) == process->start &&
	       cg_app_traits_read(proc, &traits) && traits.uid == process->uid &&
	       read_unit(pid, &traits.unit) && cg_process_is_running(pidfd);
	close(pidfd);
	return told ? cg_app_traits_name(&traits) : unknown_name();
}

void cg_app_traits_clear(CgAppTraits *traits)
{
	g_free(traits->unit);
	g_free(traits->label);
}
