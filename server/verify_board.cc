// `wardmote verify-board`: what a stranger can find out about a board from its files.
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "governance/board/audit.h"
#include "governance/board/encoding.h"
#include "governance/core/text.h"
#include "server/commands.h"

namespace wardmote::server {

namespace {

using namespace board;
namespace fs = std::filesystem;

/// A bundle of 256 leaves, each as long as may be, is the largest file of a board.
constexpr std::size_t board_file_bytes_max = tile_width * (leaf_bytes_max + 2);

tl::expected<std::string, FileFault> read_file(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return tl::unexpected(FileFault::absent);
  // A folder or a pipe where a file should be is no file.
  if (status.type() != fs::file_type::regular) return tl::unexpected(FileFault::unreadable);
  std::ifstream in{path, std::ios::binary};
  std::string bytes;
  std::vector<char> piece(1 << 16);
  while (in && bytes.size() <= board_file_bytes_max) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  // One byte more than any such file may have is enough to be refused by whoever parses it.
  if (!in.eof() && bytes.size() <= board_file_bytes_max)
    return tl::unexpected(FileFault::unreadable);
  return bytes;
}

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

std::string report(const Audit& result, bool has_key) {
  std::string text;
  if (result.head)
    text += fmt::format("{}: {} leaves, root {}\n", clean_line(result.head->origin),
                        result.head->head.size, to_base64(bytes_of(result.head->head.root)));
  for (const auto& finding : result.findings) text += line_of(finding);
  if (!has_key) text += "Without --key anybody may have made all of this.\n";
  if (result.has(Verdict::fails)) return text + "Something is FALSE.\n";
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
  const auto bytes = read_file(path);
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
  const fs::path folder{options.folder};
  const auto result =
      audit([&](const std::string& path) { return read_file(folder / path); }, task);
  std::cout << report(result, task.key.has_value());
  if (!std::cout.flush()) return unusable("the result cannot be written");
  if (result.has(Verdict::fails)) return static_cast<int>(ExitCode::failure);
  if (result.has(Verdict::unreadable)) return verify_board_unusable;
  return static_cast<int>(ExitCode::success);
}

}  // namespace wardmote::server
