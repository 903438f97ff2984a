#pragma once

#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <string>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/ctl/archive.h"
#include "server/ctl/channel.h"

namespace google::protobuf {
class Message;
}

namespace wardmote::server {

/// What every command of ctl shares.
struct Ctl {
  /// As it was called: "wardmote ctl", "wardmote-ctl".
  std::string program;
  Console console;
  int& exit_code;
  CtlConnection connection = {};
  bool is_json = false;

  void fail(ExitCode code, const std::string& why) const;
  /// Opens the channel and lets `call` use it; prints the answer, unless it is null, or why there
  /// is none.
  void run(const std::function<grpc::Status(const ArchiveCall&)>& call,
           const google::protobuf::Message* answer) const;
};
using SharedCtl = std::shared_ptr<Ctl>;

/// The verbs that read or write a file here.
void add_community_files(CLI::App& group, const SharedCtl& ctl);
void add_category_files(CLI::App& group, const SharedCtl& ctl);

}  // namespace wardmote::server
