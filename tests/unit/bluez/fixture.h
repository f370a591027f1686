/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decisions about phones that bluetoothd reports, and what bluetoothd has, as text. */
#pragma once

#include "decision-fixture.h"

#include <gio/gio.h>

#define ADA_PHONE "AA:BB:CC:DD:EE:0A"
#define BEA_PHONE "AA:BB:CC:DD:EE:0B"
#define CAR       "car:00:00:00:00:00:01"

/* Grants the phone to CAR for the trip, and returns when that is durable. */
void grant_phone(DecisionFixture *fixture, const char *phone);
gboolean is_granted(DecisionFixture *fixture, const char *phone);

#define HCI       "/org/bluez/hci0"
#define ADA_AT    HCI "/dev_AA_BB_CC_DD_EE_0A"
#define BEA_AT    HCI "/dev_AA_BB_CC_DD_EE_0B"
#define ADAPTER   "'" HCI "': {'org.bluez.Adapter1': {'Powered': <true>}}"
#define ADA_IS(p) "'" ADA_AT "': {'org.bluez.Device1': {'Address': <'" ADA_PHONE "'>, " p "}}"
#define BEA_IS(p) "'" BEA_AT "': {'org.bluez.Device1': {'Address': <'" BEA_PHONE "'>, " p "}}"

GVariant *parse_objects(const char *text); /* "PATH: {...}, ..." as a{oa{sa{sv}}} */
