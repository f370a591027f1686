/* The view over a toy phone: what each scope lets through, what it asks for, and what it does when the phone fails. */
#include "toy-phone.h"
#include "view-tests.h"

#include <contactguard/view.h>

#include <string.h>

typedef struct {
	ToyPhone *phone;
	CgView *view;
	CgPast *past;
	GString *got; /* test data only: made-up people */
	CgHead head;
} Fixture;

static void set_up(Fixture *f, gconstpointer data)
{
	f->phone = toy_phone_new();
	f->past = cg_past_new((const guint8[32]){ 1 });
	f->got = g_string_new(NULL);
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	toy_phone_add(f->phone, CG_FOLDER_PB,
		      "N:Ahlberg;Ada\nFN:Ada Ahlberg\nTEL:+46701111111\n"
		      "ADR:;;Hidden Street 1;;;;\nCATEGORIES:Family");
	toy_phone_add(f->phone, CG_FOLDER_PB,
		      "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222\nNOTE:secret");
	toy_phone_add(f->phone, CG_FOLDER_PB, "N:Cruz;Cai\nFN:Cai Cruz\nTEL:+46703333333");
	toy_phone_add(f->phone, CG_FOLDER_FAV, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222");
	toy_phone_add(f->phone, CG_FOLDER_MCH,
		      "N:Berg;Somebody Else\nFN:x\nTEL:0702222222\nEMAIL:h@example.com\n"
		      "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260102T030405");
	toy_phone_add(f->phone, CG_FOLDER_MCH,
		      "N:Ahlberg;Ada\nTEL:+46701111111\n"
		      "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T030405");
}

static void tear_down(Fixture *f, gconstpointer data)
{
	cg_view_unref(f->view);
	cg_past_unref(f->past);
	toy_phone_free(f->phone);
	g_string_free(f->got, TRUE);
	cg_clock_thaw();
}

static void open_view(Fixture *f, const char *scope_text, guint64 limit)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgScope) scope = strchr(scope_text, '[')
					   ? cg_scope_parse(scope_text, "test", &error)
					   : cg_scope_builtin(scope_text);
	CgViewOptions options = {
		.scope = scope,
		.past = f->past,
		.owner_name = "Phone",
		.database = { 0xDB },
		.counter = 0x0102,
		.limit = limit,
		.fill_wait = 8,
	};

	g_assert_no_error(error);
	cg_view_unref(f->view);
	f->view = cg_view_new(&f->phone->book, &options);
}

