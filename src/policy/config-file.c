/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One key file, cut into sections and keys with their line numbers. GKeyFile decodes the values but
 * does not report lines, and it accepts duplicates silently. This refuses a file that is not
 * regular, is over 1 MiB, is not UTF-8, contains NUL, or has a section or key twice. */
#include "policy-private.h"

#include <contactguard/base.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD_MAX 64

gboolean cg_config_fail(GError **error, const CgConfigFile *file, guint line, const char *format,
			...)
{
	g_autofree char *what = NULL;
	va_list arguments;

	va_start(arguments, format);
	what = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "%s:%u: %s", file->path, line, what);
	return FALSE;
}

/* --- The parts --- */

static void free_entry(CgConfigEntry *entry)
{
	g_free(entry->key);
	g_free(entry->value);
	g_free(entry);
}

static void free_section(CgConfigSection *section)
{
	g_free(section->word);
	g_free(section->name);
	g_ptr_array_unref(section->entries);
	g_free(section);
}

void cg_config_file_free(CgConfigFile *file)
{
	if (!file)
		return;
	g_free(file->path);
	g_free(file->shown);
	g_ptr_array_unref(file->sections);
	g_free(file);
}

static CgConfigFile *new_file(const char *path, const char *shown)
{
	CgConfigFile *file = g_new0(CgConfigFile, 1);

	file->path = g_strdup(path);
	file->shown = g_strdup(shown);
	file->sections = g_ptr_array_new_with_free_func((GDestroyNotify)free_section);
	return file;
}

/* --- Lines --- */

typedef struct {
	CgConfigFile *file;
	const char *const *repeatable;
	CgConfigSection *section; /* the section that keys are added to; NULL before the first */
	GHashTable *section_names, *keys; /* seen so far in the file, in the section */
	guint line;
} Splitter;

/* An error may quote such a word. */
static gboolean is_word(const char *text)
{
	gsize length = strlen(text);

	return length >= 1 && length <= WORD_MAX &&
	       strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") == length;
}

/* inside: the text between the brackets of "[Scope favourites]", stripped. */
static gboolean take_section(Splitter *splitter, char *inside, GError **error)
{
	gsize word_length = strcspn(inside, " \t");
	CgConfigSection *section;

	if (!g_hash_table_add(splitter->section_names, g_strdup(inside)))
		return cg_config_fail(error, splitter->file, splitter->line,
				      "this section is in the file already");
	section = g_new0(CgConfigSection, 1);
	section->line = splitter->line;
	section->word = g_strndup(inside, word_length);
	if (inside[word_length] != '\0')
		section->name = g_strchug(g_strdup(inside + word_length));
	section->entries = g_ptr_array_new_with_free_func((GDestroyNotify)free_entry);
	g_ptr_array_add(splitter->file->sections, section);
	splitter->section = section;
	g_hash_table_remove_all(splitter->keys);
	if (!is_word(section->word))
		return cg_config_fail(error, splitter->file, splitter->line, "unknown section");
	return TRUE;
}

static gboolean may_repeat(const Splitter *splitter, const char *key)
{
	return splitter->repeatable != NULL && g_strv_contains(splitter->repeatable, key);
}

static gboolean take_entry(Splitter *splitter, const char *key, const char *value, GError **error)
{
	CgConfigEntry *entry;

	if (!is_word(key))
		return cg_config_fail(error, splitter->file, splitter->line, "this is no key");
	if (!splitter->section)
		return cg_config_fail(error, splitter->file, splitter->line,
				      "key %s stands before the first section", key);
	if (!g_hash_table_add(splitter->keys, g_strdup(key)) && !may_repeat(splitter, key))
		return cg_config_fail(error, splitter->file, splitter->line,
				      "key %s is in this section already", key);
	entry = g_new0(CgConfigEntry, 1);
	entry->line = splitter->line;
	entry->key = g_strdup(key);
	entry->value = g_strdup(value);
	g_ptr_array_add(splitter->section->entries, entry);
	return TRUE;
}

static gboolean take_line(Splitter *splitter, char *line, GError **error)
{
	gsize length = strlen(g_strstrip(line));
	char *equals;

	if (length == 0 || line[0] == '#')
		return TRUE;
	if (line[0] == '[') {
		if (line[length - 1] != ']')
			return cg_config_fail(error, splitter->file, splitter->line,
					      "a section ends with ], and nothing follows it");
		line[length - 1] = '\0';
		return take_section(splitter, g_strstrip(line + 1), error);
	}
	equals = strchr(line, '=');
	if (!equals)
		return cg_config_fail(error, splitter->file, splitter->line,
				      "neither [SECTION], KEY=VALUE nor a # comment");
	*equals = '\0';
	return take_entry(splitter, g_strchomp(line), g_strchug(equals + 1), error);
}

/* Overwrites the line ends in text with NUL. */
static gboolean split_lines(Splitter *splitter, char *text, gsize size, GError **error)
{
	char *end = text + size, *next;

	for (char *line = text; line <= end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		next = next ? next : end;
		*next = '\0';
		splitter->line++;
		if (!take_line(splitter, line, error))
			return FALSE;
	}
	return TRUE;
}

