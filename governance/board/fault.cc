#include "governance/board/fault.h"

#include <array>

namespace wardmote::board {

namespace {

constexpr std::array<std::string_view, 18> names{
    "size_too_large",    "sizes_reversed",   "index_outside_tree",  "hash_missing",
    "file_missing",      "leaf_too_long",    "tile_malformed",      "bundle_malformed",
    "path_malformed",    "key_malformed",    "key_type_wrong",      "note_malformed",
    "signature_missing", "signature_wrong",  "timestamp_too_large", "checkpoint_malformed",
    "origin_differs",    "receipt_malformed"};
static_assert(static_cast<std::size_t>(Fault::receipt_malformed) + 1 == names.size());

}  // namespace

std::string_view name(Fault fault) { return names.at(static_cast<std::size_t>(fault)); }

}  // namespace wardmote::board
