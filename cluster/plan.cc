#include "cluster/plan.h"

#include "cluster/planning.h"

namespace wardmote::cluster {

std::vector<SetShard> plan(const ClusterView& view, const PlanOptions& options, Time now) {
  if (view.nodes.empty()) return {};
  Planning planning(view, options, now);
  planning.fail_over();
  planning.create();
  planning.degrade();
  planning.drain();
  planning.repair();
  planning.balance();
  planning.spread_primaries();
  return planning.take();
}

}  // namespace wardmote::cluster
