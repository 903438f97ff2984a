// `wardmote verify-board`: what a stranger can find out about a board from its files.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "governance/board/audit.h"
#include "governance/board/encoding.h"
#include "governance/core/text.h"
#include "governance/decisions/recount.h"
#include "governance/public_log/public_log.h"
#include "server/board_folder.h"
#include "server/commands.h"

namespace wardmote::server {

namespace {

using namespace board;
namespace fs = std::filesystem;

std::string_view words_of(Claim claim) {
  switch (claim) {
    case Claim::head_is_readable:
      return "the board has a head";
    case Claim::head_is_signed:
      return "the head is signed by the given key";
    case Claim::leaves_are_complete:
      return "all leaves that the head counts are here";
    case Claim::root_is_of_leaves:
      return "the root in the head is the one of these leaves";
    case Claim::tiles_are_of_leaves:
      return "the hashes in all tiles are those of these leaves";
    case Claim::older_head_is_signed:
      return "the older head is signed by the given key";
    case Claim::older_head_is_prefix:
      return "nothing that the older head counts was changed or taken away";
    case Claim::receipt_head_is_signed:
      return "the receipt's head is signed by the given key";
    case Claim::receipt_head_is_prefix:
      return "nothing that the receipt's head counts was changed or taken away";
    case Claim::receipt_is_proven:
      return "the receipt's proof leads from its leaf to its head";
    case Claim::receipt_is_on_board:
      return "the receipt's leaf stands on this board at its place";
  }
  return {};
}

std::string_view words_of(Fault fault) {
  switch (fault) {
    case Fault::signature_missing:
      return "there is no signature by it";
    case Fault::signature_wrong:
      return "the signature is not over this text";
    case Fault::origin_differs:
      return "it is of a board with another name";
    case Fault::key_type_wrong:
      return "it is not a key of a board";
    case Fault::sizes_reversed:
      return "it counts more leaves than this board has";
    case Fault::index_outside_tree:
      return "this board has fewer leaves";
    case Fault::note_malformed:
      return "it is not a signed note";
    case Fault::checkpoint_malformed:
      return "it is not a head: name, number of leaves, root";
    case Fault::bundle_malformed:
      return "it does not have the leaves that belong there";
    case Fault::file_missing:
      return "it is not there";
    default:
      return name(fault);
  }
}

std::string_view words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "true";
    case Verdict::fails:
      return "FALSE";
    case Verdict::unchecked:
      return "not checked";
    case Verdict::unreadable:
      return "unreadable";
  }
  return {};
}

std::string line_of(const Finding& finding) {
  auto line = fmt::format("{:<12} {}", words_of(finding.verdict), words_of(finding.claim));
  if (!finding.file.empty()) line += ": " + clean_line(finding.file);
  if (finding.fault) line += fmt::format(": {}", words_of(*finding.fault));
  return line + "\n";
}

std::string_view words_of(decisions::BoardClaim claim) {
  using decisions::BoardClaim;
  switch (claim) {
    case BoardClaim::lines_are_in_order:
      return "its lines stand in the order of a vote";
    case BoardClaim::texts_are_frozen:
      return "the texts are those of the opening";
    case BoardClaim::ballots_were_cast:
      return "every counted ballot was on the board before the vote closed, and counts once";
    case BoardClaim::lot_is_committed:
      return "what the lot is made of was committed to before the opening";
    case BoardClaim::result_is_of_ballots:
      return "counting the ballots again gives the published result";
    case BoardClaim::log_is_of_count:
      return "counting again gives the published log and reasons, line by line";
  }
  return {};
}

Verdict verdict_of(decisions::BoardVerdict verdict) {
  switch (verdict) {
    case decisions::BoardVerdict::holds:
      return Verdict::holds;
    case decisions::BoardVerdict::fails:
      return Verdict::fails;
    case decisions::BoardVerdict::unchecked:
      break;
  }
  return Verdict::unchecked;
}

