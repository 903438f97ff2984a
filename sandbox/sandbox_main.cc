#include <CLI/CLI.hpp>

#include "sandbox/sandbox.h"

int main(int argc, char** argv) {
  wardmote::sandbox::Options options;
  CLI::App app{"A Telegram of our own: the Bot API, people to play, faults to order."};
  app.add_option("--address", options.address, "Where to listen")->capture_default_str();
  options.port = 8081;
  app.add_option("--port", options.port, "0 takes any free port")->capture_default_str();
  app.add_option("--data", options.data_dir, "Folder of the journal; memory only without it");
  app.add_option("--seed", options.seed, "Makes runs repeat")->capture_default_str();
  app.add_option("--messages-per-chat", options.messages_per_chat_max, "Older ones are forgotten");
  app.add_option("--transcript", options.transcript_max, "Entries kept; 0 keeps none");
  app.add_flag("--rate-limits", options.has_rate_limits, "Answer 429 at Telegram's rates");
  app.add_flag("--sync", options.syncs_journal, "Sync the journal after each step");
  app.add_flag("!--no-gather", options.gathers_updates, "Wake waiting getUpdates at once");
  app.add_flag("--control-from-anywhere", options.control_from_anywhere,
               "Let other machines play people and order faults");
  CLI11_PARSE(app, argc, argv);
  return wardmote::sandbox::run_sandbox(options);
}
