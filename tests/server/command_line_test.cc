#include "server/commands/command_line.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "server/config/troff.h"
#include "server/ctl/commands.h"
#include "server/operator/permissions.h"
#include "tests/server/fake_commands.h"
#include "tests/server/operator_fixture.h"

namespace wardmote::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommandLineTest : public OperatorFixture {
 protected:
  int run(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    return run_command_line(arguments, {out, err});
  }
  /// Runs ctl as `role` against the fixture's server.
  int ctl(OperatorRole role, std::vector<std::string> arguments) {
    std::vector<std::string> all = {"ctl",      "--insecure",   "--endpoint",
                                    endpoint(), "--token-file", write("token", tokens[role])};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(all);
  }

  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(CommandLineTest, WithoutACommandItSaysWhatThereIs) {
  EXPECT_EQ(run({}), 64);
  EXPECT_THAT(err.str(), HasSubstr("subcommand is required"));
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("sandbox"));
  EXPECT_EQ(run({"dance"}), 64);
}

TEST_F(CommandLineTest, ServesWithTheFlagsItWasGiven) {
  EXPECT_EQ(run({"serve", "--web.port", "81", "--log.level=debug"}), 0);
  EXPECT_EQ(ran_with().config.web.port, 81u);
  EXPECT_EQ(ran_with().config.log.level, LogLevelName::debug);
}

TEST_F(CommandLineTest, CountsAsItIsTold) {
  EXPECT_EQ(run({"count", "ward.blt", "--method", "scottish-stv"}), 0);
  EXPECT_EQ(ran_with().count.method, CountMethod::scottish_stv);
  EXPECT_FALSE(ran_with().count.seats);
  EXPECT_FALSE(ran_with().count.as_json);
  EXPECT_EQ(run({"count", "b.pb", "--method", "mes-add1u", "--format", "json", "--no-early-stop",
                 "--integral-start", "--increment", "5"}),
            0);
  EXPECT_EQ(ran_with().count.method, CountMethod::mes_add1u);
  EXPECT_TRUE(ran_with().count.as_json);
  EXPECT_TRUE(ran_with().count.no_early_stop);
  EXPECT_TRUE(ran_with().count.integral_start);
  EXPECT_EQ(ran_with().count.increment, 5u);
  EXPECT_EQ(run({"count", "ward.blt", "--method", "irv", "--seats", "2"}), 0);
  EXPECT_EQ(ran_with().count.seats, 2u);
  EXPECT_EQ(run({"count", "ward.blt"}), 64);
  EXPECT_EQ(run({"count", "ward.blt", "--method", "dice"}), 64);
  EXPECT_EQ(run({"count", "ward.blt", "--method", "irv", "--seats", "0"}), 64);
  EXPECT_EQ(run({"count", "ward.blt", "--method", "irv", "--format", "xml"}), 64);
}

TEST_F(CommandLineTest, ServesNothingOnAWrongConfiguration) {
  ran_with().config.node.name = "untouched";
  EXPECT_EQ(run({"serve", "--config", write("city.toml", "[web]\nprot = 1\n")}), 78);
  EXPECT_THAT(err.str(), HasSubstr("city.toml:2: web.prot"));
  EXPECT_EQ(ran_with().config.node.name, "untouched");
}

