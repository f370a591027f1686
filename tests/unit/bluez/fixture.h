/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decisions that know phones by what they are told, with the clock frozen; and what bluetoothd has,
 * as text. */
#pragma once

#include <contactguard/decision.h>
#include <contactguard/store.h>

#include <gio/gio.h>

#define ADA "AA:BB:CC:DD:EE:0A"
#define BEA "AA:BB:CC:DD:EE:0B"
#define CAR "car:00:00:00:00:00:01"

typedef struct {
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgDecisions *decisions;
} Fixture;

void fixture_open(Fixture *fixture);
void fixture_close(Fixture *fixture);
/* The phone is granted to CAR for the trip; back when it is durable. */
void fixture_grant(Fixture *fixture, const char *phone);
gboolean fixture_granted(Fixture *fixture, const char *phone); /* it still is */

#define HCI       "/org/bluez/hci0"
#define ADA_AT    HCI "/dev_AA_BB_CC_DD_EE_0A"
#define BEA_AT    HCI "/dev_AA_BB_CC_DD_EE_0B"
#define ADAPTER   "'" HCI "': {'org.bluez.Adapter1': {'Powered': <true>}}"
#define ADA_IS(p) "'" ADA_AT "': {'org.bluez.Device1': {'Address': <'" ADA "'>, " p "}}"
#define BEA_IS(p) "'" BEA_AT "': {'org.bluez.Device1': {'Address': <'" BEA "'>, " p "}}"

GVariant *fixture_objects(const char *text); /* "PATH: {...}, ..." as a{oa{sa{sv}}} */
