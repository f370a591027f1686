/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A transport that tells the peer's record, as Bluetooth does, over unix sockets. */
#pragma once

#include <contactguard/link.h>

/* The record that its connectors tell; a test may change it. */
extern CgServiceRecord recorded_record;

/* Turns the address of a unix socket into one of this transport. */
void recorded_transport_use(CgAddress *address);
