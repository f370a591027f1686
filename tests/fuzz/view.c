/* A phone's cards and a scope, both from the input, through the view. No property that the scope does not
 * grant comes out. And a second phone, without the cards that are hidden and with other hidden parts in the
 * rest, gives the same answers to the byte.
 *
 * Sections end with a NUL: the queries, six bytes each; the scope, or a built-in one's name; then cards, in
 * a folder that the section's first letter names. */
#include "fuzz.h"
#include "view-private.h"

#include <string.h>

#define QUERIES_MAX 12
#define CARDS_MAX   64 /* of a folder */
#define SECRET      "What nobody may see"

/* --- A phone ----------------------------------------------------------------------------------*/

typedef struct {
	CgBook parent;
	GPtrArray *texts[CG_FOLDERS]; /* of CgBuffer; index is the handle, less one */
	CgBuffer owner;               /* 0.vcf of pb; empty: none */
	guint breaks_after;           /* so many cards bulk pulls run into each other; 0: never */
} Phone;

static void free_text(gpointer data)
{
	cg_buffer_clear(data);
	g_free(data);
}

static void phone_init(Phone *phone, const CgBookClass *class)
{
	phone->parent.class = class;
	for (guint i = 0; i < CG_FOLDERS; i++)
		phone->texts[i] = g_ptr_array_new_with_free_func(free_text);
}

static void phone_clear(Phone *phone)
{
	for (guint i = 0; i < CG_FOLDERS; i++)
		g_ptr_array_unref(phone->texts[i]);
	cg_buffer_clear(&phone->owner);
}

static void phone_add(Phone *phone, CgFolder folder, CgSpan text)
{
	CgBuffer *copy = g_new0(CgBuffer, 1);

	cg_buffer_append(copy, text);
	g_ptr_array_add(phone->texts[folder], copy);
}

typedef struct {
	CgRead parent;
	const Phone *phone;
	CgBookQuery query;
	guint at;
	CgItem item;
} PhoneRead;

static gboolean is_entry(const PhoneRead *read)
{
	return read->query.pick == CG_PICK_HANDLE;
}

static const CgBuffer *entry_text(const PhoneRead *read)
{
	const GPtrArray *texts = read->phone->texts[read->query.folder];
	guint32 handle = read->query.handle;

	if (handle == 0)
		return read->phone->owner.size ? &read->phone->owner : NULL;
	return handle <= texts->len ? texts->pdata[handle - 1] : NULL;
}

static CgStep phone_head(CgRead *parent, CgHead *out, GError **error)
{
	PhoneRead *read = (PhoneRead *)parent;

	*out = (CgHead){ 0 };
	if (read->query.sim || (is_entry(read) && !entry_text(read)))
		return CG_STEP_NOT_FOUND;
	return CG_STEP_GOT;
}

static CgStep give(PhoneRead *read, guint32 handle, const CgBuffer *text, const CgItem **out)
{
	read->at++;
	read->item = (CgItem){ .handle = handle, .name = "", .text = cg_buffer_span(text) };
	*out = &read->item;
	return CG_STEP_GOT;
}

static CgStep phone_next(CgRead *parent, const CgItem **out, GError **error)
{
	PhoneRead *read = (PhoneRead *)parent;
	const GPtrArray *texts = read->phone->texts[read->query.folder];

	if (is_entry(read))
		return read->at ? CG_STEP_END
				: give(read, read->query.handle, entry_text(read), out);
	if (read->at == texts->len)
		return CG_STEP_END;
	if (read->query.want == CG_WANT_CARDS && read->phone->breaks_after &&
	    read->at >= read->phone->breaks_after) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_FRAMING, "no END");
		return CG_STEP_FAILED;
	}
	return give(read, read->at + 1, texts->pdata[read->at], out);
}

static void phone_read_free(CgRead *read)
{
	g_free(read);
}

static CgRead *phone_read(CgBook *book, const CgBookQuery *query, CgWake wake)
{
	static const CgReadClass class = { phone_head, phone_next, phone_read_free };
	PhoneRead *read = g_new0(PhoneRead, 1);

	read->parent.class = &class;
	read->phone = (const Phone *)book;
	read->query = *query;
	return &read->parent;
}