TEST_F(CommandLineTest, ChecksAndPrintsWithoutServing) {
  const auto file = write("city.toml", "[node]\nname = \"north\"\n");
  EXPECT_EQ(run({"config", "check", "-c", file}), 0);
  EXPECT_EQ(out.str(), "The configuration is right.\n");
  EXPECT_EQ(run({"config", "check", "--web.port", "x"}), 78);
  EXPECT_EQ(run({"config", "print", "-c", file}), 0);
  EXPECT_THAT(out.str(), HasSubstr("name = \"north\"  # " + file + ":2"));
  ran_with().config.node.name = "untouched";
  EXPECT_EQ(run({"serve", "-c", file, "--print-config"}), 0);
  EXPECT_EQ(ran_with().config.node.name, "untouched");
  EXPECT_EQ(run({"config", "reference"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("## [web]"));
}

TEST_F(CommandLineTest, HandsOptionsToEachCommandAndItsExitCodeBack) {
  EXPECT_EQ(run({"demo", "--port", "0", "--reset", "--data", "d"}), 0);
  EXPECT_EQ(ran_with().demo.page_port, 0u);
  EXPECT_TRUE(ran_with().demo.reset);
  EXPECT_EQ(run({"sandbox", "--seed", "7"}), 3);
  EXPECT_EQ(ran_with().sandbox.seed, 7u);
  EXPECT_EQ(run({"sandbox", "--port", "70000"}), 64);
  EXPECT_EQ(run({"verify", "no/such/folder"}), 64);
  EXPECT_EQ(run({"verify", "/"}), 0);
  EXPECT_EQ(ran_with().verified, "/");
  EXPECT_EQ(run({"verify-board", "d", "--key", "k", "--receipt", "r", "--older-head", "h"}), 1);
  EXPECT_EQ(ran_with().board.folder, "d");
  EXPECT_EQ(ran_with().board.key, "k");
  EXPECT_EQ(ran_with().board.receipt, "r");
  EXPECT_EQ(ran_with().board.older_head, "h");
  EXPECT_EQ(run({"verify-board"}), 2);
  EXPECT_EQ(run({"verify-board", "d", "--keys", "k"}), 2);
  EXPECT_EQ(run({"verify-board", "--help"}), 0);
  EXPECT_EQ(run({"witness", "follow", "https://x", "d", "--key", "k", "--signer", "s"}), 1);
  EXPECT_EQ(ran_with().witness.url, "https://x");
  EXPECT_EQ(ran_with().witness.folder, "d");
  EXPECT_EQ(ran_with().witness.key, "k");
  EXPECT_EQ(ran_with().witness.signer_file, "s");
  EXPECT_EQ(run({"witness", "follow", "https://x", "d"}), 2);
  EXPECT_EQ(run({"witness", "key", "w.example", "--signer", "s"}), 0);
  EXPECT_EQ(ran_with().witness_key, "w.example s");
  EXPECT_EQ(run({"version"}), 0);
  EXPECT_THAT(out.str(), testing::StartsWith("wardmote 0."));
}

TEST(CtlCommands, EveryMethodHasACommand) {
  std::set<std::string_view> methods = {"ExportCommunity", "ImportCommunity", "GetCategories",
                                        "SaveCategories"};
  for (const auto& command : ctl_commands()) {
    EXPECT_TRUE(methods.insert(command.method).second) << command.method;
  }
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "wardmote.api.v1.Operator");
  for (int i = 0; i < service->method_count(); ++i) {
    EXPECT_TRUE(methods.contains(service->method(i)->name())) << service->method(i)->name();
  }
  EXPECT_EQ(methods.size(), static_cast<std::size_t>(service->method_count()));
}

TEST_F(CommandLineTest, CtlPrintsATableThatCannotSteerTheTerminal) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::viewer, {"district", "list"}), 0) << err.str();
  EXPECT_EQ(out.str(),
            "id  name            created               community count\n"
            "3   North\\u001b[2J  2023-11-14 22:13:20Z  0\n");
}

TEST_F(CommandLineTest, CtlPrintsJsonWhereverTheFlagStands) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::viewer, {"district", "list", "--json"}), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("\"created_at_ms\": \"1700000000000\""));
}

TEST_F(CommandLineTest, CtlFillsTheRequestFromArgumentsAndOptions) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::manager,
                {"community", "create", "Mill Lane", "--district", "3", "--languages", "en,ru"}),
            0)
      << err.str();
  EXPECT_THAT(out.str(), HasSubstr("name        Mill Lane"));
  EXPECT_THAT(out.str(), HasSubstr("setup code  two languages"));
  EXPECT_EQ(ctl(OperatorRole::manager, {"community", "create", "x", "--district", "three"}), 64);
  EXPECT_THAT(err.str(), HasSubstr("expected a number, found \"three\""));
  EXPECT_EQ(ctl(OperatorRole::manager, {"community", "create"}), 64);
}

