#include "governance/public_log/public_log.h"

#include <google/protobuf/util/json_util.h>

#include <map>
#include <utility>

#include "governance/board/checkpoint.h"
#include "governance/board/encoding.h"
#include "governance/board/tiles.h"

namespace wardmote::public_log {
namespace {

constexpr std::uint64_t head_row = 0;

/// The tree as the record has it: its peaks are the subtrees that loading asks for.
board::Expected<board::CompactRange> range_of(const v1::PublicLogRecord& record) {
  std::map<board::Subtree, board::Hash> peaks;
  std::uint64_t before = 0;
  auto peak = record.peaks().begin();
  for (int level = 63; level >= 0 && peak != record.peaks().end(); --level) {
    const auto width = std::uint64_t{1} << level;
    if ((record.size() & width) == 0) continue;
    if (const auto hash = board::hash_from_bytes(*peak++))
      peaks.emplace(board::Subtree{static_cast<std::uint8_t>(level), before >> level}, *hash);
    before += width;
  }
  const auto read = [&](board::Subtree subtree) -> std::optional<board::Hash> {
    const auto found = peaks.find(subtree);
    if (found == peaks.end()) return std::nullopt;
    return found->second;
  };
  return board::CompactRange::load(record.size(), read);
}

}  // namespace

board::Expected<v1::PublicLogEvent> publish(const State& state, const Publication& publication) {
  const auto* record = head_of(state);
  auto loaded = record == nullptr ? board::Expected<board::CompactRange>{} : range_of(*record);
  // A log that went on from nothing would contradict every head of before.
  if (!loaded) return tl::unexpected(loaded.error());
  auto& range = *loaded;
  v1::PublicLogEvent event;
  auto& appended = *event.mutable_appended();
  appended.set_origin(record == nullptr ? publication.origin : record->origin());
  for (const auto& line : publication.lines) {
    auto bytes = written(line);
    if (bytes.size() > board::leaf_bytes_max) return tl::unexpected(board::Fault::leaf_too_long);
    const auto completed = range.append(board::leaf_hash(bytes));
    if (!completed) return tl::unexpected(completed.error());
    appended.add_lines(std::move(bytes));
  }
  const auto key =
      board::SignerKey::make(appended.origin(), board::KeyType::ed25519, publication.seed);
  if (!key) return tl::unexpected(key.error());
  const auto signed_head = board::sign_checkpoint(
      {.origin = appended.origin(), .head = range.head(), .extensions = {}}, *key);
  if (!signed_head) return tl::unexpected(signed_head.error());
  appended.set_signed_head(*signed_head);
  appended.set_verifier_key(board::write_verifier_key(key->verifier()));
  return event;
}

void apply(State& state, const v1::PublicLogEvent& event) {
  if (!event.has_appended()) return;
  const auto& appended = event.appended();
  auto& record = state.head.edit(head_row);
  auto loaded = range_of(record);
  if (!loaded) return;
  auto& range = *loaded;
  for (const auto& line : appended.lines()) {
    const auto index = range.size();
    const auto hash = board::leaf_hash(line);
    v1::PublicLogLeaf leaf;
    leaf.set_line(line);
    state.leaves.append(index, std::move(leaf));
    v1::PublicLogPlace place;
    place.set_index(index);
    state.places.append(std::string{bytes_of(hash)}, std::move(place));
    const auto completed = range.append(hash);
    if (!completed) return;
    for (const auto& [subtree, root] : *completed) {
      if (subtree.level < lowest_stored_level) continue;
      v1::PublicLogNode node;
      node.set_hash(std::string{bytes_of(root)});
      state.nodes.append(node_key(subtree), std::move(node));
    }
  }
  record.set_origin(appended.origin());
  record.set_size(range.size());
  record.clear_peaks();
  for (const auto& peak : range.peaks()) record.add_peaks(std::string{bytes_of(peak)});
  record.set_signed_head(appended.signed_head());
  record.set_verifier_key(appended.verifier_key());
}

const v1::PublicLogRecord* head_of(const State& state) { return state.head.find(head_row); }

std::string written(const v1::BoardLine& line) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string bytes;
  // Fails for no message that has only strings of UTF-8.
  if (!google::protobuf::util::MessageToJsonString(line, &bytes, options).ok()) bytes.clear();
  return bytes;
}

std::optional<v1::BoardLine> read_line(std::string_view bytes) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  v1::BoardLine line;
  const google::protobuf::StringPiece text{bytes.data(), bytes.size()};
  if (!google::protobuf::util::JsonStringToMessage(text, &line, options).ok()) return std::nullopt;
  return line;
}

std::string node_key(const board::Subtree& subtree) {
  return static_cast<char>(subtree.level) + encode_key(subtree.index);
}

}  // namespace wardmote::public_log
