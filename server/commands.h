#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/config/config.h"

namespace wardmote::server {

/// Exit codes of the command line, as sysexits.h has them.
enum class ExitCode : std::uint8_t {
  success = 0,
  failure = 1,
  usage = 64,
  unavailable = 69,
  no_permission = 77,
  config = 78,
};

/// Runs the server until SIGINT or SIGTERM. Returns the process's exit code, as all of these do.
int run_serve(const Config& config);

/// Server, sandbox and a demo city in one process.
struct DemoOptions {
  std::string data_dir = "demo-data";
  std::string address = "127.0.0.1";
  std::uint32_t page_port = 8090;
  std::uint64_t seed = 1;
  /// Forgets what an earlier demo left in `data_dir`.
  bool reset = false;
  /// Lets others than this machine play the people.
  bool control_from_anywhere = false;
};
int run_demo(const DemoOptions& options);

/// The sandbox Telegram alone.
struct SandboxOptions {
  /// Empty: remembers nothing.
  std::string data_dir = {};
  std::string address = "127.0.0.1";
  std::uint32_t port = 8081;
  std::uint64_t seed = 1;
  /// Lets others than this machine script people and faults.
  bool control_from_anywhere = false;
};
int run_sandbox(const SandboxOptions& options);

/// A city of invented communities in a data folder, for measuring; no Telegram is needed.
struct SeedOptions {
  std::uint32_t communities = 1000;
  /// Of each community.
  std::uint32_t residents = 10;
  std::uint32_t reports = 5;
  /// Open questions of yes and no, by turns with open and with private ballots.
  std::uint32_t votes = 0;
  /// How long ago all of it happened, in seconds: votes last 90 days.
  std::uint32_t age_seconds = 0;
};
int run_seed(const Config& config, const SeedOptions& options);

enum class CountMethod : std::uint8_t {
  plurality,
  approval,
  score,
  irv,
  schulze,
  scottish_stv,
  greedy,
  greedy_no_skip,
  greedy_threshold,
  greedy_per_cost,
  mes,
  mes_add1,
  mes_add1u,
};
/// As it is written on the command line: "scottish-stv".
std::string_view name(CountMethod method);

/// An election or a budget from a file, counted without a server.
struct CountOptions {
  std::string file;
  CountMethod method = CountMethod::plurality;
  /// Of elections; without it those that a .blt file names, one with IRV and of a .pb file.
  std::optional<std::uint32_t> seats = {};
  bool as_json = false;
  /// Tag of the language of the words.
  std::string language = "en";
  /// The revealed seed as 64 hexadecimal digits; empty: ties go by identifiers.
  std::string lot_seed = {};
  /// Schulze's "none of these"; empty: there is none.
  std::string default_option = {};
  bool no_early_stop = false;
  bool integral_start = false;
  std::uint64_t increment = 1;
  /// Of greedy-threshold; without it the file's min_project_score_threshold.
  std::optional<std::int64_t> threshold = {};
};
/// Writes the result to stdout, what is odd or wrong to stderr. 1 if the file cannot be counted.
int run_count(const CountOptions& options);

/// The files of a public board, and what they are held against.
struct VerifyBoardOptions {
  /// With "checkpoint" and "tile/" in it.
  std::string folder;
  /// A verifier key, "NAME+ID+KEY"; empty: no signature is checked.
  std::string key = {};
  /// Paths of files; empty: none.
  std::string receipt = {};
  std::string older_head = {};
};
inline constexpr std::string_view verify_board_name = "verify-board";
/// Its exit code where it cannot tell: options that are wrong, files that cannot be read. Scripts
/// must not take that for a board that is false.
inline constexpr int verify_board_unusable = 2;
/// Says of each claim whether it holds, on stdout. 0 if all that was checked does, 1 if one does
/// not.
int run_verify_board(const VerifyBoardOptions& options);

/// Somebody else's machine, which keeps a board and says that it only grew.
struct WitnessOptions {
  /// Where the board is: what stands before "checkpoint" and "tile/".
  std::string url;
  /// Where its copy is kept.
  std::string folder;
  /// The board's verifier key.
  std::string key;
  /// File of the witness's own private key; empty: the board is copied, and nothing is signed.
  std::string signer_file = {};
};
inline constexpr std::string_view witness_name = "witness";
/// Brings the copy up to the board's newest head, if all that was there before is in it. 0 if so; 1
/// if the board contradicts itself or what was kept of it, which is then kept as evidence; 2 if it
/// cannot tell.
int run_witness(const WitnessOptions& options);
/// Makes a witness's key in a file that nobody else can read, and prints its public half.
int run_witness_key(const std::string& name, const std::string& signer_file);

/// Replays every entity's events below `data_dir` and compares with its records to the byte.
int run_verify(const std::string& data_dir);

}  // namespace wardmote::server
