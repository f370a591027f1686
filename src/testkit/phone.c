/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone: a phone made of files, for tests and demonstrations.
 * It serves PBAP to any number of cars at once, each in a session of its own, and refuses MAP. */
#include "phone-private.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

enum { EXIT_NO_SOCKET = 1, EXIT_USAGE = 2 };

typedef struct {
	PhoneOptions options;
	FolderStore *store;
	PhoneDoor *door;
	GPtrArray *cars; /* Car *; the array owns them */
	GMainLoop *loop;
	int exit_code;
	guint32 connections; /* how many there have been; the next session's first ConnectionID */
} Phone;

typedef struct {
	Phone *phone;
	char *peer; /* NULL: it came to a unix socket */
	CgLink *link;
} Car;

static void car_free(gpointer data)
{
	Car *car = data;

	cg_link_free(car->link);
	g_free(car->peer);
	g_free(car);
}

static void remove_car(gpointer data, CgLinkEnd end, const GError *error)
{
	Car *car = data;

	g_ptr_array_remove_fast(car->phone->cars, car);
}

static void accept_car(gpointer data, const CgSocket *socket, const char *peer)
{
	Phone *phone = data;
	const CgPbapServeOptions serve = {
		.features = phone->options.features,
		.repositories = phone->options.repositories,
		.judge = phone->options.profile ? phone->options.profile->judge : NULL,
		.first_connection = ++phone->connections,
	};
	Car *car = g_new0(Car, 1);

	car->phone = phone;
	car->peer = g_strdup(peer);
	car->link = cg_link_new(
		socket, cg_serve_pbap(&socket->limits, folder_store_source(phone->store), &serve),
		remove_car, car);
	g_ptr_array_add(phone->cars, car);
}

static void end_cars(gpointer data, const char *peer)
{
	GPtrArray *cars = ((Phone *)data)->cars;

	for (guint i = cars->len; i > 0; i--) {
		const Car *car = g_ptr_array_index(cars, i - 1);

		if (!g_strcmp0(car->peer, peer))
			g_ptr_array_remove_index_fast(cars, i - 1);
	}
}

static void report_ready(gpointer data)
{
	const Phone *phone = data;

	folder_store_tell(phone->store, phone->options.repositories);
	puts("ready");
	fflush(stdout);
}

static void end_run(gpointer data)
{
	Phone *phone = data;

	phone->exit_code = EXIT_NO_SOCKET;
	g_main_loop_quit(phone->loop);
}

static const PhoneDoorEvents door_events = { report_ready, end_run, accept_car, end_cars };

static gboolean quit_loop(gpointer data)
{
	Phone *phone = data;

	g_main_loop_quit(phone->loop);
	return G_SOURCE_CONTINUE;
}

static int phone_run(Phone *phone)
{
	phone->door = phone_door_open(&phone->options, &door_events, phone);
	g_unix_signal_add(SIGTERM, quit_loop, phone);
	g_unix_signal_add(SIGINT, quit_loop, phone);
	g_main_loop_run(phone->loop);
	return phone->exit_code;
}

static void phone_clear(Phone *phone)
{
	g_clear_pointer(&phone->door, phone_door_close);
	g_clear_pointer(&phone->cars, g_ptr_array_unref);
	g_clear_pointer(&phone->store, folder_store_free);
	g_clear_pointer(&phone->loop, g_main_loop_unref);
	phone_options_clear(&phone->options);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Phone, phone_clear)

int main(int argc, char **argv)
{
	g_auto(Phone) phone = { 0 };
	FolderHabits habits;

	if (!phone_options_read(&phone.options, argc, argv))
		return EXIT_USAGE;
	habits = (FolderHabits){
		.delay = phone.options.delay,
		.fav_out_of_pb = phone.options.profile && phone.options.profile->fav_out_of_pb,
	};
	signal(SIGPIPE, SIG_IGN);
	phone.store = folder_store_new(phone.options.store, &habits);
	phone.cars = g_ptr_array_new_with_free_func(car_free);
	phone.loop = g_main_loop_new(NULL, FALSE);
	return phone_run(&phone);
}
