// Joining, leaving, roles: who belongs, and who may do what.
#include "dialogue/members_dialogue.h"

#include "dialogue/deep_link.h"
#include "dialogue/dialogue.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/code.h"
#include "governance/core/overloaded.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

constexpr Action leave_confirmed{0x0201};
constexpr Action forget_confirmed{0x0203};
constexpr Action grant_undone{0x0204};
constexpr Action invite_menu{0x0205};
constexpr Action invite_join{0x0206};
/// Argument: the role.
constexpr Action invite_role{0x0207};

members::Person person_from(const telegram::User& user) {
  return {.id = PersonId{raw(user.id)},
          .first_name = telegram::sanitise_name(user.first_name),
          .last_name = telegram::sanitise_name(user.last_name),
          .username = user.username,
          .language_hint = user.language_code};
}

/// A code in a link or typed after /join. Nothing if there is none.
std::string code_in(std::string_view payload) {
  const auto link = parse_payload(payload);
  const bool is_code = link && (link->kind == LinkKind::invite || link->kind == LinkKind::join);
  return normalize_code(is_code ? std::string_view{link->rest} : payload);
}

void remember_route(Turn& turn, PersonId person) {
  route_person(turn, person, turn.place.is_private);
}

bool let_in(Turn& turn, const telegram::User& user, std::string_view code) {
  const auto person = person_from(user);
  const bool open = turn.place.is_private;
  const bool in =
      code.empty()
          ? act<members::Feature>(turn, members::Join{.person = person, .private_chat_open = open})
          : act<members::Feature>(
                turn, members::RedeemInvite{
                          .person = person, .code = std::string{code}, .private_chat_open = open});
  turn.speaker = speaker_of(turn, person.id, user.language_code);
  if (in) remember_route(turn, person.id);
  return in && turn.is_member();
}

void leave(Turn& turn, const telegram::Command&, const telegram::Message&) {
  show(turn, {.text = turn.text("leave.sure"),
              .buttons = {{.label = turn.plain("leave.yes"), .action = leave_confirmed},
                          {.label = turn.plain("button.no"), .action = framework::home}},
              .self = framework::home});
}

void on_leave_confirmed(Turn& turn, const ButtonPress&) {
  act<members::Feature>(turn, members::Leave{.member = *turn.speaker.member});
}

void on_leave_undone(Turn& turn, const ButtonPress&) {
  if (act<members::Feature>(turn, members::UndoLeave{.member = *turn.speaker.member}))
    show_home(turn, "leave.undone");
}

void forget(Turn& turn, const telegram::Command&, const telegram::Message&) {
  show(turn, {.text = turn.text("forget.sure"),
              .buttons = {{.label = turn.plain("forget.yes"), .action = forget_confirmed},
                          {.label = turn.plain("button.no"), .action = framework::home}},
              .self = framework::home});
}

void on_forget_confirmed(Turn& turn, const ButtonPress&) {
  act<members::Feature>(turn, members::Forget{.member = *turn.speaker.member});
}

void show_invite_menu(Turn& turn) {
  Screen screen{.text = turn.text("invite.menu"),
                .buttons = {{.label = turn.plain("invite.neighbour"), .action = invite_join}},
                .self = invite_menu};
  const auto own = members::role_of(turn.context(), *turn.speaker.member);
  for (const Role role : all_roles) {
    // Only what the rules would grant is offered; they decide all the same.
    if (!own || (own != Role::owner && role >= *own)) continue;
    screen.buttons.push_back(
        {.label =
             turn.plain("invite.for_role", {{"role", role_name(turn, turn.speaker.reader, role)}}),
         .action = invite_role,
         .argument = static_cast<std::uint64_t>(role)});
  }
  show(turn, screen);
}

void on_invite_menu(Turn& turn, const ButtonPress&) { show_invite_menu(turn); }
void invite(Turn& turn, const telegram::Command&, const telegram::Message&) {
  if (!turn.is_officer())
    send(turn, here(turn), turn.text("command.officers_only"));
  else
    show_invite_menu(turn);
}

void on_invite_join(Turn& turn, const ButtonPress&) {
  act<members::Feature>(turn, members::CreateInvite{.by = *turn.speaker.member,
                                                    .kind = members::InviteKind::join,
                                                    .lifetime = std::nullopt});
}
void on_invite_role(Turn& turn, const ButtonPress& press) {
  const auto role = static_cast<Role>(press.argument);
  if (std::find(all_roles.begin(), all_roles.end(), role) == all_roles.end()) return;
  act<members::Feature>(turn, members::CreateInvite{.by = *turn.speaker.member,
                                                    .kind = members::InviteKind::role,
                                                    .role = role,
                                                    .single_use = true,
                                                    .lifetime = std::nullopt});
}

