/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One key file as its lines: sections and keys that know their line, for errors that name it. */
#pragma once

#include <glib.h>

/* Bytes; written by hand, or a scope with a driver's picks. */
#define CG_CONFIG_FILE_MAX (1u << 20)

typedef struct {
	guint line;
	char *key;
	char *value; /* raw; see cg_config_value() and cg_config_list() */
} CgConfigEntry;

typedef struct {
	guint line;
	char *word;         /* "Scope" of [Scope favourites] */
	char *name;         /* "favourites"; NULL: none */
	GPtrArray *entries; /* of CgConfigEntry, as they stand */
} CgConfigSection;

typedef struct {
	char *path;          /* as given; errors begin with it */
	char *shown;         /* as reasons call it: "contactguard.conf", "conf.d/10-shop.conf" */
	GPtrArray *sections; /* of CgConfigSection, as they stand */
} CgConfigFile;

/* NULL: CG_ERROR_CONFIG. A section or key given twice is an error but for the keys in `repeatable`
 * (NULL-terminated; NULL: none). */
CgConfigFile *cg_config_file_split(const char *text, gsize size, const char *path,
				   const char *const *repeatable, GError **error);
CgConfigFile *cg_config_file_read(const char *path, const char *shown, GError **error);
void cg_config_file_free(CgConfigFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConfigFile, cg_config_file_free)

/* Decoded as GKeyFile does, white space around it stripped. NULL: empty or a broken escape; error.
 */
char *cg_config_value(const CgConfigFile *file, const CgConfigEntry *entry, GError **error);
/* The same, split at `;`; no empty items. NULL: no item left, or a broken escape; error. */
char **cg_config_list(const CgConfigFile *file, const CgConfigEntry *entry, GError **error);

/* Sets CG_ERROR_CONFIG with "FILE:LINE: what"; line 0 speaks of the file as a whole. Values, which
 * may be numbers or names of people, are not quoted. Always FALSE. */
gboolean cg_config_fail(GError **error, const CgConfigFile *file, guint line, const char *format,
			...) G_GNUC_PRINTF(4, 5);

/* Where text stands in a NULL-terminated list of words. FALSE: it does not. */
gboolean cg_config_word(const char *text, const char *const *words, guint *index);