/// The votes on the board, counted again. Sets `fails` if anything is false.
std::string votes_report(const std::vector<decisions::DecisionFindings>& votes,
                         std::uint64_t silent, bool& fails) {
  std::string text;
  for (const auto& vote : votes) {
    text += fmt::format("\ndecision {}: {}\n{} ballots on the board, {} counted\n",
                        raw(vote.decision), clean_line(vote.title), vote.posted, vote.counted);
    for (const auto& finding : vote.findings) {
      fails = fails || finding.verdict == decisions::BoardVerdict::fails;
      text += fmt::format("{:<12} {}\n", words_of(verdict_of(finding.verdict)),
                          words_of(finding.claim));
    }
  }
  if (!votes.empty()) text += "\n";
  // Somebody else's, or of a newer version; a vote that they are missing from shows it.
  if (silent > 0) text += fmt::format("{} leaves say nothing that this program knows.\n", silent);
  return text;
}

std::string report(const Audit& result, const std::string& votes, bool has_key, bool fails) {
  std::string text;
  if (result.head)
    text += fmt::format("{}: {} leaves, root {}\n", clean_line(result.head->origin),
                        result.head->head.size, to_base64(bytes_of(result.head->head.root)));
  for (const auto& finding : result.findings) text += line_of(finding);
  text += votes;
  if (!has_key) text += "Without --key anybody may have made all of this.\n";
  if (fails) return text + "Something is FALSE.\n";
  if (result.has(Verdict::unreadable)) return text + "The files cannot be read.\n";
  return text + "All that was checked is true.\n";
}

int unusable(std::string_view why) {
  std::cerr << "wardmote verify-board: " << why << "\n";
  return verify_board_unusable;
}

/// Reads and parses what the user keeps; says on stderr what is wrong with it.
template <class Parse>
auto kept(const std::string& path, std::string_view what, Parse parse)
    -> std::optional<typename decltype(parse({}))::value_type> {
  const auto bytes = read_board_file(path);
  const auto parsed =
      bytes.map_error([](FileFault) { return Fault::file_missing; }).and_then(parse);
  if (parsed) return *parsed;
  unusable(fmt::format("{} {}", clean_line(path), bytes ? what : "cannot be read"));
  return std::nullopt;
}

}  // namespace

int run_verify_board(const VerifyBoardOptions& options) {
  AuditTask task;
  if (!options.key.empty()) {
    const auto key = parse_verifier_key(options.key);
    if (!key) return unusable("--key is not a verifier key: NAME+ID+KEY");
    if (key->type != KeyType::ed25519) return unusable("--key is the key of a witness");
    task.key = *key;
  }
  if (!options.older_head.empty()) {
    task.older_head = kept(options.older_head, "is not a signed head",
                           [](const std::string& bytes) { return parse_signed_checkpoint(bytes); });
    if (!task.older_head) return verify_board_unusable;
  }
  if (!options.receipt.empty()) {
    task.receipt = kept(options.receipt, "is not a receipt",
                        [](const std::string& bytes) { return parse_receipt(bytes); });
    if (!task.receipt) return verify_board_unusable;
  }
  decisions::Recount recount;
  std::uint64_t silent = 0;
  task.on_leaf = [&](std::string_view leaf) {
    const auto line = public_log::read_line(leaf);
    if (line && line->kind_case() != v1::BoardLine::KIND_NOT_SET)
      recount.add(*line);
    else
      ++silent;
  };
  const fs::path folder{options.folder};
  const auto result =
      audit([&](const std::string& path) { return read_board_file(folder / path); }, task);
  bool fails = result.has(Verdict::fails);
  const auto votes = votes_report(recount.findings(), silent, fails);
  std::cout << report(result, votes, task.key.has_value(), fails);
  if (!std::cout.flush()) return unusable("the result cannot be written");
  if (fails) return static_cast<int>(ExitCode::failure);
  if (result.has(Verdict::unreadable)) return verify_board_unusable;
  return static_cast<int>(ExitCode::success);
}

}  // namespace wardmote::server
