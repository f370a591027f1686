/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An export as phones write it: one file with many cards. Card n is n.vcf of pb, counted from 1,
 * and also of fav if it is marked as a favourite. What is no card has no number. The file is read
 * again when it has changed. */
#include "folder-private.h"

#include <string.h>
#include <sys/stat.h>

/* As many as a book can count. */
#define CARDS_MAX 65535

typedef struct {
	gsize at, size; /* in the export's text */
	guint line;     /* of the file, at which the card begins */
	gboolean starred;
} Card;

struct FolderExport {
	char *path;
	FolderFile file; /* as it was when it was read; all zero: never */
	CgBuffer text;   /* of its cards, one behind the other */
	GArray *cards;   /* of Card */
	guint faults;    /* see cg_splitter_faults() */
};

FolderExport *folder_export_new(const char *path)
{
	FolderExport *export = g_new0(FolderExport, 1);

	export->path = g_strdup(path);
	export->cards = g_array_new(FALSE, TRUE, sizeof(Card));
	cg_buffer_init(&export->text, FOLDER_FILE_MAX);
	return export;
}

void folder_export_free(FolderExport *export)
{
	if (!export)
		return;
	g_free(export->path);
	g_array_unref(export->cards);
	cg_buffer_clear(&export->text);
	g_free(export);
}

/* --- Favourites --- */

/* X-FAVORITE:0 says that it is none. */
static gboolean is_marked(const CgCard *card)
{
	g_autoptr(CgText) mark = cg_card_other(card, "X-FAVORITE");

	return mark && !g_str_equal(mark, "0") && g_ascii_strcasecmp(mark, "false") != 0;
}

static gboolean is_starred(CgSpan text)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);
	CgText **labels;
	gboolean starred;

	if (!card)
		return FALSE;
	labels = cg_card_categories(card);
	starred = is_marked(card);
	for (guint i = 0; labels[i]; i++)
		starred |= g_ascii_strcasecmp(labels[i], "Starred") == 0;
	cg_texts_free(labels);
	return starred;
}

/* --- Reading the file --- */

/* What of the file is not yet passed by, and how many line ends were before that. */
typedef struct {
	CgSpan left;
	guint line;
} Place;

/* Moves on to where the card stands in the file. */
static void find_card(Place *place, CgSpan card)
{
	const guint8 *found = memmem(place->left.data, place->left.size, card.data, card.size);
	gsize passed = found ? (gsize)(found - place->left.data) : 0;

	for (gsize i = 0; i < passed; i++)
		place->line += place->left.data[i] == '\n';
	place->left = cg_span(place->left.data + passed, place->left.size - passed);
}

static void take_cards(FolderExport *export, CgSplitter *splitter, Place *place)
{
	CgSpan text;

	while (cg_splitter_next(splitter, &text)) {
		Card card = { .at = export->text.size, .size = text.size };

		if (!text.size || export->cards->len == CARDS_MAX)
			continue;
		find_card(place, text);
		card.line = place->line;
		card.starred = is_starred(text);
		cg_buffer_append(&export->text, text);
		g_array_append_val(export->cards, card);
	}
}

static void read_export(FolderExport *export)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	g_auto(CgBuffer) all = { 0 };
	Place place = { .line = 1 };

	g_array_set_size(export->cards, 0);
	cg_buffer_truncate(&export->text, 0);
	if (!folder_read_file(export->path, &all))
		return;
	place.left = cg_buffer_span(&all);
	cg_splitter_push(splitter, cg_buffer_span(&all));
	take_cards(export, splitter, &place);
	cg_splitter_end(splitter);
	take_cards(export, splitter, &place);
	export->faults = cg_splitter_faults(splitter);
}

static void refresh_export(FolderExport *export)
{
	FolderFile now = { 0 };

	if (!folder_look_at(export->path, &now))
		now = (FolderFile){ 0 };
	if (now.size == export->file.size && now.changed == export->file.changed)
		return;
	export->file = now;
	read_export(export);
}

/* --- What it holds --- */

static gboolean is_in(const Card *card, CgRepository repository)
{
	return repository == CG_REPO_PB || (repository == CG_REPO_FAV && card->starred);
}

GArray *folder_export_files(FolderExport *export, CgRepository repository)
{
	GArray *files = g_array_new(FALSE, TRUE, sizeof(FolderFile));

	refresh_export(export);
	for (guint i = 0; i < export->cards->len; i++) {
		const Card *card = &g_array_index(export->cards, Card, i);
		FolderFile file = { i + 1, card->size, export->file.changed };

		if (is_in(card, repository))
			g_array_append_val(files, file);
	}
	return files;
}

gboolean folder_export_text(const FolderExport *export, CgRepository repository, guint64 handle,
			    CgSpan *text, guint *line)
{
	const Card *card;

	if (handle == 0 || handle > export->cards->len)
		return FALSE;
	card = &g_array_index(export->cards, Card, handle - 1);
	*text = cg_span(export->text.data + card->at, card->size);
	*line = card->line;
	return is_in(card, repository);
}

guint folder_export_faults(const FolderExport *export)
{
	return export->faults;
}