TEST_F(CommandLineTest, CtlIsAlsoAProgramOfItsOwn) {
  serve();
  const auto token = write("token", tokens[OperatorRole::viewer]);
  const auto run_alone = [&](std::vector<std::string> arguments) {
    out.str("");
    err.str("");
    return run_ctl_line(arguments, {out, err});
  };
  EXPECT_EQ(run_alone({"--insecure", "--endpoint", endpoint(), "--token-file", token, "district",
                       "list", "--json"}),
            0)
      << err.str();
  EXPECT_THAT(out.str(), HasSubstr("\"created_at_ms\": \"1700000000000\""));
  EXPECT_EQ(run_alone({"--token-file", "no/token", "district", "list"}), 64);
  EXPECT_THAT(err.str(), testing::StartsWith("wardmote-ctl: no/token: "));
  EXPECT_EQ(run({"ctl", "--token-file", "no/token", "district", "list"}), 64);
  EXPECT_THAT(err.str(), testing::StartsWith("wardmote ctl: no/token: "));
  EXPECT_EQ(run_alone({}), 64);
  EXPECT_EQ(run_alone({"serve"}), 64);
  EXPECT_EQ(run_alone({"version"}), 0);
}

TEST_F(CommandLineTest, PrintsItsManualAndCompletions) {
  EXPECT_EQ(run({"manual"}), 0);
  EXPECT_THAT(out.str(), testing::StartsWith(".TH WARDMOTE 1 20"));
  EXPECT_EQ(run({"manual", "wardmote.toml.5"}), 0);
  EXPECT_THAT(out.str(), testing::StartsWith(".TH WARDMOTE.TOML 5 20"));
  EXPECT_EQ(run({"manual", "wardmote.2"}), 64);
  EXPECT_EQ(run({"completion", "bash"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("complete -F _wardmote wardmote"));
  EXPECT_EQ(run({"completion", "csh"}), 64);
  EXPECT_EQ(run({"completion"}), 64);
}

/// Commands below `path`, and options, as --help lists them.
struct Listed {
  std::vector<std::string> commands;
  std::vector<std::string> options;
};

Listed listed_in(const std::string& help) {
  Listed listed;
  std::istringstream lines{help};
  bool are_commands = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "Subcommands:") are_commands = true;
    if (!line.starts_with("  ") || line.starts_with("   ")) continue;
    const auto word = line.substr(2, line.find_first_of(" =", 2) - 2);
    if (are_commands)
      listed.commands.push_back(word);
    else if (word.starts_with("--") && word.find('.') == std::string::npos)
      listed.options.push_back(word);
  }
  return listed;
}

TEST_F(CommandLineTest, ItsManualHasAllThatHelpHas) {
  ASSERT_EQ(run({"manual"}), 0);
  const auto page = out.str();
  std::vector<std::vector<std::string>> paths = {{}};
  std::size_t options = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    auto asked = paths[i];
    std::string written = "wardmote";
    for (const auto& name : asked) written += " " + name;
    if (!asked.empty()) {
      EXPECT_THAT(page, HasSubstr(".SS " + troff_bold(written)));
    }
    asked.emplace_back("--help");
    ASSERT_EQ(run(asked), 0) << written;
    const auto listed = listed_in(out.str());
    for (const auto& option : listed.options) EXPECT_THAT(page, HasSubstr(troff_bold(option)));
    options += listed.options.size();
    asked.pop_back();
    for (const auto& name : listed.commands) {
      paths.push_back(asked);
      paths.back().push_back(name);
    }
  }
  EXPECT_GT(paths.size(), 60u) << "this test no longer finds the commands";
  EXPECT_GT(options, 60u) << "this test no longer finds the options";
}

TEST_F(CommandLineTest, CtlTakesChatsWhichAreNegative) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::admin, {"escalation", "set", "-1001234567", "--city"}), 1);
  EXPECT_EQ(backend.methods(), std::vector<std::string>{"SetEscalation"});
}

TEST_F(CommandLineTest, CtlBacksUpWithoutAGroup) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::admin, {"backup", "/backups/today"}), 1);
  EXPECT_EQ(backend.methods(), std::vector<std::string>{"Backup"});
}

TEST_F(CommandLineTest, ChecksWhatTheConfigurationNames) {
  const auto file = write("city.toml", "[[bots]]\ntoken_file = \"no/token\"\n");
  EXPECT_EQ(run({"config", "check", "-c", file}), 78);
  EXPECT_THAT(err.str(), HasSubstr("city.toml:2: bots[0].token_file: no/token: cannot be read"));
  EXPECT_EQ(run({"serve", "-c", file}), 78);
  EXPECT_EQ(run({"config", "print", "-c", file}), 0);
}

