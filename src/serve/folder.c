/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking a fixed tree of folders, of which a server shows the part that it supports. What the
 * folders hold plays no part. Names match whole; any other name is not there. */
#include "serve-private.h"

#include <string.h>

const ServeFolder *serve_folder_child(const ServeTree *tree, const ServeFolder *parent,
				      const char *name, guint8 supported)
{
	for (guint i = 0; i < tree->count; i++) {
		const ServeFolder *folder = &tree->folders[i];

		if (folder->parent == parent && (folder->needs & supported) &&
		    g_str_equal(folder->name, name))
			return folder;
	}
	return NULL;
}

const ServeFolder *serve_folder_at(const ServeTree *tree, const ServeFolder *from, const char *path,
				   guint8 supported)
{
	g_autoptr(CgText) copy = cg_text_new(cg_span_of(*path == '/' ? path + 1 : path));
	const ServeFolder *folder = *path == '/' ? tree->folders : from;
	char *segment = *copy ? copy : NULL;

	while (folder && segment) {
		char *slash = strchr(segment, '/');

		if (slash)
			*slash = '\0';
		folder = serve_folder_child(tree, folder, segment, supported);
		segment = slash ? slash + 1 : NULL;
	}
	return folder;
}

const ServeFolder *serve_folder_go(const ServeTree *tree, const ServeFolder *from, const char *name,
				   gboolean up, guint8 supported)
{
	const ServeFolder *folder = from;

	if (up)
		folder = folder->parent;
	else if (!name)
		folder = tree->folders;
	if (folder && name)
		folder = serve_folder_at(tree, folder, name, supported);
	return folder;
}

const ServeFolder *serve_folder_of_object(const ServeTree *tree, const ServeFolder *here,
					  const char *path, const char *suffix, guint8 supported)
{
	g_autoptr(CgText) copy = cg_text_new(cg_span_of(path));
	const ServeFolder *folder;

	if (g_str_has_suffix(copy, suffix))
		copy[strlen(copy) - strlen(suffix)] = '\0';
	folder = *copy ? serve_folder_at(tree, tree->folders, copy, supported) : NULL;
	if (!folder)
		folder = serve_folder_at(tree, here, copy, supported);
	return folder && folder->has_items ? folder : NULL;
}
