#include "storage/mutations.h"

#include "storage/mutation_reader.h"

namespace wardmote::storage {
namespace {

constexpr char put_tag = 1;
constexpr char erase_tag = 2;

void append_sized(std::string& out, std::string_view bytes) {
  auto size = bytes.size();
  for (; size >= 0x80; size >>= 7) out.push_back(static_cast<char>((size & 0x7f) | 0x80));
  out.push_back(static_cast<char>(size));
  out.append(bytes);
}

/// Takes a varint length and that many bytes off the front of `rest`.
std::optional<std::string_view> take_sized(std::string_view& rest) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    if (size > rest.size()) return std::nullopt;
    const auto bytes = rest.substr(0, size);
    rest.remove_prefix(size);
    return bytes;
  }
  return std::nullopt;
}

}  // namespace

void Mutations::put(std::string_view key, std::string_view value) {
  bytes_.push_back(put_tag);
  append_sized(bytes_, key);
  append_sized(bytes_, value);
  ++count_;
}

void Mutations::erase(std::string_view key) {
  bytes_.push_back(erase_tag);
  append_sized(bytes_, key);
  ++count_;
}

void Mutations::append(const Mutations& other) {
  bytes_.append(other.bytes_);
  count_ += other.count_;
}

std::optional<Mutation> MutationReader::next() {
  if (rest_.empty()) return std::nullopt;
  const auto whole = rest_;
  const char tag = rest_.front();
  rest_.remove_prefix(1);
  const auto key = take_sized(rest_);
  const auto value = key && tag == put_tag ? take_sized(rest_) : std::string_view{};
  if (!key || !value || (tag != put_tag && tag != erase_tag)) {
    damaged_ = true;
    rest_ = {};
    return std::nullopt;
  }
  return Mutation{.erase = tag == erase_tag,
                  .key = *key,
                  .value = *value,
                  .raw = whole.substr(0, whole.size() - rest_.size())};
}

}  // namespace wardmote::storage
