#include "governance/core/actor.h"

#include "governance/core/overloaded.h"

namespace wardmote {

v1::Actor to_record(const Actor& actor) {
  v1::Actor record;
  std::visit(Overloaded{
                 [&](MemberId member) { record.set_member(raw(member)); },
                 [&](const Operator& person) { record.set_operator_name(person.name); },
                 [&](Clock) { record.set_clock(true); },
             },
             actor);
  return record;
}

Actor from_record(const v1::Actor& actor) {
  switch (actor.kind_case()) {
    case v1::Actor::kMember:
      return MemberId{actor.member()};
    case v1::Actor::kOperatorName:
      return Operator{actor.operator_name()};
    case v1::Actor::kClock:
    case v1::Actor::KIND_NOT_SET:
      break;
  }
  return Clock{};
}

}  // namespace wardmote