static guint line_of(const char *text, const char *place)
{
	guint line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

static gboolean check_text(const CgConfigFile *file, const char *text, gsize size, GError **error)
{
	const char *bad;

	if (size > CG_CONFIG_FILE_MAX)
		return cg_config_fail(error, file, 0, "over 1 MiB");
	bad = memchr(text, '\0', size);
	if (bad)
		return cg_config_fail(error, file, line_of(text, bad), "holds a NUL byte");
	if (!g_utf8_validate_len(text, size, &bad))
		return cg_config_fail(error, file, line_of(text, bad), "is not UTF-8");
	return TRUE;
}

static gboolean split_text(CgConfigFile *file, const char *text, gsize size,
			   const char *const *repeatable, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Splitter splitter = { file, repeatable, NULL, names, keys, 0 };
	g_autofree char *copy = NULL;

	if (!check_text(file, text, size, error))
		return FALSE;
	copy = g_strndup(text, size);
	return split_lines(&splitter, copy, size, error);
}

CgConfigFile *cg_config_file_split(const char *text, gsize size, const char *path,
				   const char *const *repeatable, GError **error)
{
	g_autoptr(CgConfigFile) file = new_file(path, path);

	if (!split_text(file, text, size, repeatable, error))
		return NULL;
	return g_steal_pointer(&file);
}

/* --- Reading --- */

static gboolean fail_errno(const CgConfigFile *file, const char *what, GError **error)
{
	return cg_config_fail(error, file, 0, "%s: %s", what, g_strerror(errno));
}

/* A pipe or a terminal could block the main loop. /dev/null is accepted as an empty file. */
static gboolean check_kind(const CgConfigFile *file, int fd, GError **error)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return fail_errno(file, "cannot be read", error);
	if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode))
		return cg_config_fail(error, file, 0, "is not a regular file");
	return TRUE;
}

/* Reads one byte past the limit, so that check_text() sees that the file is too long. */
static gboolean read_all(const CgConfigFile *file, int fd, GByteArray *bytes, GError **error)
{
	guint8 chunk[4096];
	gssize got;

	while (bytes->len <= CG_CONFIG_FILE_MAX) {
		got = TEMP_FAILURE_RETRY(read(fd, chunk, sizeof chunk));
		if (got < 0)
			return fail_errno(file, "cannot be read", error);
		if (got == 0)
			return TRUE;
		g_byte_array_append(bytes, chunk, got);
	}
	return TRUE;
}

static gboolean read_file(CgConfigFile *file, GByteArray *bytes, GError **error)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	gboolean fine;

	if (fd < 0)
		return fail_errno(file, "cannot be opened", error);
	fine = check_kind(file, fd, error) && read_all(file, fd, bytes, error);
	close(fd);
	return fine;
}

CgConfigFile *cg_config_file_read(const char *path, const char *shown, GError **error)
{
	g_autoptr(CgConfigFile) file = new_file(path, shown);
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	if (!read_file(file, bytes, error))
		return NULL;
	g_byte_array_append(bytes, (const guint8 *)"", 1);
	if (!split_text(file, (const char *)bytes->data, bytes->len - 1, NULL, error))
		return NULL;
	return g_steal_pointer(&file);
}

/* --- Values --- */

static gboolean fail_empty(const CgConfigFile *file, const CgConfigEntry *entry, GError **error)
{
	return cg_config_fail(error, file, entry->line, "%s needs a value", entry->key);
}

static gboolean fail_escape(const CgConfigFile *file, const CgConfigEntry *entry, GError **error)
{
	return cg_config_fail(error, file, entry->line,
			      "%s has an escape other than \\s \\n \\t \\r \\\\ \\;", entry->key);
}

char *cg_config_value(const CgConfigFile *file, const CgConfigEntry *entry, GError **error)
{
	g_autoptr(GKeyFile) decoder = g_key_file_new();
	g_autofree char *value = NULL;

	g_key_file_set_value(decoder, "x", "x", entry->value);
	value = g_key_file_get_string(decoder, "x", "x", NULL);
	if (!value) {
		fail_escape(file, entry, error);
		return NULL;
	}
	if (*g_strstrip(value) == '\0') {
		fail_empty(file, entry, error);
		return NULL;
	}
	return g_steal_pointer(&value);
}

char **cg_config_list(const CgConfigFile *file, const CgConfigEntry *entry, GError **error)
{
	g_autoptr(GKeyFile) decoder = g_key_file_new();
	g_autoptr(GStrvBuilder) items = g_strv_builder_new();
	g_auto(GStrv) decoded = NULL, list = NULL;

	g_key_file_set_value(decoder, "x", "x", entry->value);
	decoded = g_key_file_get_string_list(decoder, "x", "x", NULL, NULL);
	if (!decoded) {
		fail_escape(file, entry, error);
		return NULL;
	}
	for (guint i = 0; decoded[i]; i++)
		if (*g_strstrip(decoded[i]) != '\0')
			g_strv_builder_add(items, decoded[i]);
	list = g_strv_builder_end(items);
	if (!list[0]) {
		fail_empty(file, entry, error);
		return NULL;
	}
	return g_steal_pointer(&list);
}

gboolean cg_config_word(const char *text, const char *const *words, guint *index)
{
	for (guint i = 0; words[i]; i++) {
		if (strcmp(text, words[i]) == 0) {
			*index = i;
			return TRUE;
		}
	}
	return FALSE;
}
