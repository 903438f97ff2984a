#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <utility>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/commands/ctl.h"
#include "server/ctl/commands.h"
#include "server/ctl/fields.h"
#include "server/ctl/print.h"
#include "server/ctl/unary_call.h"
#include "server/operator/tokens.h"

namespace wardmote::server {
namespace {

namespace pb = google::protobuf;

void add_connection_options(CLI::App& app, Ctl& ctl) {
  auto& to = ctl.connection;
  app.add_option("--endpoint", to.endpoint, "Host and port of the operator API")
      ->envname("WARDMOTE_ENDPOINT")
      ->capture_default_str();
  app.add_option("--ca", to.ca_file, "PEM file of the authority of the server's certificate")
      ->type_name("FILE");
  auto* cert = app.add_option("--cert", to.cert_file, "PEM file of a certificate of your own")
                   ->type_name("FILE");
  app.add_option("--key", to.key_file, "PEM file of its key")->needs(cert)->type_name("FILE");
  app.add_option("--token-file", to.token_file, "File of your token; otherwise WARDMOTE_TOKEN")
      ->type_name("FILE");
  app.add_flag("--insecure", to.is_insecure, "Without TLS, to this machine alone");
  app.add_option("--timeout", to.timeout_seconds, "Seconds to wait for an answer")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  app.add_flag("--json", ctl.is_json, "Print JSON instead of a table");
}

/// A request that options and positionals fill while they are parsed.
void add_field(CLI::App& command, const pb::FieldDescriptor& field,
               const std::shared_ptr<pb::Message>& request, bool is_positional) {
  const auto set = [request, &field](const std::string& text) {
    const auto done = set_field(*request, field, text);
    if (!done) throw CLI::ValidationError{field.name(), done.error()};
  };
  const auto help = field_help(field.name());
  if (is_positional) {
    command.add_option_function<std::string>(field.name(), set, help)->required()->type_name("");
  } else if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL) {
    command.add_flag_callback(
        option_name(field), [set] { set("true"); }, help);
  } else {
    command.add_option_function<std::string>(option_name(field), set, help)->type_name("");
  }
}

void add_unary(CLI::App& group, const CtlCommand& declared, const SharedCtl& ctl) {
  const auto* service =
      pb::DescriptorPool::generated_pool()->FindServiceByName("wardmote.api.v1.Operator");
  const auto* method = service->FindMethodByName(std::string{declared.method});
  auto* factory = pb::MessageFactory::generated_factory();
  const std::shared_ptr<pb::Message> request{factory->GetPrototype(method->input_type())->New()};
  const std::shared_ptr<pb::Message> response{factory->GetPrototype(method->output_type())->New()};

  auto* command = group.add_subcommand(std::string{declared.verb}, std::string{declared.help});
  const auto* type = method->input_type();
  for (const auto& name : declared.positional) {
    add_field(*command, *type->FindFieldByName(name), request, true);
  }
  for (int i = 0; i < type->field_count(); ++i) {
    const auto& field = *type->field(i);
    const auto& named = declared.positional;
    if (std::find(named.begin(), named.end(), field.name()) != named.end()) continue;
    add_field(*command, field, request, false);
  }
  command->callback([ctl, method, request, response] {
    ctl->run(
        [&](const ArchiveCall& call) {
          return call_unary(call.channel, call.connection, call.token, *method, *request,
                            *response);
        },
        response.get());
  });
}

void add_token(CLI::App& app, const SharedCtl& ctl) {
  auto* group = app.add_subcommand("token", "Tokens for this API; needs no server");
  group->require_subcommand(1);
  auto* command = group->add_subcommand("create", "Draw a token, and the line that lets it in");
  const auto name = std::make_shared<std::string>();
  const auto role = std::make_shared<std::string>();
  command->add_option("name", *name, "Whose token it is")->required();
  command->add_option("role", *role, "viewer, operator or admin")
      ->required()
      ->check(CLI::IsMember({"viewer", "operator", "admin"}));
  command->callback([ctl, name, role] {
    const auto token = create_token(*name, *operator_role(*role));
    if (!token) return ctl->fail(ExitCode::usage, token.error());
    ctl->console.out << token->token << "\n";
    ctl->console.err << "This token is shown once. Add this line to operator_api.tokens_file:\n"
                     << token->line << "\n";
  });
}

}  // namespace

void Ctl::fail(ExitCode code, const std::string& why) const {
  console.err << program << ": " << why << "\n";
  exit_code = static_cast<int>(code);
}

void Ctl::run(const std::function<grpc::Status(const ArchiveCall&)>& call,
              const pb::Message* answer) const {
  const auto token = ctl_token(connection);
  if (!token) return fail(ExitCode::usage, token.error());
  const auto channel = open_channel(connection);
  if (!channel) return fail(ExitCode::usage, channel.error());
  const auto status = call({*channel, connection, *token});
  if (!status.ok()) {
    fail(static_cast<ExitCode>(exit_code_of(status)), explain(status, connection));
  } else if (answer != nullptr) {
    console.out << (is_json ? as_json(*answer) : as_table(*answer));
  }
}

void declare_ctl(CLI::App& command, Console console, int& exit_code) {
  command.require_subcommand(1);
  // So that --json and --endpoint may also stand behind the verb.
  command.fallthrough();
  const auto* parent = command.get_parent();
  const auto program = (parent == nullptr ? "" : parent->get_name() + " ") + command.get_name();
  const auto ctl = std::make_shared<Ctl>(Ctl{program, console, exit_code});
  add_connection_options(command, *ctl);
  // Not as an option: others on the machine can read a process's arguments.
  if (const char* token = std::getenv("WARDMOTE_TOKEN")) ctl->connection.token = token;
  for (const auto& declared : ctl_groups()) {
    auto* group = command.add_subcommand(std::string{declared.name}, std::string{declared.help});
    group->require_subcommand(1)->fallthrough();
    for (const auto& verb : ctl_commands()) {
      if (verb.group == declared.name) add_unary(*group, verb, ctl);
    }
    if (declared.name == "community") add_community_files(*group, ctl);
    if (declared.name == "categories") add_category_files(*group, ctl);
  }
  for (const auto& verb : ctl_commands())
    if (verb.group.empty()) add_unary(command, verb, ctl);
  add_token(command, ctl);
}

void add_ctl_command(CLI::App& app, Console console, int& exit_code) {
  declare_ctl(*app.add_subcommand("ctl", "Govern a running server through its operator API"),
              console, exit_code);
}

}  // namespace wardmote::server
