/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What phones write beside the standards, and what a car gets of it: each row of
 * tests/wire/tolerances.h between two other cards, whole, in pieces, and cut at each byte. The
 * table in doc/ and seeds of the fuzz targets are made of the rows, too; CONTACTGUARD_GOLDEN=write
 * writes them, as `make tolerances` does. */
#include "../../wire/tolerances.h"
#include "fixture.h"

#include <string.h>

#define TABLE  TEST_SRCDIR "/doc/tolerances.md"
#define CORPUS TEST_SRCDIR "/tests/fuzz/corpus"

/* The neighbours of each row. */
#define BEFORE V21("N:Adler;Bea\r\nTEL:1\r\nNOTE:before\r\n")
#define AFTER  V30("N:Cech;Dora\r\nFN:Dora Cech\r\nTEL:2\r\nNOTE:after\r\n")

typedef void (*RowTest)(const Tolerance *row);

static void check_each_row(gconstpointer test)
{
	for (guint group = 0; group < G_N_ELEMENTS(tolerance_groups); group++)
		for (guint i = 0; i < tolerance_groups[group].count; i++) {
			g_test_message("%s", tolerance_groups[group].rows[i].kind);
			(*(const RowTest *)test)(&tolerance_groups[group].rows[i]);
		}
}

/* --- Bodies --- */

/* Prints the card as a car gets it that may see all of it. */
static CgText *print_named(CgCard *card, CgFormat format)
{
	g_autoptr(CgCard) named = cg_card_with_names(card, CG_FIELDS_ALL);

	return print_card(named, format, 0);
}

/* Returns the cards of a body that comes in pieces of this size, as a car gets them in this format.
 * A card that was lost, or cannot be parsed, is "". */
static GPtrArray *read_body(CgSpan body, gsize step, CgFields wanted, CgFormat format)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(wanted);
	GPtrArray *printed = g_ptr_array_new_with_free_func((GDestroyNotify)cg_text_free);
	CgSpan text;

	for (gsize at = 0; at <= body.size; at += step) {
		gsize size = MIN(step, body.size - at);
		/* A copy of its own, so that a sanitizer sees a read behind it. */
		g_autofree guint8 *copy = g_memdup2(body.data + at, size);

		cg_splitter_push(splitter, cg_span(copy, size));
		if (size < step)
			cg_splitter_end(splitter);
		while (cg_splitter_next(splitter, &text)) {
			g_autoptr(CgCard) card = cg_card_parse_fields(text, wanted, NULL);

			g_ptr_array_add(printed, card ? print_named(card, format)
						      : cg_text_new(CG_SPAN_EMPTY));
		}
	}
	return printed;
}

static CgText *card_of(const char *lines, CgFormat format)
{
	g_auto(CgBuffer) out = { 0 };

	cg_buffer_append_printf(&out, "BEGIN:VCARD\r\nVERSION:%s\r\n%sEND:VCARD\r\n",
				format == CG_FORMAT_21 ? "2.1" : "3.0", lines);
	return cg_text_new(cg_buffer_span(&out));
}

static CgText *got_of(const Tolerance *row, CgFormat format)
{
	return card_of(format == CG_FORMAT_30 && row->lines_30 ? row->lines_30 : row->lines_21,
		       format);
}

static CgText *reprint(const char *text, CgFormat format)
{
	g_autoptr(CgCard) card = must_parse_text(text);

	return print_named(card, format);
}

static void put_body(CgBuffer *body, const char *before, CgSpan text, const char *after)
{
	cg_buffer_append_text(body, before);
	cg_buffer_append(body, text);
	cg_buffer_append_text(body, after);
}

/* --- What a car gets --- */

static void check_got(const Tolerance *row, gsize step, CgFields wanted, CgFormat format)
{
	g_autoptr(CgText) before = reprint(BEFORE, format), after = reprint(AFTER, format);
	g_autoptr(CgText) expected = got_of(row, format);
	g_autoptr(GPtrArray) got = NULL;
	g_auto(CgBuffer) body = { 0 };

	put_body(&body, BEFORE, row->text, AFTER);
	got = read_body(cg_buffer_span(&body), step ? step : body.size + 1, wanted, format);
	g_assert_cmpuint(got->len, ==, 3);
	g_assert_cmpstr(got->pdata[0], ==, before);
	g_assert_cmpstr(got->pdata[1], ==, expected);
	g_assert_cmpstr(got->pdata[2], ==, after);
}

static void check_row_is_got(const Tolerance *row)
{
	static const gsize steps[] = { 0, 1, 7 };

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
		for (CgFormat format = CG_FORMAT_21; format <= CG_FORMAT_30; format++) {
			check_got(row, steps[i], CG_FIELDS_ALL, format);
			check_got(row, steps[i], CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_AGENT), format);
		}
}