static const CgBookClass phone_class = { phone_read, NULL };

/* --- From the input ---------------------------------------------------------------------------*/

static gboolean folder_of(guint8 letter, CgFolder *folder)
{
	static const char letters[] = "pfsiomc"; /* in the order of CgFolder */
	const char *at = letter ? strchr(letters, letter) : NULL;

	*folder = at ? at - letters : 0;
	return at != NULL;
}

/* What reaches a view has passed the splitter. */
static void fill_folder(Phone *phone, CgSpan section)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	gboolean owner = section.size && section.data[0] == '0';
	CgFolder folder;
	CgSpan card;

	if (!section.size || (!folder_of(section.data[0], &folder) && !owner))
		return;
	if (!cg_splitter_push(splitter, cg_span(section.data + 1, section.size - 1), NULL) ||
	    !cg_splitter_end(splitter, NULL))
		return;
	while (cg_splitter_next(splitter, &card)) {
		if (owner && !phone->owner.size)
			cg_buffer_append(&phone->owner, card);
		else if (!owner && phone->texts[folder]->len < CARDS_MAX)
			phone_add(phone, folder, card);
	}
}

static CgScope *scope_of(CgSpan section)
{
	g_autoptr(CgText) text = cg_text_new(section);

	return *text == '[' ? cg_scope_parse(text, "input", NULL) : cg_scope_builtin(text);
}

static CgBookQuery query_of(CgReader *queries)
{
	static const char *const searches[] = {
		"A", "+46701111111", "0702222222", "", SECRET, "b"
	};
	static const char *const uid = "0123456789ABCDEF0123456789ABCDEF";
	guint8 what = cg_read_u8(queries), how = cg_read_u8(queries), text = cg_read_u8(queries);
	guint8 offset = cg_read_u8(queries), max = cg_read_u8(queries), more = cg_read_u8(queries);

	return (CgBookQuery){
		.folder = what % CG_FOLDERS,
		.want = what / CG_FOLDERS % 3,
		.sim = what / CG_FOLDERS / 3 == 11,
		.pick = how % 3,
		.order = how / 3 % 3,
		.search_by = how / 9 % 3,
		.format = how / 27 % 2,
		.reset_missed = how / 54 % 2,
		.search = text < G_N_ELEMENTS(searches) ? searches[text] : NULL,
		.uid = uid,
		.offset = offset % 8,
		.handle = offset,
		.max = max < 6 ? max : G_MAXUINT16,
		.fields = more & 1 ? CG_FIELD(CG_PROP_N) | CG_FIELD(more >> 3) : 0,
		.having = more & 2 ? CG_FIELD(more >> 3) | CG_FIELD(CG_PROP_EMAIL) : 0,
		.having_all = more & 4 ? TRUE : FALSE,
	};
}

/* --- What is hidden ---------------------------------------------------------------------------*/

typedef struct {
	const CgScope *scope;
	guint country;
	CgFavourites *favourites;
	GPtrArray *numbers; /* of CgText: of the contacts in scope */
} Oracle;

static void note_favourites(Oracle *oracle, const Phone *phone)
{
	const GPtrArray *texts = phone->texts[CG_FOLDER_FAV];

	for (guint i = 0; i < texts->len && cg_scope_needs_favourites(oracle->scope); i++) {
		g_autoptr(CgCard) card = cg_card_parse(cg_buffer_span(texts->pdata[i]), NULL);

		if (card)
			cg_favourites_add(oracle->favourites, card);
	}
}

static gboolean admits(Oracle *oracle, const CgCard *card)
{
	const CgAbout about = { .favourite = cg_favourites_has(oracle->favourites, card),
				.country = oracle->country };

	if (!cg_scope_admits(oracle->scope, card, &about))
		return FALSE;
	for (guint i = 0; i < cg_card_count(card, CG_PROP_TEL); i++)
		g_ptr_array_add(oracle->numbers, cg_card_text(card, CG_PROP_TEL, i));
	return TRUE;
}

