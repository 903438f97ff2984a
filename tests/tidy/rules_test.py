#!/usr/bin/env python3
"""The tests of style must be able to fail: what each forbids is recognised."""

import unittest

import layers_test
import todo_rules as todo


class Layers(unittest.TestCase):
    def test_governance_knows_no_machinery(self):
        for what in ("<caf/actor.hpp>", "<rocksdb/db.h>", "<grpcpp/grpcpp.h>", '"storage/store.h"', "<sys/socket.h>"):
            self.assertFalse(layers_test.may_include("governance/reports/report.h", what), what)
        for what in ("<vector>", "<tl/expected.hpp>", '"governance/core/ids.h"', '"wardmote/v1/reports.pb.h"'):
            self.assertTrue(layers_test.may_include("governance/reports/report.h", what), what)

    def test_the_sandbox_is_the_other_side(self):
        self.assertFalse(layers_test.may_include("sandbox/bot_api.cc", '"gateway/sender.h"'))
        self.assertFalse(layers_test.may_include("sandbox/bot_api.cc", '"governance/core/ids.h"'))
        self.assertTrue(layers_test.may_include("sandbox/bot_api.cc", '"telegram/update.h"'))

    def test_an_exception_holds_for_its_file_alone(self):
        self.assertTrue(layers_test.may_include("storage/journal_actor.cc", "<caf/all.hpp>"))
        self.assertFalse(layers_test.may_include("storage/store.cc", "<caf/all.hpp>"))

    def test_pure_code_has_no_clock(self):
        self.assertTrue(layers_test.IMPURE_HEADERS.fullmatch("<thread>"))
        self.assertTrue(layers_test.IMPURE_WORDS.search("auto t = std::chrono::system_clock::now();"))
        self.assertFalse(layers_test.IMPURE_WORDS.search("operand(1); runtime(x);"))


class Todo(unittest.TestCase):
    def test_a_promise_needs_a_number(self):
        self.assertTrue(todo.is_bad("// " + "TODO: later"))
        self.assertTrue(todo.is_bad("// " + "FIXME(#3): later"))
        self.assertFalse(todo.is_bad("// " + "TODO(#12): say why"))
        self.assertFalse(todo.is_bad("auto todos = 3;"))


if __name__ == "__main__":
    unittest.main()
