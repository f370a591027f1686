/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two packets, and the digest. A packet of another length or version is refused; addresses
 * travel as bytes, so that nothing else can become the name of a folder. */
#include <contactguard/bonds.h>

#include <string.h>

#define VERSION 1

/* --- Addresses --- */

gboolean cg_bond_address_parse(const char *text, guint8 address[CG_BOND_ADDRESS_SIZE])
{
	if (!cg_bdaddr_valid(text))
		return FALSE;
	for (guint i = 0; i < CG_BOND_ADDRESS_SIZE; i++)
		address[i] = g_ascii_xdigit_value(text[3 * i]) << 4 |
			     g_ascii_xdigit_value(text[3 * i + 1]);
	return TRUE;
}

char *cg_bond_address_print(const guint8 address[CG_BOND_ADDRESS_SIZE])
{
	return g_strdup_printf("%02X:%02X:%02X:%02X:%02X:%02X", address[0], address[1], address[2],
			       address[3], address[4], address[5]);
}

/* --- Requests --- */

void cg_bond_request_write(const CgBondRequest *request, CgWriter *writer)
{
	cg_write_u8(writer, VERSION);
	cg_write_span(writer, cg_span(request->key, sizeof(request->key)));
	cg_write_span(writer, cg_span(request->adapter, sizeof(request->adapter)));
	cg_write_span(writer, cg_span(request->device, sizeof(request->device)));
}

static void read_bytes(CgReader *reader, guint8 *out, gsize size)
{
	CgSpan bytes = cg_read_span(reader, size);

	if (bytes.size == size)
		memcpy(out, bytes.data, size);
}

gboolean cg_bond_request_read(CgSpan packet, CgBondRequest *request)
{
	CgReader reader;
	guint8 version;

	cg_reader_init(&reader, packet);
	version = cg_read_u8(&reader);
	read_bytes(&reader, request->key, sizeof(request->key));
	read_bytes(&reader, request->adapter, sizeof(request->adapter));
	read_bytes(&reader, request->device, sizeof(request->device));
	return !reader.failed && cg_reader_left(&reader) == 0 && version == VERSION;
}

/* --- Answers --- */

void cg_bond_answer_write(const guint8 *digest, CgWriter *writer)
{
	cg_write_u8(writer, digest != NULL);
	if (digest)
		cg_write_span(writer, cg_span(digest, CG_BOND_DIGEST_SIZE));
}

gboolean cg_bond_answer_read(CgSpan packet, gboolean *found, guint8 digest[CG_BOND_DIGEST_SIZE])
{
	CgReader reader;
	guint8 word;

	cg_reader_init(&reader, packet);
	word = cg_read_u8(&reader);
	*found = word == TRUE;
	if (*found)
		read_bytes(&reader, digest, CG_BOND_DIGEST_SIZE);
	return !reader.failed && cg_reader_left(&reader) == 0 && word <= TRUE;
}

/* --- The digest --- */

/* All that goes in has one length, so nothing can be divided in another way. */
void cg_bond_digest(const CgBondRequest *request, CgSpan link_key,
		    guint8 digest[CG_BOND_DIGEST_SIZE])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, request->key, sizeof(request->key));
	gsize size = CG_BOND_DIGEST_SIZE;

	g_hmac_update(hmac, request->adapter, sizeof(request->adapter));
	g_hmac_update(hmac, request->device, sizeof(request->device));
	g_hmac_update(hmac, link_key.data, link_key.size);
	g_hmac_get_digest(hmac, digest, &size);
}
