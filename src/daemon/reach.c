/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this daemon reaches phones, by its placement and [Link] Phone=. An address that is none is
 * refused. */
#include "daemon-private.h"

#include <string.h>

/* The phone of a bridge that reaches it by a socket, as tests do, has no address of its own. */
#define SOCKET_PHONE "00:00:00:00:00:00"

/* The socket lies beside the state, unless the service manager gives a folder for it; in that one
 * obexd's user may have a folder of its own. */
static char *phone_socket(const CgRunOptions *options)
{
	const char *runtime = g_getenv("RUNTIME_DIRECTORY");
	const char *folder = runtime && *runtime ? runtime : options->state;
	g_autofree char *obexds = g_build_filename(folder, "obexd", NULL);

	return g_build_filename(g_file_test(obexds, G_FILE_TEST_IS_DIR) ? obexds : folder,
				"phone.sock", NULL);
}

static gboolean read_address(CgReach *reach, const char *text, GError **error)
{
	reach->is_one_address = TRUE;
	return cg_address_parse(text, &reach->address, error);
}

/* Its phone is reached over Bluetooth, and only while it is connected, also if it has a name. */
static gboolean read_bridge(CgReach *reach, const char *named, GError **error)
{
	if (!named)
		return TRUE;
	if (!read_address(reach, named, error))
		return FALSE;
	reach->is_one_address = !g_str_has_prefix(named, "bt:");
	reach->bridged = g_strdup(reach->is_one_address ? SOCKET_PHONE : reach->address.path);
	return TRUE;
}

static gboolean read_phone(CgReach *reach, const CgRunOptions *options, const char *named,
			   GError **error)
{
	g_autofree char *socket = NULL;

	reach->socket = phone_socket(options);
	socket = g_strconcat("unixpkt:", reach->socket, NULL);
	return read_address(reach, named ? named : socket, error);
}

static void read_desk(CgReach *reach, const CgRunOptions *options)
{
	reach->is_one_address = TRUE;
	reach->address = options->phone;
}

gboolean cg_reach_read(CgReach *reach, const CgRunOptions *options, const CgConfig *config,
		       GError **error)
{
	const char *named = cg_config_link_phone(config);

	*reach = (CgReach){ .placement = cg_config_placement(config) };
	if (options->desk) {
		read_desk(reach, options);
		return TRUE;
	}
	switch (reach->placement) {
	case CG_PLACEMENT_HEAD_UNIT: return !named || read_address(reach, named, error);
	case CG_PLACEMENT_PHONE: return read_phone(reach, options, named, error);
	case CG_PLACEMENT_BRIDGE: return read_bridge(reach, named, error);
	}
	g_assert_not_reached();
}

void cg_reach_clear(CgReach *reach)
{
	g_clear_pointer(&reach->socket, g_free);
	g_clear_pointer(&reach->bridged, g_free);
}