static gboolean is_known(const Oracle *oracle, const char *number)
{
	for (guint i = 0; i < oracle->numbers->len; i++)
		if (cg_numbers_match(oracle->numbers->pdata[i], number, oracle->country))
			return TRUE;
	return FALSE;
}

static gboolean admits_call(const Oracle *oracle, const CgCard *card)
{
	gboolean known = cg_card_count(card, CG_PROP_TEL) > 0;

	for (guint i = 0; i < cg_card_count(card, CG_PROP_TEL) && known; i++) {
		g_autoptr(CgText) number = cg_card_text(card, CG_PROP_TEL, i);

		known = is_known(oracle, number);
	}
	switch (cg_scope_calls(oracle->scope)) {
	case CG_CALLS_NONE: return FALSE;
	case CG_CALLS_IN_SCOPE: return known;
	case CG_CALLS_ALL: return TRUE;
	}
	return FALSE;
}

/* The same card to the scope, with something hidden in it. FN: 3.0 would add one. */
static void add_changed(Phone *phone, CgFolder folder, CgSpan text, const CgCard *card,
			CgProperty property)
{
	g_autoptr(CgCard) changed = cg_card_replace(card, property, SECRET);
	g_auto(CgBuffer) printed = { 0 };

	if (!cg_card_count(card, CG_PROP_FN)) {
		phone_add(phone, folder, text);
		return;
	}
	fuzz_print(changed, CG_FORMAT_30, &printed);
	phone_add(phone, folder, cg_buffer_span(&printed));
}

static void copy_contact(Oracle *oracle, Phone *twin, CgSpan text, const CgCard *card)
{
	CgFields seen = cg_scope_fields(oracle->scope) | cg_scope_looks_at(oracle->scope);

	if (!admits(oracle, card))
		return;
	if (seen & CG_FIELD(CG_PROP_NOTE))
		phone_add(twin, CG_FOLDER_PB, text);
	else
		add_changed(twin, CG_FOLDER_PB, text, card, CG_PROP_NOTE);
}

static void copy_call(Oracle *oracle, Phone *twin, CgFolder folder, CgSpan text, const CgCard *card)
{
	if (!admits_call(oracle, card))
		return;
	if (cg_scope_everybody(oracle->scope))
		phone_add(twin, folder, text);
	else /* the name is the contact's, not the log's */
		add_changed(twin, folder, text, card, CG_PROP_N);
}

static void copy_card(Oracle *oracle, Phone *twin, CgFolder folder, CgSpan text)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);

	if (!card)
		return;
	if (folder == CG_FOLDER_PB)
		copy_contact(oracle, twin, text, card);
	else if (cg_folder_is_calls(folder))
		copy_call(oracle, twin, folder, text, card);
	else
		phone_add(twin, folder, text);
}

static void make_twin(Phone *twin, const Phone *phone, const CgScope *scope, guint country)
{
	Oracle oracle = { .scope = scope, .country = country, .favourites = cg_favourites_new() };

	oracle.numbers = g_ptr_array_new_with_free_func((GDestroyNotify)cg_text_free);
	note_favourites(&oracle, phone);
	cg_buffer_append(&twin->owner, cg_buffer_span(&phone->owner));
	for (guint folder = 0; folder < CG_FOLDERS; folder++)
		for (guint i = 0; i < phone->texts[folder]->len; i++)
			copy_card(&oracle, twin, folder,
				  cg_buffer_span(phone->texts[folder]->pdata[i]));
	g_ptr_array_unref(oracle.numbers);
	cg_favourites_free(oracle.favourites);
}

/* --- What comes out ---------------------------------------------------------------------------*/

typedef struct {
	CgView *view;
	const CgScope *scope;
	CgBuffer heard; /* all answers, one after the other */
} Car;

static CgFields may_show(const CgScope *scope, const CgBookQuery *query)
{
	CgFields fields = cg_scope_fields(scope);

	if (cg_folder_is_calls(query->folder))
		fields |= CG_FIELD(CG_PROP_CALL_DATETIME);
	return query->fields ? fields & query->fields : fields;
}

