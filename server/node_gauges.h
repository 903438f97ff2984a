#pragma once

namespace wardmote::server {

struct NodeParts;

/// Lets the node's gauges be set before each scrape. For a node whose bots have started; nobody may
/// scrape once it has gone.
void watch_node(NodeParts& parts);

}  // namespace wardmote::server
