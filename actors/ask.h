#pragma once

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <chrono>
#include <future>
#include <string>
#include <utility>

namespace wardmote {

/// How a thread that is no actor asks one. Exactly one of `on_reply(Reply&)` and
/// `on_trouble(std::string)` is called, on one of CAF's threads.
template <class Target, class Request, class OnReply, class OnTrouble>
void ask(caf::actor_system& system, const Target& target, std::chrono::milliseconds timeout,
         Request request, OnReply on_reply, OnTrouble on_trouble) {
  system.spawn([=, request = std::move(request), on_reply = std::move(on_reply),
                on_trouble = std::move(on_trouble)](caf::event_based_actor* self) mutable {
    self->request(target, timeout, std::move(request))
        .then(std::move(on_reply),
              [on_trouble = std::move(on_trouble)](caf::error& trouble) mutable {
                on_trouble(to_string(trouble));
              });
  });
}

/// Like ask, and waits. For starting and stopping only. Returns an empty reply on trouble.
template <class Reply, class Target, class Request>
Reply ask_and_wait(caf::actor_system& system, const Target& target,
                   std::chrono::milliseconds timeout, Request request) {
  auto promise = std::make_shared<std::promise<Reply>>();
  auto reply = promise->get_future();
  ask(
      system, target, timeout, std::move(request),
      [promise](Reply& got) { promise->set_value(std::move(got)); },
      [promise](const std::string&) { promise->set_value(Reply{}); });
  return reply.get();
}

}  // namespace wardmote