TEST_F(CommandLineTest, OnlyThisMachinePlaysPeopleUnlessToldOtherwise) {
  run({"sandbox", "--address", "0.0.0.0"});
  EXPECT_FALSE(ran_with().sandbox.control_from_anywhere);
  run({"sandbox", "--control-from-anywhere"});
  EXPECT_TRUE(ran_with().sandbox.control_from_anywhere);
}

TEST_F(CommandLineTest, CtlSaysWhatWentWrong) {
  serve();
  EXPECT_EQ(ctl(OperatorRole::viewer, {"district", "create", "x"}), 77);
  EXPECT_THAT(err.str(), HasSubstr("needs the role admin"));
  EXPECT_EQ(ctl(OperatorRole::manager, {"settings", "set", "clock", "on", "--city"}), 1);
  EXPECT_EQ(err.str(), "wardmote ctl: locked by the city\n");
  const auto gone = endpoint();
  server->stop();
  EXPECT_EQ(run({"ctl", "--insecure", "--endpoint", gone, "--token-file", write("token", "t"),
                 "district", "list"}),
            69);
  EXPECT_THAT(err.str(), HasSubstr("cannot be reached"));
}

TEST_F(CommandLineTest, CtlNeverSendsATokenInTheClearToOthers) {
  EXPECT_EQ(run({"ctl", "--insecure", "--endpoint", "192.0.2.1:9443", "--token-file",
                 write("token", "t"), "district", "list"}),
            64);
  EXPECT_THAT(err.str(), HasSubstr("for this machine alone"));
}

TEST_F(CommandLineTest, CtlNeedsAToken) {
  unsetenv("WARDMOTE_TOKEN");
  EXPECT_EQ(run({"ctl", "--insecure", "district", "list"}), 64);
  EXPECT_THAT(err.str(), HasSubstr("no token"));
}

TEST_F(CommandLineTest, CtlSpeaksTlsAndTakesTheTokenFromTheEnvironment) {
  const auto made = make_certificate();
  const auto cert = write("cert.pem", made.cert);
  serve({.tls_cert_file = cert, .tls_key_file = write("key.pem", made.key)});
  setenv("WARDMOTE_TOKEN", tokens[OperatorRole::viewer].c_str(), 1);
  EXPECT_EQ(run({"ctl", "--endpoint", endpoint(), "--ca", cert, "district", "list"}), 0)
      << err.str();
  unsetenv("WARDMOTE_TOKEN");
  EXPECT_EQ(run({"ctl", "--endpoint", endpoint(), "--ca", "no/ca", "--token-file",
                 write("token", "t"), "district", "list"}),
            64);
  EXPECT_THAT(err.str(), HasSubstr("no/ca: cannot be read"));
}

TEST_F(CommandLineTest, CtlExportsAndImports) {
  backend.archive = {"one", "two"};
  serve();
  const auto file = write("archive", "old");
  EXPECT_EQ(ctl(OperatorRole::admin, {"community", "export", "12", file}), 0) << err.str();
  std::ifstream written{file};
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>{written}, {}}), "onetwo");
  EXPECT_EQ(ctl(OperatorRole::admin, {"community", "import", file, "--district", "3"}), 0);
  EXPECT_EQ(backend.archive.back(), "onetwo");
  EXPECT_THAT(out.str(), HasSubstr("77"));
  EXPECT_EQ(ctl(OperatorRole::admin, {"community", "export", "13", file + "2"}), 1);
  EXPECT_FALSE(std::ifstream{file + "2"});
  EXPECT_EQ(ctl(OperatorRole::admin, {"community", "import", "no/such"}), 1);
}

TEST_F(CommandLineTest, CtlDrawsATokenThatTheServerTakes) {
  EXPECT_EQ(run({"ctl", "token", "create", "anna", "operator"}), 0);
  const auto token = out.str().substr(0, out.str().size() - 1);
  const auto line = err.str().substr(err.str().find('\n') + 1);
  const auto opened = TokenStore::open(write("new_tokens", line));
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_EQ((*opened)->verify(token)->name, "anna");
  EXPECT_EQ(run({"ctl", "token", "create", "anna", "king"}), 64);
}

}  // namespace
}  // namespace wardmote::server
