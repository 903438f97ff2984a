#include "tests/cluster/sim/model_etcd.h"

#include <algorithm>

namespace wardmote::cluster::sim {

TxnAnswer ModelEtcd::commit(const Txn& txn) {
  for (const auto& compare : txn.compares) {
    const auto found = keys_.find(compare.key);
    const auto& what = compare.what == Compare::What::create ? &KeyValue::create : &KeyValue::mod;
    if ((found == keys_.end() ? 0 : found->second.*what) != compare.revision)
      return {.applied = false, .revision = revision_};
  }
  // A put under a lease that is gone is an error, and nothing happens.
  for (const auto& put : txn.puts)
    if (put.lease != 0 && !leases_.contains(put.lease))
      return {.applied = false, .revision = revision_};
  ++revision_;
  for (const auto& put : txn.puts) {
    auto& row = keys_[put.key];
    row = {.key = put.key,
           .value = put.value,
           .create = row.create == 0 ? revision_ : row.create,
           .mod = revision_,
           .lease = put.lease};
    note(put.key);
  }
  return {.applied = true, .revision = revision_};
}

void ModelEtcd::note(const std::string& key) {
  Change change{.key = key, .value = get(key), .revision = revision_};
  if (on_change) on_change(change);
  history_.push_back(std::move(change));
}

std::vector<KeyValue> ModelEtcd::range(const std::string& prefix) const {
  std::vector<KeyValue> rows;
  for (auto row = keys_.lower_bound(prefix); row != keys_.end() && row->first.starts_with(prefix);
       ++row)
    rows.push_back(row->second);
  return rows;
}

std::vector<KeyValue> ModelEtcd::stale_range(const std::string& prefix, Revision back) const {
  std::map<std::string, KeyValue> keys;
  for (const auto& change : history_) {
    if (change.revision > revision_ - back) break;
    if (!change.key.starts_with(prefix)) continue;
    if (change.value)
      keys[change.key] = *change.value;
    else
      keys.erase(change.key);
  }
  std::vector<KeyValue> rows;
  for (const auto& [key, row] : keys) rows.push_back(row);
  return rows;
}

std::optional<KeyValue> ModelEtcd::get(const std::string& key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

LeaseId ModelEtcd::grant(std::int64_t ttl, std::int64_t now) {
  leases_[++last_lease_] = {.ttl = ttl, .deadline = now + ttl};
  return last_lease_;
}

bool ModelEtcd::keep_alive(LeaseId lease, std::int64_t now) {
  const auto found = leases_.find(lease);
  if (found == leases_.end()) return false;
  found->second.deadline = now + found->second.ttl;
  return true;
}

void ModelEtcd::revoke(LeaseId lease) {
  if (leases_.erase(lease) == 0) return;
  ++revision_;
  std::vector<std::string> gone;
  for (const auto& [key, row] : keys_)
    if (row.lease == lease) gone.push_back(key);
  for (const auto& key : gone) {
    keys_.erase(key);
    note(key);
  }
}

void ModelEtcd::expire(std::int64_t now) {
  std::vector<LeaseId> over;
  for (const auto& [id, lease] : leases_)
    if (lease.deadline <= now) over.push_back(id);
  for (const auto id : over) revoke(id);
}

}  // namespace wardmote::cluster::sim
