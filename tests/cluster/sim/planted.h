#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cluster/membership.h"
#include "cluster/plan.h"
#include "cluster/replica.h"

namespace wardmote::cluster::sim {

/// Mistakes that the simulator must find. They are made around the product's classes, by what is
/// fed to them and what is done with what they say: the classes themselves have no switch for it.
enum class Bug : std::uint8_t {
  none,
  /// A member goes on obeying the primary of an older epoch.
  obeys_an_old_epoch,
  /// A member answers for what is not on its disk yet.
  acks_before_the_sync,
  /// The answer of a learner counts like those of the in-sync set.
  counts_a_learner,
  /// A disk that was replaced keeps its incarnation.
  keeps_the_name_of_a_lost_disk,
  /// A restarted primary goes on in its epoch: cluster.md before decision 0015.
  resumes_its_epoch,
  /// A learner joins the in-sync set when it lags by fewer than 64 entries: cluster.md before
  /// decision 0015.
  joins_while_it_lags,
  /// The in-sync set counts as changed when the change is asked for.
  shrinks_before_etcd_says_so,
  /// A member appends without comparing what comes before.
  appends_anywhere,
  /// Primaryship goes to whom it was promised, caught up or not.
  hands_over_before_the_freeze,
  /// Whoever is alive is made primary.
  promotes_anybody,
  /// Telegram is told to forget what is read and not yet committed.
  confirms_before_the_commit,
  /// The floor is what was taken, not what was applied.
  prunes_by_a_wrong_floor,
  /// The community's shard says it is applied before it is committed.
  answers_before_the_commit,
  /// An envelope is applied whether or not those before it came.
  takes_any_number,
};
inline constexpr auto bug_count = static_cast<std::uint8_t>(Bug::takes_any_number) + 1;

std::string_view name_of(Bug bug);

/// The replica's step with the bug around it.
std::vector<ReplicaOutput> step_with(Bug bug, Replica& replica, ReplicaInput input, Time now);

/// What a process reads from its disk at start, as the bug has it.
DurableReplica restart_with(Bug bug, DurableReplica durable);

/// The plan as the bug has it.
std::vector<SetShard> plan_with(Bug bug, const ClusterView& view, const PlanOptions& options,
                                Time now);

}  // namespace wardmote::cluster::sim
