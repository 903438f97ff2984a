#include "server/operator/permissions.h"

#include <algorithm>
#include <array>

namespace wardmote::server {
namespace {

constexpr std::array<std::string_view, 3> role_names = {"viewer", "operator", "admin"};

struct Permission {
  std::string_view method;
  OperatorRole role;
};

constexpr Permission permissions[] = {
#define METHOD(name, request, response, role) {#name, OperatorRole::role},
#include "server/operator/methods.inc"
#undef METHOD
    {"ExportCommunity", OperatorRole::admin},
    {"ImportCommunity", OperatorRole::admin},
};

}  // namespace

std::string_view name_of(OperatorRole role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<OperatorRole> operator_role(std::string_view name) {
  const auto found = std::find(role_names.begin(), role_names.end(), name);
  if (found == role_names.end()) return std::nullopt;
  return static_cast<OperatorRole>(found - role_names.begin());
}

std::optional<OperatorRole> role_needed(std::string_view method) {
  const auto* found = std::find_if(std::begin(permissions), std::end(permissions),
                                   [method](const auto& p) { return p.method == method; });
  if (found == std::end(permissions)) return std::nullopt;
  return found->role;
}

bool is_read(std::string_view method) {
  return method.starts_with("List") || method.starts_with("Get") || method.starts_with("Show");
}

}  // namespace wardmote::server
