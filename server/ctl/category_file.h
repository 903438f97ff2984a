#pragma once

#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "server/ctl/archive.h"
#include "wardmote/v1/operator.pb.h"

namespace wardmote::server {

/// The file's text: JSON that people can edit, languages sorted.
std::string to_json(const ::wardmote::api::v1::CategoryFile& file);
/// The error names what is wrong and where.
tl::expected<::wardmote::api::v1::CategoryFile, std::string> parse_categories(
    const std::string& json);

/// Writes a community's categories to a file, which is complete or not there at all.
grpc::Status export_categories(const ArchiveCall& call, std::uint64_t community,
                               const std::string& path);
/// Adds or replaces those of a file.
grpc::Status import_categories(const ArchiveCall& call, std::uint64_t community,
                               const std::string& path,
                               ::wardmote::api::v1::SaveCategoriesResponse& saved);

}  // namespace wardmote::server