static void check_card(CgSpan text, CgFields fields)
{
	g_autoptr(CgCard) card = fuzz_parse(text);

	for (guint property = CG_PROP_FN; property <= CG_PROP_OTHER; property++)
		g_assert_true(fields & CG_FIELD(property) || !cg_card_has(card, property));
}

static void check_item(const Car *car, const CgBookQuery *query, const CgItem *item)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);

	if (query->want == CG_WANT_CARDS)
		check_card(item->text, may_show(car->scope, query));
	else
		g_assert_true(*item->name == '\0' || cg_scope_fields(car->scope) & names);
}

static void hear_head(Car *car, CgStep step, const CgHead *head)
{
	cg_buffer_append_printf(&car->heard, "%d %u %u\n", step, head->size, head->new_missed);
	cg_buffer_append(&car->heard, cg_span(head->primary, sizeof(head->primary)));
}

static void hear_item(Car *car, const CgBookQuery *query, const CgItem *item)
{
	check_item(car, query, item);
	cg_buffer_append_printf(&car->heard, "%u ", item->handle);
	cg_buffer_append(&car->heard,
			 query->want == CG_WANT_NAMES ? cg_span_of(item->name) : item->text);
}

static void ask(Car *car, const CgBookQuery *query)
{
	g_autoptr(CgRead) read = cg_view_read(car->view, query, (CgWake){ 0 });
	CgHead head = { 0 };
	const CgItem *item;
	CgStep step;

	while ((step = cg_read_head(read, &head, NULL)) == CG_STEP_WAIT)
		g_assert_true(g_main_context_iteration(NULL, FALSE));
	hear_head(car, step, &head);
	if (step != CG_STEP_GOT)
		return;
	for (;;) {
		step = cg_read_next(read, &item, NULL);
		if (step == CG_STEP_WAIT)
			g_assert_true(g_main_context_iteration(NULL, FALSE));
		else if (step == CG_STEP_GOT)
			hear_item(car, query, item);
		else
			break;
	}
	cg_buffer_append_printf(&car->heard, "%d\n", step);
}

/* Each car comes for the first time. */
static void drive(Car *car, Phone *phone, CgViewOptions options, CgSpan queries)
{
	g_autoptr(CgPast) past = cg_past_new(options.grant_key);
	CgReader reader;

	options.past = past;
	car->scope = options.scope;
	car->view = cg_view_new(&phone->parent, &options);
	cg_reader_init(&reader, queries);
	for (guint i = 0; i < QUERIES_MAX && cg_reader_left(&reader) > 0; i++) {
		CgBookQuery query = query_of(&reader);

		if (!reader.failed)
			ask(car, &query);
	}
	cg_view_unref(car->view);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void compare(Phone *phone, const CgScope *scope, CgSpan queries)
{
	guint8 choice = queries.size ? queries.data[0] : 0;
	const CgViewOptions options = {
		.scope = scope,
		.owner_name = "Phone",
		.database = { 0xDB },
		.counter = 7,
		.limit = choice % 16 == 15 ? 3000 : 1 << 28,
		.fill_wait = 8,
		.country = choice % 3 ? 46 : 0,
	};
	Phone twin = { 0 };
	Car first = { 0 }, second = { 0 };

	phone_init(&twin, &phone_class);
	make_twin(&twin, phone, scope, options.country);
	phone->breaks_after = choice % 7;
	drive(&first, phone, options, queries);
	drive(&second, &twin, options, queries);
	g_assert_true(cg_span_equal(cg_buffer_span(&first.heard), cg_buffer_span(&second.heard)));
	cg_buffer_clear(&first.heard);
	cg_buffer_clear(&second.heard);
	phone_clear(&twin);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgReader input;

	cg_clock_freeze(CG_SECONDS(1000), 0);
	cg_reader_init(&input, cg_span(data, size));
	CgSpan queries = fuzz_section(&input);
	g_autoptr(CgScope) scope = scope_of(fuzz_section(&input));
	if (!scope)
		return 0;
	Phone phone = { 0 };
	phone_init(&phone, &phone_class);
	while (cg_reader_left(&input) > 0)
		fill_folder(&phone, fuzz_section(&input));
	compare(&phone, scope, queries);
	phone_clear(&phone);
	return 0;
}
