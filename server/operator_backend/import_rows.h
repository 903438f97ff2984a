#pragma once

#include <string>

#include "server/node_parts.h"
#include "server/operator_backend/import_check.h"
#include "storage/mutations.h"

namespace wardmote::server {

/// What an import says beside the archive.
struct ImportedBy {
  std::string call_id;
  std::string name;
  DistrictId district{};
  std::int64_t bot = 0;
};

/// The rows that put the community into this database: all of the archive, one event more that says
/// where it belongs now, and messages to its bot's desk about whose chats and people are whose.
Outcome<storage::Mutations> import_rows(NodeParts& parts, CheckedArchive& checked,
                                        const ImportedBy& by);

}  // namespace wardmote::server