static void check_row_prints_back(const Tolerance *row)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	g_autoptr(CgCard) card = NULL;
	CgSpan text;

	cg_splitter_push(splitter, row->text);
	cg_splitter_end(splitter);
	g_assert_true(cg_splitter_next(splitter, &text));
	card = must_parse(text);
	check_round_trip(card);
}

/* --- Truncated twins --- */

/* Cut at any byte, it is lost or there as it was, and never something else. The card before it
 * stays, and so does the one behind it, which begins in a line of its own. */
static void check_row_cut(const Tolerance *row, gsize cut, const char *behind)
{
	g_autoptr(CgText) before = reprint(BEFORE, CG_FORMAT_30);
	g_autoptr(CgText) after = reprint(AFTER, CG_FORMAT_30);
	g_autoptr(CgText) whole = got_of(row, CG_FORMAT_30);
	g_autoptr(GPtrArray) got = NULL;
	g_auto(CgBuffer) body = { 0 };
	guint last;

	put_body(&body, BEFORE, cg_span(row->text.data, cut), behind);
	got = read_body(cg_buffer_span(&body), body.size + 1, CG_FIELDS_ALL, CG_FORMAT_30);
	last = got->len - (*behind != '\0');
	g_assert_cmpuint(last, >=, 1);
	g_assert_cmpuint(last, <=, 2);
	g_assert_cmpstr(got->pdata[0], ==, before);
	if (*behind)
		g_assert_cmpstr(got->pdata[last], ==, after);
	if (last == 2 && *(const char *)got->pdata[1])
		g_assert_cmpstr(got->pdata[1], ==, whole);
}

static void check_row_is_cut(const Tolerance *row)
{
	for (gsize cut = 0; cut <= row->text.size; cut++) {
		check_row_cut(row, cut, "");
		check_row_cut(row, cut, "\r\n" AFTER);
	}
}

/* --- The table --- */

/* One line as code: what cannot be seen is escaped as in C. */
static void write_line(GString *out, CgSpan line)
{
	static const char ends[] = "\r\n", escapes[] = "rn";

	g_string_append_c(out, '`');
	for (gsize i = 0; i < line.size; i++) {
		guint8 byte = line.data[i];
		const char *end = byte ? strchr(ends, byte) : NULL;

		if (end)
			g_string_append_printf(out, "\\%c", escapes[end - ends]);
		else if (byte < 0x20 || byte > 0x7E)
			g_string_append_printf(out, "\\x%02X", byte);
		else if (byte == '|')
			g_string_append(out, "\\|");
		else
			g_string_append_c(out, byte);
	}
	g_string_append_c(out, '`');
}

static gsize write_short(GString *out, CgSpan anna)
{
	g_string_append(out, "(her lines)");
	return anna.size;
}

/* The lines, one below the other, with Anna's in short; CR LF at their ends is not shown. */
static void write_lines(GString *out, CgSpan text)
{
	const CgSpan anna = CG_SPAN_LITERAL(ANNA);

	while (text.size > 0) {
		const guint8 *feed = memchr(text.data, '\n', text.size);
		gsize size = feed ? (gsize)(feed - text.data) + 1 : text.size, shown = size;

		if (size >= 2 && text.data[size - 1] == '\n' && text.data[size - 2] == '\r')
			shown -= 2;
		if (text.size >= anna.size && memcmp(text.data, anna.data, anna.size) == 0)
			size = write_short(out, anna);
		else if (shown > 0)
			write_line(out, cg_span(text.data, shown));
		else
			g_string_append(out, "(an empty line)");
		text = cg_span(text.data + size, text.size - size);
		g_string_append(out, text.size > 0 ? "<br>" : "");
	}
}

/* Returns the text without what is the same in most rows, or all of it. */
static CgSpan cut_base(CgSpan text, const char *front, const char *back)
{
	CgSpan start = cg_span_of(front), end = cg_span_of(back);

	if (text.size < start.size + end.size || memcmp(text.data, front, start.size) != 0 ||
	    memcmp(text.data + text.size - end.size, back, end.size) != 0)
		return text;
	return cg_span(text.data + start.size, text.size - start.size - end.size);
}

static void write_input(GString *out, CgSpan text)
{
	static const char *const fronts[] = { "BEGIN:VCARD\r\nVERSION:2.1\r\n" ANNA,
					      "BEGIN:VCARD\r\nVERSION:3.0\r\n" ANNA };
	CgSpan lines = text;

	for (guint i = 0; i < G_N_ELEMENTS(fronts) && lines.size == text.size; i++)
		lines = cut_base(text, fronts[i], "END:VCARD\r\n");
	write_lines(out, lines);
}

