/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room serve, one function a source. */
#pragma once

void test_serve_answer(void);
void test_serve_folder(void);
void test_serve_params(void);
void test_serve_pbap(void);
void test_serve_pbap_answer(void);
void test_serve_pbap_folders(void);
void test_serve_pbap_request(void);