static void run_loop(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static CgBookQuery query_of(CgFolder folder, CgWant want)
{
	return (CgBookQuery){
		.folder = folder, .want = want, .max = G_MAXUINT16, .format = CG_FORMAT_30
	};
}

/* Reads to the end into got; returns how it ended. */
static CgStep drain(Fixture *f, CgRead *read)
{
	g_autoptr(CgRead) own = read;
	const CgItem *item;
	CgStep step;

	g_string_truncate(f->got, 0);
	run_loop();
	step = cg_read_head(own, &f->head, NULL);
	if (step != CG_STEP_GOT)
		return step;
	while ((step = cg_read_next(own, &item, NULL)) == CG_STEP_GOT) {
		if (item->text.size > 0)
			g_string_append_len(f->got, (const char *)item->text.data, item->text.size);
		else
			g_string_append_printf(f->got, "%u=%s\n", item->handle, item->name);
	}
	return step;
}

static CgStep ask(Fixture *f, CgBookQuery query)
{
	return drain(f, cg_view_read(f->view, &query, (CgWake){ 0 }));
}

static void listed(Fixture *f, CgFolder folder, const char *expected)
{
	g_assert_cmpint(ask(f, query_of(folder, CG_WANT_NAMES)), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, expected);
}

static void sized(Fixture *f, CgFolder folder, guint expected)
{
	g_assert_cmpint(ask(f, query_of(folder, CG_WANT_SIZE)), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, expected);
}

static void has(Fixture *f, const char *text)
{
	if (!strstr(f->got->str, text))
		g_error("%s is not in: %s", text, f->got->str);
}

static void lacks(Fixture *f, const char *text)
{
	if (strstr(f->got->str, text))
		g_error("%s is in: %s", text, f->got->str);
}

static void pulled(Fixture *f, CgFolder folder)
{
	g_assert_cmpint(ask(f, query_of(folder, CG_WANT_CARDS)), ==, CG_STEP_END);
}

/* --- Scopes --- */

static void nothing_asks_nothing(Fixture *f, gconstpointer data)
{
	open_view(f, "nothing", 1 << 20);
	cg_view_fill(f->view);
	for (guint folder = 0; folder < CG_FOLDERS; folder++) {
		sized(f, folder, 0);
		listed(f, folder, "");
		pulled(f, folder);
		g_assert_cmpstr(f->got->str, ==, "");
	}
	g_assert_cmpuint(f->phone->reads, ==, 0);
}

static void favourites(Fixture *f, gconstpointer data)
{
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Berg;Bo\n");
	listed(f, CG_FOLDER_FAV, "1=Berg;Bo\n");
	sized(f, CG_FOLDER_PB, 2);
	pulled(f, CG_FOLDER_PB);
	has(f, "TEL:+46702222222");
	lacks(f, "secret");
	lacks(f, "Ahlberg");
	g_assert_cmphex(f->head.database[0], ==, 0xDB);
	g_assert_cmphex(f->head.primary[14], ==, 0x01);
	g_assert_cmphex(f->head.secondary[15], ==, 0x02);
	/* Only what it needs: no address, no note. */
	g_assert_cmphex(f->phone->asked & CG_FIELD(CG_PROP_ADR), ==, 0);
	g_assert_cmphex(f->phone->asked & CG_FIELD(CG_PROP_NOTE), ==, 0);
}

static void everything(Fixture *f, gconstpointer data)
{
	open_view(f, "everything", 1 << 20);
	sized(f, CG_FOLDER_PB, 4);
	pulled(f, CG_FOLDER_PB);
	has(f, "Hidden Street 1");
	has(f, "NOTE:secret");
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	pulled(f, CG_FOLDER_MCH);
	has(f, "Somebody Else");
}

static void owner(Fixture *f, gconstpointer data)
{
	g_free(f->phone->cards[CG_FOLDER_PB]->pdata[0]);
	f->phone->cards[CG_FOLDER_PB]->pdata[0] =
		g_strdup("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Own;Er\r\nFN:Er Own\r\nEND:VCARD\r\n");
	open_view(f, "everything", 1 << 20);
	listed(f, CG_FOLDER_PB, "0=Own;Er\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	/* Not named by the scope: a made card stands in its place, and it is nobody's match. */
	open_view(f, "[Scope x]\nContacts=name:*\n", 1 << 20);
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	open_view(f, "[Scope x]\nContacts=owner\n", 1 << 20);
	listed(f, CG_FOLDER_PB, "0=Own;Er\n");
}

static void label(Fixture *f, gconstpointer data)
{
	open_view(f, "[Scope x]\nContacts=label:family\nCalls=in-scope\n", 1 << 20);
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Ahlberg;Ada\n");
	pulled(f, CG_FOLDER_PB);
	/* It was looked at, and is not released. */
	lacks(f, "CATEGORIES");
	listed(f, CG_FOLDER_MCH, "1=Ahlberg;Ada\n");
}

static void calls(Fixture *f, gconstpointer data)
{
	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_FOLDER_MCH);
	has(f, "N:Berg;Bo");
	has(f, "FN:Bo Berg");
	has(f, "MISSED:20260102T030405");
	lacks(f, "Somebody");
	lacks(f, "h@example.com");
	lacks(f, "Ahlberg");
	g_assert_cmpuint(f->head.new_missed, ==, 1);
	sized(f, CG_FOLDER_MCH, 1);

	open_view(f, "[Scope x]\nContacts=favourites\nCalls=all\n", 1 << 20);
	pulled(f, CG_FOLDER_MCH);
	has(f, "TEL:+46701111111");
	lacks(f, "Ahlberg");
	has(f, "Bo Berg");
}

static void without_names(Fixture *f, gconstpointer data)
{
	/* In the order of what is released, not in the phone's. */
	toy_phone_add(f->phone, CG_FOLDER_PB, "N:Zed;Zoe\nFN:Zoe Zed\nTEL:+46700000000");
	open_view(f, "[Scope x]\nContacts=all\nFields=TEL\n", 1 << 20);
	pulled(f, CG_FOLDER_PB);
	lacks(f, "Zoe");
	g_assert_true(strstr(f->got->str, "+46700000000") < strstr(f->got->str, "+46701111111"));
}

static void lookup(Fixture *f, gconstpointer data)
{
	CgBookQuery query = query_of(CG_FOLDER_PB, CG_WANT_NAMES);

	open_view(f, "lookup", 1 << 20);
	sized(f, CG_FOLDER_PB, 0);
	g_assert_cmphex(f->head.database[0], ==, 0xDB);
	listed(f, CG_FOLDER_PB, "");
	query.search_by = CG_SEARCH_NUMBER;
	query.search = "0703333333";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "1=Cruz;Cai\n");
	g_assert_cmpuint(f->head.size, ==, 1);
	/* Another hit, another handle, and part of a number is none. */
	query.search = "+46701111111";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "2=Ahlberg;Ada\n");
	query.search = "4670";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");
	query.search_by = CG_SEARCH_NAME;
	query.search = "Cruz";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");

	query = query_of(CG_FOLDER_PB, CG_WANT_CARDS);
	query.pick = CG_PICK_HANDLE;
	query.handle = 1;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	has(f, "Cai Cruz");
	query.handle = 0;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	query.handle = 3;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
}

/* --- Phones that fail --- */