void on_grant_undone(Turn& turn, const ButtonPress& press) {
  if (act<members::Feature>(turn, members::UndoGrant{.by = *turn.speaker.member,
                                                     .member = MemberId{press.object},
                                                     .role = static_cast<Role>(press.argument)}))
    reply(turn, "role.undone");
}

void join(Turn& turn, const telegram::Command& command, const telegram::Message& message) {
  // A role may be given to whoever is in already; who was not has just come in by the same code.
  const auto code = normalize_code(command.arguments);
  if (code.empty())
    send(turn, here(turn), turn.text("join.how"));
  else if (message.from)
    act<members::Feature>(turn, members::RedeemInvite{.person = person_from(*message.from),
                                                      .code = code,
                                                      .private_chat_open = turn.place.is_private});
}

bool is_officer(const Turn& turn) { return turn.is_officer(); }

bool start(Turn& turn, std::string_view payload, const telegram::Message& message) {
  const auto link = parse_payload(payload);
  const bool invitation = link &&
                          (link->kind == LinkKind::invite || link->kind == LinkKind::join) &&
                          !link->rest.empty();
  if (!invitation || !message.from) return false;
  if (turn.result.events.empty())
    act<members::Feature>(turn, members::RedeemInvite{.person = person_from(*message.from),
                                                      .code = code_in(payload),
                                                      .private_chat_open = turn.place.is_private});
  return true;
}

constexpr CommandEntry commands[] = {
    {"join", in_private, join, "command.join"},
    {"leave", in_private, leave, "command.leave"},
    {"forget", in_private, forget, "command.forget"},
    {"invite", in_private | in_officers, invite, ""},
};
constexpr ActionEntry actions[] = {
    {leave_confirmed, on_leave_confirmed},   {undo_leave, on_leave_undone},
    {forget_confirmed, on_forget_confirmed}, {grant_undone, on_grant_undone},
    {invite_menu, on_invite_menu},           {invite_join, on_invite_join},
    {invite_role, on_invite_role},
};
constexpr MenuEntry menu[] = {{"menu.invite", invite_menu, is_officer}};

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return members::next_deadline(state.state<members::Feature>(), context);
}

void wake(Turn& turn) { act<members::Feature>(turn, members::Tick{}); }

void tell_member(Turn& turn, MemberId member, std::string_view key,
                 std::initializer_list<Argument> arguments, std::vector<Button> buttons = {}) {
  const auto address = private_chat_of(turn, member, SendClass::answer);
  if (!address) return;
  send(turn, *address,
       {.text = turn.at.texts.render(address->reader, key, arguments),
        .buttons = std::move(buttons),
        .self = framework::home});
}

void welcome(Turn& turn, const members::Welcome& effect) {
  turn.speaker.member = effect.member;
  turn.speaker.reader = reader_of(turn, effect.member);
  turn.speaker.simple = members::simple_mode_of(turn.context(), effect.member);
  const auto* profile = community::profile_of(turn.community());
  const std::string community = profile == nullptr ? std::string{} : profile->name();
  // In a group the bot does not greet everybody who presses a button.
  if (!turn.place.is_private) return;
  Screen screen{.text = turn.text(effect.returned ? "join.welcome_back" : "join.welcome",
                                  {{"community", community}}),
                .columns = 2,
                .self = framework::languages};
  for (const Language language : languages) {
    screen.buttons.push_back({.label = std::string{native_name(language)},
                              .action = framework::pick_language,
                              .argument = static_cast<std::uint64_t>(language)});
  }
  if (!effect.returned)
    send(turn, here(turn), screen);
  else
    send(turn, here(turn), screen.text);
  place_simple_keyboard(turn);
}

void show_invite(Turn& turn, const members::ShowInvite& effect) {
  const bool joins = effect.kind == members::InviteKind::join;
  const auto url = to_url(turn.at.bot.username, {.kind = joins ? LinkKind::join : LinkKind::invite,
                                                 .community = turn.at.id,
                                                 .rest = effect.code});
  turn.result.answer_json = R"({"code":")" + effect.code + R"(","url":")" + url +
                            R"(","expires_at_ms":)" + std::to_string(to_ms(effect.expires_at)) +
                            "}";
  if (raw(turn.place.chat) == 0) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       joins ? turn.text("invite.join_code", {{"url", url}, {"until", effect.expires_at}})
             : turn.text("invite.role_code",
                         {{"role", role_name(turn, turn.speaker.reader, effect.role)},
                          {"url", url},
                          {"until", effect.expires_at}}));
}

