#include "server/operator/call.h"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace wardmote::server {
namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::size_t request_id_max = 64;

std::string_view metadata(const grpc::CallbackServerContext& context, const char* name) {
  const auto& all = context.client_metadata();
  const auto found = all.find(name);
  if (found == all.end()) return {};
  return {found->second.data(), found->second.size()};
}

/// A token may stand there once only: which of two would count is not for the caller to guess.
std::string_view token_of(const grpc::CallbackServerContext& context) {
  if (context.client_metadata().count("authorization") != 1) return {};
  const auto value = metadata(context, "authorization");
  return value.starts_with(bearer) ? value.substr(bearer.size()) : std::string_view{};
}

bool is_request_id(std::string_view id) {
  return !id.empty() && id.size() <= request_id_max &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

std::string random_id() {
  std::array<unsigned char, 12> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::string sha256(const std::string& bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string code_name(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return "OK";
    case grpc::StatusCode::INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case grpc::StatusCode::NOT_FOUND:
      return "NOT_FOUND";
    case grpc::StatusCode::ALREADY_EXISTS:
      return "ALREADY_EXISTS";
    case grpc::StatusCode::FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case grpc::StatusCode::UNAVAILABLE:
      return "UNAVAILABLE";
    case grpc::StatusCode::PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case grpc::StatusCode::UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case grpc::StatusCode::CANCELLED:
      return "CANCELLED";
    default:
      return "INTERNAL";
  }
}

}  // namespace

Call::Call(std::shared_ptr<const CallEnvironment> environment,
           const grpc::CallbackServerContext& context, std::string method,
           const google::protobuf::Message* request)
    : environment_(std::move(environment)), method_(std::move(method)), peer_(context.peer()) {
  const auto id = metadata(context, "x-request-id");
  caller_.call_id = is_request_id(id) ? std::string{id} : random_id();
  if (request != nullptr) {
    target_ = target_of(*request);
    reason_ = reason_of(*request);
    digest_ = sha256(request->SerializeAsString());
  }
  const auto holder = environment_->tokens.verify(token_of(context));
  const auto needed = role_needed(method_);
  if (!holder) {
    admission_ = {grpc::StatusCode::UNAUTHENTICATED, "the token is missing or unknown"};
    return;
  }
  caller_.token_id = holder->id;
  caller_.name = holder->name;
  caller_.role = holder->role;
  if (!needed || holder->role < *needed) {
    admission_ = {
        grpc::StatusCode::PERMISSION_DENIED,
        fmt::format("{} needs the role {}, this token has {}", method_,
                    name_of(needed.value_or(OperatorRole::admin)), name_of(holder->role))};
    return;
  }
  if (!is_read(method_) && !environment_->backend.can_write())
    admission_ = {grpc::StatusCode::UNAVAILABLE,
                  "nothing can be changed now: the disk is full, or the server is stopping"};
}

void Call::finish(const grpc::Status& outcome, std::function<void(grpc::Status)> done) const {
  const AuditRecord record{
      .call_id = caller_.call_id,
      .token_id = caller_.token_id,
      .who = caller_.name,
      .role = caller_.token_id.empty() ? "" : std::string{name_of(caller_.role)},
      .method = method_,
      .target = target_,
      .outcome = code_name(outcome.error_code()),
      .arguments_digest = digest_,
      .reason = reason_};
  environment_->log.info("operator call", {{"call", record.call_id},
                                           {"who", record.who},
                                           {"peer", peer_},
                                           {"method", record.method},
                                           {"target", record.target},
                                           {"outcome", record.outcome}});
  if (!outcome.ok() || is_read(method_)) {
    environment_->backend.audit(
        record, Reply<bool>{[log = environment_->log, id = record.call_id](const auto& recorded) {
          if (!recorded || !*recorded)
            log.error("an operator's call is not in the trail", {{"call", id}});
        }});
    done(outcome);
    return;
  }
  environment_->backend.audit(
      record, Reply<bool>{[outcome, done = std::move(done)](const Outcome<bool>& recorded) {
        if (recorded && *recorded) return done(outcome);
        done({grpc::StatusCode::UNAVAILABLE,
              "the call could not be recorded; what became of it is not known"});
      }});
}

grpc::Status to_grpc_status(const CallError& error) {
  using Kind = CallError::Kind;
  switch (error.kind) {
    case Kind::invalid:
      return {grpc::StatusCode::INVALID_ARGUMENT, error.message};
    case Kind::not_found:
      return {grpc::StatusCode::NOT_FOUND, error.message};
    case Kind::already_exists:
      return {grpc::StatusCode::ALREADY_EXISTS, error.message};
    case Kind::refused:
      return {grpc::StatusCode::FAILED_PRECONDITION, error.message};
    case Kind::busy:
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, error.message};
    case Kind::unavailable:
      return {grpc::StatusCode::UNAVAILABLE, error.message};
    case Kind::internal:
      break;
  }
  return {grpc::StatusCode::INTERNAL, error.message};
}

std::string target_of(const google::protobuf::Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  const auto* community = type->FindFieldByName("community");
  if (community != nullptr && reflection->GetUInt64(request, community) != 0) {
    return fmt::format("community {}", reflection->GetUInt64(request, community));
  }
  const auto* bot = type->FindFieldByName("bot");
  if (bot != nullptr && reflection->GetInt64(request, bot) != 0) {
    return fmt::format("bot {}", reflection->GetInt64(request, bot));
  }
  const auto* district = type->FindFieldByName("district");
  if (district != nullptr && reflection->GetUInt32(request, district) != 0) {
    return fmt::format("district {}", reflection->GetUInt32(request, district));
  }
  return "city";
}

std::string reason_of(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("reason");
  return field == nullptr ? std::string{} : request.GetReflection()->GetString(request, field);
}

}  // namespace wardmote::server
