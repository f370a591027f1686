/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz: what the targets share. A target is one file with LLVMFuzzerTestOneInput(), called by
 * libFuzzer (make fuzz) or for each file of the corpus (replay.c, make check). A broken promise is
 * an abort. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/obex.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* --- The input --- */

/* Returns the next packet by its own length field, so that one corpus serves streams and packets.
 * What is not a whole packet is returned as it is. Empty at the end. */
CgSpan fuzz_packet(CgReader *input);
/* Returns what is before the next NUL, which is skipped; empty at the end. */
CgSpan fuzz_section(CgReader *input);
/* Returns a number that depends on all of the bytes: a choice for targets whose input is a file. */
guint32 fuzz_hash(CgSpan bytes);

/* --- Sessions --- */

typedef struct {
	gboolean packets;
	gsize chunk; /* bytes that a stream hands over at once */
	gsize most;  /* bytes of the longest packet that may come out */
	void (*given)(gpointer data,
		      CgSpan packet);   /* called with each packet that came out; may be NULL */
	void (*between)(gpointer data); /* called before each look at what waits; may be NULL */
	gpointer data;
} FuzzDrive;

CgObexLimits fuzz_limits(const FuzzDrive *drive);
/* Takes everything that the session sends now; each must be one whole packet. */
void fuzz_drain(CgSession *session, const FuzzDrive *drive);
/* Hands the input to an answering session as a link would. Whatever came, the session must want
 * more in the end, or be over. */
void fuzz_answer(CgSession *session, const FuzzDrive *drive, CgReader *input);

/* --- Content --- */

CgCard *fuzz_parse(CgSpan text); /* text must be a card */
void fuzz_print(const CgCard *card, CgFormat format, CgBuffer *out);
/* Calls take with every card of a body, which must be one card after the other. */
typedef void (*FuzzCard)(gpointer data, const CgCard *card);
void fuzz_cards(CgSpan body, FuzzCard take, gpointer data);
