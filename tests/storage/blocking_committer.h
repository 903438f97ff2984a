#pragma once

#include <future>
#include <utility>

#include "storage/committer.h"

namespace wardmote::storage {

/// Hands in a commit and waits for its answer.
inline std::pair<absl::Status, CommitPosition> commit_and_wait(Committer& committer, Shard shard,
                                                               Mutations mutations) {
  std::promise<std::pair<absl::Status, CommitPosition>> answer;
  const bool taken = committer.submit(
      {shard, std::move(mutations), [&](const absl::Status& status, CommitPosition position) {
         answer.set_value({status, position});
       }});
  if (!taken) return {absl::UnavailableError("not taken"), {}};
  return answer.get_future().get();
}

}  // namespace wardmote::storage