static void write_got(GString *out, const char *lines)
{
	CgSpan more = cut_base(cg_span_of(lines), GOT_ANNA, "");

	if (more.size > 0)
		write_lines(out, more);
	else
		g_string_append(out, "as it was");
}

static void write_row(GString *out, const Tolerance *row)
{
	g_string_append_printf(out, "| %s | ", row->kind);
	write_input(out, row->text);
	g_string_append(out, " | ");
	write_got(out, row->lines_21);
	g_string_append(out, " | ");
	if (row->lines_30)
		write_got(out, row->lines_30);
	else
		g_string_append(out, "the same");
	g_string_append(out, " |\n");
}

static char *write_table(void)
{
	GString *out = g_string_new("# What phones write, and what a car gets\n\n"
				    "Real phones and exporters write cards that the standards do "
				    "not allow. This table has every kind that was seen,\n"
				    "with what the guard makes of it where all is granted. `make "
				    "tolerances` writes it from the rows of\n"
				    "`tests/wire/tolerances.h`. The unit test of `content` reads "
				    "each row between two other cards, in pieces and cut at\n"
				    "each byte, and compares this table with them.\n\n"
				    "The base card is Anna's. A row has the lines that come behind "
				    "hers, or, where it is about hers, all of its\n"
				    "lines. A car gets her lines and what the row says; *as it "
				    "was* means hers alone. Bytes that cannot be seen, and\n"
				    "those beyond ASCII, are escaped as in C, and every line ends "
				    "with CR LF unless another end is shown.\n\n"
				    "```\n");

	g_string_append(out, ANNA "```\n");
	for (guint group = 0; group < G_N_ELEMENTS(tolerance_groups); group++) {
		g_string_append_printf(
			out,
			"\n## %s\n\n%s\n\n| Kind | A phone writes | A car gets in 2.1 | in 3.0 |\n"
			"|---|---|---|---|\n",
			tolerance_groups[group].title, tolerance_groups[group].about);
		for (guint i = 0; i < tolerance_groups[group].count; i++)
			write_row(out, &tolerance_groups[group].rows[i]);
	}
	return g_string_free(out, FALSE);
}

/* --- What is made of the rows --- */

/* Compares the file with what it should be, or writes it. */
static void check_file(const char *path, CgSpan made)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *there = NULL;
	gsize size = 0;

	if (g_strcmp0(g_getenv("CONTACTGUARD_GOLDEN"), "write") == 0) {
		g_file_set_contents(path, (const char *)made.data, made.size, &error);
		g_assert_no_error(error);
		return;
	}
	g_file_get_contents(path, &there, &size, &error);
	g_assert_no_error(error);
	/* make tolerances writes it anew. */
	g_assert_cmpmem(there, size, made.data, made.size);
}

static void test_table(void)
{
	g_autofree char *made = write_table();

	check_file(TABLE, cg_span_of(made));
}

static void check_seed(const char *target, const char *name, CgSpan made)
{
	/* tar's oldest format, which make dist writes, has 99 bytes for the whole path. */
	g_autofree char *whole = g_ascii_strdown(name, -1), *slug = g_strndup(whole, 40);
	g_autofree char *file = NULL;

	g_strcanon(slug, "abcdefghijklmnopqrstuvwxyz0123456789", '-');
	file = g_strdup_printf("%s/%s/tolerance-%s", CORPUS, target, slug);
	check_file(file, made);
}

/* Each row is a seed of the parser, and each group one body for the splitter, whose first byte says
 * that it comes in pieces of eight. */
static void test_seeds(void)
{
	for (guint group = 0; group < G_N_ELEMENTS(tolerance_groups); group++) {
		const ToleranceGroup *of = &tolerance_groups[group];
		g_auto(CgBuffer) body = { 0 };

		cg_buffer_append_u8(&body, 7);
		for (guint i = 0; i < of->count; i++) {
			check_seed("vcard", of->rows[i].kind, of->rows[i].text);
			cg_buffer_append(&body, of->rows[i].text);
		}
		check_seed("splitter", of->title, cg_buffer_span(&body));
	}
}

void test_content_tolerances(void)
{
	static const RowTest got = check_row_is_got, back = check_row_prints_back,
			     cut = check_row_is_cut;

	g_test_add_data_func("/content/tolerances/got", &got, check_each_row);
	g_test_add_data_func("/content/tolerances/back", &back, check_each_row);
	g_test_add_data_func("/content/tolerances/cut", &cut, check_each_row);
	g_test_add_func("/content/tolerances/made/table", test_table);
	g_test_add_func("/content/tolerances/made/seeds", test_seeds);
}
