#include "governance/board/receipt.h"

#include "governance/board/encoding.h"

namespace wardmote::board {

namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";

}  // namespace

Expected<Receipt> parse_receipt(std::string_view bytes) {
  const auto fault = tl::unexpected(Fault::receipt_malformed);
  Receipt receipt;
  if (take_line(bytes) != first_line) return fault;
  auto line = take_line(bytes);
  if (line && line->starts_with(extra_word)) {
    auto leaf = from_base64(line->substr(extra_word.size()));
    if (!leaf || leaf->empty()) return fault;
    receipt.leaf = std::move(*leaf);
    line = take_line(bytes);
  }
  if (!line || !line->starts_with(index_word)) return fault;
  const auto index = from_decimal(line->substr(index_word.size()));
  if (!index) return fault;
  receipt.index = *index;
  for (line = take_line(bytes); line && !line->empty(); line = take_line(bytes)) {
    const auto hash = hash_from_base64(*line);
    if (!hash || receipt.proof.size() == proof_hashes_max) return fault;
    receipt.proof.push_back(*hash);
  }
  if (!line) return fault;
  auto head = parse_signed_checkpoint(bytes);
  if (!head) return tl::unexpected(head.error());
  receipt.head = std::move(*head);
  return receipt;
}

Expected<std::string> write_receipt(const Receipt& receipt) {
  const auto head = write_note(receipt.head.note);
  if (!head) return head;
  std::string text;
  const auto line = [&](std::string_view word, const std::string& value) {
    text.append(word).append(value).push_back('\n');
  };
  line(first_line, {});
  if (!receipt.leaf.empty()) line(extra_word, to_base64(receipt.leaf));
  line(index_word, std::to_string(receipt.index));
  for (const auto& hash : receipt.proof) line({}, to_base64(bytes_of(hash)));
  line({}, {});
  return text.append(*head);
}

bool verify_receipt(const Receipt& receipt, std::string_view leaf) {
  return verify_inclusion({leaf_hash(leaf), receipt.index, receipt.head.checkpoint.head},
                          receipt.proof);
}

}  // namespace wardmote::board
