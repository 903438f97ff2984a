// Stands where the wiring will be, so that the command line links and can be tested.
#include <iostream>

#include "server/commands.h"

namespace wardmote::server {

namespace {
int absent(const char* what) {
  std::cerr << "wardmote: " << what << " is not part of this build\n";
  return static_cast<int>(ExitCode::unavailable);
}
}  // namespace

int run_serve(const Config&) { return absent("serve"); }
int run_demo(const DemoOptions&) { return absent("demo"); }
int run_sandbox(const SandboxOptions&) { return absent("sandbox"); }
int run_verify(const std::string&) { return absent("verify"); }

}  // namespace wardmote::server
