#include "cluster/membership.h"

#include <utility>

namespace wardmote::cluster {

std::vector<MembershipOutput> Membership::step(const MembershipInput& input, Time now) {
  now_ = now;
  if (joined_ && now_ >= deadline_) {
    joined_ = false;
    out_.push_back(Stopped{});
  }
  std::visit([this](const auto& one) { on(one); }, input);
  return std::exchange(out_, {});
}

void Membership::begin_anew() {
  if (joined_) {
    joined_ = false;
    out_.push_back(Stopped{});
  }
  // Its key must not stay in the way of the new one.
  if (lease_ != 0) out_.push_back(RevokeLease{.lease = lease_});
  state_ = State::granting;
  sent_at_ = now_;
  out_.push_back(GrantLease{.attempt = ++attempt_, .ttl = options_.ttl});
}

void Membership::on(const LeaseGranted& granted) {
  if (state_ != State::granting || !is_current(granted.attempt)) return;
  lease_ = granted.lease;
  state_ = State::writing;
  sent_at_ = now_;
  out_.push_back(StoreLease{.lease = lease_});
  out_.push_back(WriteNode{.attempt = ++attempt_, .lease = lease_});
}

void Membership::on(const NodeWritten& written) {
  if (state_ != State::writing || !is_current(written.attempt)) return;
  // Refused: the key of an earlier lease is still there, or ours is and the answer was lost. The
  // next attempt revokes both.
  if (!written.applied) return;
  create_revision_ = written.create_revision;
  state_ = State::member;
  beat();
}

void Membership::beat() {
  sent_at_ = now_;
  lease_alive_ = key_alive_ = false;
  out_.push_back(
      Heartbeat{.attempt = ++attempt_, .lease = lease_, .create_revision = create_revision_});
}

void Membership::on(const KeepAliveAnswered& answer) {
  if (state_ != State::member || !is_current(answer.attempt)) return;
  if (!answer.alive) return begin_anew();
  lease_alive_ = true;
  confirm();
}

void Membership::on(const BeatAnswered& answer) {
  if (state_ != State::member || !is_current(answer.attempt)) return;
  if (!answer.applied) return begin_anew();
  key_alive_ = true;
  confirm();
}

void Membership::confirm() {
  if (!lease_alive_ || !key_alive_) return;
  deadline_ = sent_at_ + options_.own_stop;
  if (joined_ || now_ >= deadline_) return;
  joined_ = true;
  out_.push_back(Joined{.lease = lease_});
}

void Membership::on(const MembershipTick&) {
  switch (state_) {
    case State::without_lease:
      return begin_anew();
    case State::granting:
    case State::writing:
      if (now_ - sent_at_ >= options_.call_deadline) begin_anew();
      return;
    case State::member:
      if (now_ - sent_at_ >= options_.heartbeat) beat();
      return;
  }
}

}  // namespace wardmote::cluster