static void framing_fault(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_FOLDER_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	toy_phone_add(f->phone, CG_FOLDER_PB, "N:Dahl;Dag\nFN:Dag Dahl\nTEL:+46704444444");
	open_view(f, "everything", 1 << 20);
	/* The bad card costs only itself; its neighbours keep their places. */
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Dahl;Dag\n");
}

static void hidden_fault(Fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL;

	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_FOLDER_PB);
	before = g_strdup(f->got->str);
	toy_phone_add(f->phone, CG_FOLDER_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_FOLDER_PB);
	g_assert_cmpstr(f->got->str, ==, before);
}

static void lost(Fixture *f, gconstpointer data)
{
	f->phone->fail_after = 2;
	open_view(f, "everything", 1 << 20);
	g_assert_cmpint(ask(f, query_of(CG_FOLDER_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_true(cg_view_failed(f->view));
	g_assert_cmpint(ask(f, query_of(CG_FOLDER_ICH, CG_WANT_NAMES)), ==, CG_STEP_LATER);
	g_assert_cmpint(ask(f, query_of(CG_FOLDER_FAV, CG_WANT_NAMES)), ==, CG_STEP_LATER);
}

static void no_folder(Fixture *f, gconstpointer data)
{
	f->phone->without[CG_FOLDER_ICH] = TRUE;
	f->phone->without[CG_FOLDER_FAV] = TRUE;
	open_view(f, "favourites", 1 << 20);
	sized(f, CG_FOLDER_ICH, 0);
	listed(f, CG_FOLDER_PB, "0=Phone\n");
	g_assert_false(cg_view_failed(f->view));
}

static void patience(Fixture *f, gconstpointer data)
{
	CgBookQuery size = query_of(CG_FOLDER_PB, CG_WANT_SIZE);
	CgBookQuery pull = query_of(CG_FOLDER_PB, CG_WANT_CARDS);
	g_autoptr(CgRead) waiting = NULL, streaming = NULL;
	CgHead head;

	f->phone->asleep = TRUE;
	open_view(f, "everything", 1 << 20);
	waiting = cg_view_read(f->view, &size, (CgWake){ 0 });
	streaming = cg_view_read(f->view, &pull, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_read_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(7));
	g_assert_cmpint(cg_read_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(cg_read_head(waiting, &head, NULL), ==, CG_STEP_LATER);
	/* Too slow for that answer only. */
	toy_phone_wake(f->phone);
	g_assert_cmpint(drain(f, g_steal_pointer(&streaming)), ==, CG_STEP_END);
	has(f, "Ada Ahlberg");
	sized(f, CG_FOLDER_PB, 4);
}

static void limit(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *photo = g_strdup_printf(
		"N:Photo;Pia\nFN:Pia\nTEL:+46709999999\nPHOTO;ENCODING=b;TYPE=JPEG:%s", big);
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);

	toy_phone_add(f->phone, CG_FOLDER_PB, photo);
	open_view(f, "everything", 20000);
	pulled(f, CG_FOLDER_PB);
	has(f, "Photo;Pia");
	lacks(f, "PHOTO");
	toy_phone_add(f->phone, CG_FOLDER_PB, note);
	open_view(f, "everything", 20000);
	g_assert_cmpint(ask(f, query_of(CG_FOLDER_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	/* What is hidden counts against nothing. */
	open_view(f, "favourites", 20000);
	listed(f, CG_FOLDER_PB, "0=Phone\n1=Berg;Bo\n");
}

static void uid(Fixture *f, gconstpointer data)
{
	CgBookQuery query = query_of(CG_FOLDER_PB, CG_WANT_CARDS);
	g_autofree char *first = NULL;
	const char *line;

	g_free(f->phone->cards[CG_FOLDER_PB]->pdata[1]);
	f->phone->cards[CG_FOLDER_PB]->pdata[1] =
		g_strdup("BEGIN:VCARD\r\nVERSION:3.0\r\nN:U;I\r\nX-BT-UID:"
			 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nEND:VCARD\r\n");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_FOLDER_PB);
	/* The phone's own is never forwarded. */
	lacks(f, "AAAAAAAA");
	line = strstr(strstr(f->got->str, "N:U;I"), "X-BT-UID:");
	first = g_strndup(line + strlen("X-BT-UID:"), 32);
	query.pick = CG_PICK_UID;
	query.uid = first;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	has(f, "N:U;I");
	query.uid = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_FOLDER_PB);
	lacks(f, "X-BT-UID");
}

#define ADD(name, test) g_test_add("/view/" name, Fixture, NULL, set_up, test, tear_down)

void test_view_view(void)
{
	ADD("nothing-asks-nothing", nothing_asks_nothing);
	ADD("favourites", favourites);
	ADD("everything", everything);
	ADD("owner", owner);
	ADD("label", label);
	ADD("calls", calls);
	ADD("without-names", without_names);
	ADD("lookup", lookup);
	ADD("framing-fault", framing_fault);
	ADD("hidden-fault", hidden_fault);
	ADD("lost", lost);
	ADD("no-folder", no_folder);
	ADD("patience", patience);
	ADD("limit", limit);
	ADD("uid", uid);
}
