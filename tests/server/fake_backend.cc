#include "tests/server/fake_backend.h"

#include <memory>
#include <optional>

namespace wardmote::server {
namespace {

class Pieces : public ArchiveSource {
 public:
  explicit Pieces(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  void next(Reply<std::optional<std::string>> reply) override {
    if (next_ == pieces_.size()) return reply(std::optional<std::string>{});
    reply(std::optional{pieces_[next_++]});
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t next_ = 0;
};

class Collected : public ArchiveSink {
 public:
  Collected(FakeBackend& backend, std::uint32_t district)
      : backend_(backend), district_(district) {}
  void write(std::string piece, Reply<bool> reply) override {
    if (piece == "damaged") {
      return reply(tl::unexpected(CallError{CallError::Kind::invalid, "the archive is damaged"}));
    }
    backend_.archive.push_back(std::move(piece));
    reply(true);
  }
  void finish(Reply<api::Community> reply) override {
    api::Community community;
    community.set_id(77);
    community.set_district(district_);
    reply(std::move(community));
  }

 private:
  FakeBackend& backend_;
  std::uint32_t district_;
};

}  // namespace

void FakeBackend::export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                                   Reply<std::shared_ptr<ArchiveSource>> reply) {
  remember(caller, "ExportCommunity");
  if (asked.community() != 12) {
    return reply(tl::unexpected(CallError{CallError::Kind::not_found, "no such community"}));
  }
  reply(std::shared_ptr<ArchiveSource>{std::make_shared<Pieces>(archive)});
}

void FakeBackend::import_community(const Caller& caller, const api::ImportHeader& header,
                                   Reply<std::shared_ptr<ArchiveSink>> reply) {
  remember(caller, "ImportCommunity");
  reply(std::shared_ptr<ArchiveSink>{std::make_shared<Collected>(*this, header.district())});
}

void FakeBackend::audit(const AuditRecord& record, Reply<bool> reply) {
  {
    const std::scoped_lock lock{mutex_};
    trail_.push_back(record);
    if (forgets_audit) return unanswered_.push_back(std::move(reply));
  }
  reply(records_audit);
}

std::vector<Caller> FakeBackend::callers() const {
  const std::scoped_lock lock{mutex_};
  return callers_;
}

std::vector<std::string> FakeBackend::methods() const {
  const std::scoped_lock lock{mutex_};
  return methods_;
}

std::vector<AuditRecord> FakeBackend::trail() const {
  const std::scoped_lock lock{mutex_};
  return trail_;
}

void FakeBackend::remember(const Caller& caller, const char* method) {
  const std::scoped_lock lock{mutex_};
  callers_.push_back(caller);
  methods_.emplace_back(method);
}

void FakeBackend::answer(const api::ListDistrictsRequest&,
                         Reply<api::ListDistrictsResponse> reply) {
  api::ListDistrictsResponse response;
  auto& district = *response.add_districts();
  district.set_id(3);
  district.set_name("North\x1b[2J");
  district.set_created_at_ms(1'700'000'000'000);
  reply(std::move(response));
}

void FakeBackend::answer(const api::CreateDistrictRequest& asked, Reply<api::District> reply) {
  if (asked.name().empty()) {
    return reply(tl::unexpected(CallError{CallError::Kind::invalid, "a district needs a name"}));
  }
  if (asked.name() == "North") {
    return reply(tl::unexpected(CallError{CallError::Kind::already_exists, "North is there"}));
  }
  api::District district;
  district.set_id(4);
  district.set_name(asked.name());
  reply(std::move(district));
}

void FakeBackend::answer(const api::CreateCommunityRequest& asked,
                         Reply<api::CreatedCommunity> reply) {
  api::CreatedCommunity created;
  created.mutable_community()->set_id(12);
  created.mutable_community()->set_name(asked.name());
  created.mutable_community()->set_district(asked.district());
  created.set_setup_code(asked.languages_size() == 2 ? "two languages" : "code");
  reply(std::move(created));
}

void FakeBackend::answer(const api::SetSettingRequest&, Reply<api::Setting> reply) {
  reply(tl::unexpected(CallError{CallError::Kind::refused, "locked by the city"}));
}

void FakeBackend::answer(const api::ShowNodeRequest&, Reply<api::NodeStatus>) {}

}  // namespace wardmote::server
