#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cluster/records.h"

namespace wardmote::cluster::sim {

using LeaseId = std::int64_t;

struct KeyValue {
  std::string key;
  std::string value;
  Revision create = 0;
  Revision mod = 0;
  LeaseId lease = 0;
};

/// What a watch tells: the key as it is at `revision`; without a value it is gone.
struct Change {
  std::string key;
  std::optional<KeyValue> value;
  Revision revision = 0;
};

struct Compare {
  enum class What : std::uint8_t { create, mod };
  std::string key;
  What what{};
  Revision revision = 0;
};

struct Put {
  std::string key;
  std::string value;
  LeaseId lease = 0;
};

/// If all compares hold, all puts happen, at one revision.
struct Txn {
  std::vector<Compare> compares;
  std::vector<Put> puts;
};

struct TxnAnswer {
  bool applied = false;
  Revision revision = 0;
};

/// etcd as the protocol sees it: one row of transactions. Late and lost answers are the network's;
/// what an old etcd itself does wrong (stale reads, keep-alives of leases that are gone) is here.
class ModelEtcd {
 public:
  TxnAnswer commit(const Txn& txn);
  std::vector<KeyValue> range(const std::string& prefix) const;
  /// The keys as they were `back` revisions ago (etcd-io/etcd#20418).
  std::vector<KeyValue> stale_range(const std::string& prefix, Revision back) const;
  std::optional<KeyValue> get(const std::string& key) const;

  LeaseId grant(std::int64_t ttl, std::int64_t now);
  bool keep_alive(LeaseId lease, std::int64_t now);
  void revoke(LeaseId lease);
  void expire(std::int64_t now);

  /// Called with every change, before anybody else can know of it.
  std::function<void(const Change&)> on_change;

 private:
  struct Lease {
    std::int64_t ttl = 0;
    std::int64_t deadline = 0;
  };
  void note(const std::string& key);

  Revision revision_ = 1;
  std::map<std::string, KeyValue> keys_;
  std::map<LeaseId, Lease> leases_;
  LeaseId last_lease_ = 0;
  std::vector<Change> history_;
};

}  // namespace wardmote::cluster::sim
