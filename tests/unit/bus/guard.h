/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A gate with a state directory of its own, whose phone is nowhere. */
#pragma once

#include <contactguard/gate.h>
#include <contactguard/policy.h>
#include <contactguard/store.h>

typedef struct {
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgGate *gate;
} Guard;

void guard_open(Guard *guard);
void guard_close(Guard *guard);
