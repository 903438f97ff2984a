#pragma once

#include <optional>
#include <string_view>

namespace wardmote::storage {

/// One row change, as views into the bytes it was read from.
struct Mutation {
  bool erase = false;
  std::string_view key;
  std::string_view value;
  /// The encoding of this change alone.
  std::string_view raw;
};

/// Walks the bytes of Mutations, which may come from a damaged disk or a foreign node.
class MutationReader {
 public:
  explicit MutationReader(std::string_view bytes) : rest_(bytes) {}

  /// Nothing at the end, or where the bytes stop making sense.
  std::optional<Mutation> next();
  /// True once next() has found bytes that are no encoding of changes.
  bool damaged() const { return damaged_; }

 private:
  std::string_view rest_;
  bool damaged_ = false;
};

}  // namespace wardmote::storage