void tell_role_granted(Turn& turn, const members::TellRoleGranted& effect) {
  const auto reader = reader_of(turn, effect.member);
  tell_member(turn, effect.member, "role.granted",
              {{"role", role_name(turn, reader, effect.role)}});
  if (effect.role >= Role::officer) tell_waiting_wishes(turn);
  const auto officers = chat_of(turn, community::Purpose::officers);
  if (!officers) return;
  send(
      turn, *officers,
      {.text = turn.at.texts.render(officers->reader, "role.granted_to",
                                    {{"name", members::display_name(turn.members(), effect.member)},
                                     {"role", role_name(turn, officers->reader, effect.role)}}),
       .buttons = {{.label = turn.at.texts.plain(officers->reader, "button.undo"),
                    .action = grant_undone,
                    .object = raw(effect.member),
                    .argument = static_cast<std::uint64_t>(effect.role)}},
       .self = framework::home});
}

}  // namespace

std::string role_name(const Turn& turn, const Reader& reader, Role role) {
  return turn.at.texts.plain(reader, "role.name", {{"role", std::string{name(role)}}});
}

bool meet(Turn& turn, const telegram::User& user, std::string_view command,
          std::string_view payload) {
  const bool starts = command == "start" || command == "join";
  if (!turn.speaker.member) return let_in(turn, user, starts ? code_in(payload) : std::string{});
  if (!turn.is_member()) {
    const auto* record = members::find(turn.members(), *turn.speaker.member);
    if (starts || (record != nullptr && record->erased()))
      return let_in(turn, user, starts ? code_in(payload) : std::string{});
    reply(turn, "leave.gone");
    return false;
  }
  const auto member = *turn.speaker.member;
  // Neither is refused to a member; nothing happens if nothing changed.
  (void)turn.run<members::Feature>(
      members::UpdatePerson{.member = member, .person = person_from(user)});
  const auto* record = members::find(turn.members(), member);
  if (turn.place.is_private && record->private_chat() != v1::PRIVATE_CHAT_OPEN) {
    (void)turn.run<members::Feature>(
        members::NotePrivateChat{.member = member, .state = members::PrivateChat::open});
    remember_route(turn, turn.speaker.person);
    if (turn.is_officer()) tell_waiting_wishes(turn);
  }
  return true;
}

void perform(Turn& turn, const members::Effect& effect) {
  std::visit(
      Overloaded{[&](const members::Welcome& e) { welcome(turn, e); },
                 [&](const members::SayGoodbye& e) {
                   answer_press(turn, std::string{});
                   tell_member(turn, e.member, "leave.done", {{"until", e.undo_until}},
                               {{.label = turn.plain("button.undo"), .action = undo_leave}});
                 },
                 [&](const members::TellRoleGranted& e) { tell_role_granted(turn, e); },
                 [&](const members::TellRoleEnded& e) {
                   tell_member(turn, e.member, e.expired ? "role.expired" : "role.ended",
                               {{"role", role_name(turn, reader_of(turn, e.member), e.role)}});
                 },
                 [&](const members::ShowInvite& e) { show_invite(turn, e); },
                 [](const members::PreferencesChanged&) {},
                 [&](const members::DestroyKey& e) {
                   forget_in_petitions(turn, e.member);
                   turn.at.vault.destroy(e.member);
                   act<surveys::Feature>(turn, surveys::EraseResponses{e.member});
                 },
                 [&](const members::ConfirmErasure& e) {
                   answer_press(turn, std::string{});
                   const Address address{.chat = telegram::ChatId{raw(e.person)},
                                         .reader = turn.speaker.reader};
                   send_with(turn, address, turn.text("forget.done"), telegram::RemoveKeyboard{});
                   unroute_person(turn, e.person);
                 }},
      effect);
}

const Dialogue& members_dialogue() {
  static const Dialogue dialogue{.name = "members",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = {},
                                 .wake = wake,
                                 .next_deadline = next_deadline,
                                 .start = start};
  return dialogue;
}

}  // namespace wardmote::dialogue
