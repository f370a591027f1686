/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file `info` that bluetoothd keeps of a device, and the link key in it. No link is followed
 * on the way to it, and nothing but a plain file of a sane size is read. Of what it says only the
 * link key is taken. */
#include <contactguard/bonds.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- The file --- */

/* Opens what is in this folder, and closes the folder. One of -1 gives -1. */
static int open_in(int folder, const char *name, int flags)
{
	int fd = folder < 0 ? -1 : openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC);

	if (folder >= 0)
		close(folder);
	return fd;
}

/* A pipe that lies there does not block us. */
static int open_info(const char *folder, const CgBondRequest *request)
{
	const int on_the_way = O_PATH | O_DIRECTORY;
	g_autofree char *adapter = cg_bond_address_print(request->adapter);
	g_autofree char *device = cg_bond_address_print(request->device);
	int fd = open(folder, on_the_way | O_NOFOLLOW | O_CLOEXEC);

	fd = open_in(fd, adapter, on_the_way);
	fd = open_in(fd, device, on_the_way);
	return open_in(fd, "info", O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

static gboolean is_readable(int fd)
{
	struct stat about;

	return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
	       about.st_size <= CG_BOND_INFO_MAX;
}

/* It may grow while it is read, so one byte more is asked for. */
static gboolean read_all(int fd, CgBuffer *text)
{
	guint8 *bytes = cg_buffer_extend(text, CG_BOND_INFO_MAX + 1);
	gsize size = 0;
	ssize_t got;

	do {
		got = read(fd, bytes + size, CG_BOND_INFO_MAX + 1 - size);
		size += MAX(got, 0);
	} while (got > 0);
	cg_buffer_truncate(text, size);
	return got == 0 && size <= CG_BOND_INFO_MAX;
}

/* --- The link key --- */

/* bluetoothd also reads one with 0x before it. */
static gboolean parse_key(const char *text, CgBuffer *link_key)
{
	if (g_str_has_prefix(text, "0x"))
		text += strlen("0x");
	return strlen(text) == 2 * CG_LINK_KEY_SIZE && cg_hex_parse(text, link_key);
}

gboolean cg_bond_info_key(CgSpan text, CgBuffer *link_key)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(CgText) value = NULL;

	if (!g_key_file_load_from_data(file, (const char *)text.data, text.size, G_KEY_FILE_NONE,
				       NULL))
		return FALSE;
	value = cg_text_take_glib(g_key_file_get_value(file, "LinkKey", "Key", NULL));
	return value && parse_key(value, link_key);
}

gboolean cg_bond_link_key(const char *folder, const CgBondRequest *request, CgBuffer *link_key)
{
	g_auto(CgBuffer) text = { 0 };
	int fd = open_info(folder, request);
	gboolean taken;

	if (fd < 0)
		return FALSE;
	taken = is_readable(fd) && read_all(fd, &text) &&
		cg_bond_info_key(cg_buffer_span(&text), link_key);
	close(fd);
	return taken;
}
