#include "gateway/routing.h"

#include "governance/core/overloaded.h"

namespace wardmote::gateway {

namespace {

using telegram::Chat;
using telegram::ChatType;

struct Finder {
  const RouteBook& book;
  const CommunityTags& tags;

  /// A tag is only a claim: a community that this bot does not serve is not reached by it.
  std::optional<CommunityId> served(std::optional<CommunityId> claimed) const {
    return claimed && book.serves(*claimed) ? claimed : std::nullopt;
  }
  std::optional<CommunityId> in_private(telegram::UserId person) const {
    if (const auto chosen = served(book.person(person))) return chosen;
    return book.only_community();
  }
  std::optional<CommunityId> of_chat(const Chat& chat) const {
    if (chat.type == ChatType::private_chat)
      return in_private(telegram::UserId{telegram::raw(chat.id)});
    return book.chat(chat.id);
  }

  std::optional<CommunityId> of_message(const telegram::Message& message) const {
    if (const auto tagged = served(tags.of_message(message))) return tagged;
    if (const auto known = of_chat(message.chat)) return known;
    // The first word from a new supergroup is that it used to be a group we know.
    if (message.migrate_from_chat_id != telegram::ChatId{})
      return book.chat(message.migrate_from_chat_id);
    return std::nullopt;
  }
  std::optional<CommunityId> of_button(const telegram::CallbackQuery& query) const {
    if (const auto tagged = served(tags.of_button(query.data))) return tagged;
    return query.chat ? of_chat(*query.chat) : in_private(query.from.id);
  }
};

}  // namespace

EntityId destination_of(const telegram::Update& update, telegram::BotId bot, const RouteBook& book,
                        const CommunityTags& tags) {
  const Finder finder{book, tags};
  const auto community = std::visit(
      Overloaded{
          [](const telegram::UnknownUpdate&) { return std::optional<CommunityId>{}; },
          [&](const telegram::MessageReceived& in) { return finder.of_message(in.message); },
          [&](const telegram::MessageEdited& in) { return finder.of_chat(in.message.chat); },
          [&](const telegram::ChannelPost& in) { return finder.of_message(in.message); },
          [&](const telegram::CallbackQuery& in) { return finder.of_button(in); },
          [&](const telegram::BotMemberChanged& in) { return finder.of_chat(in.change.chat); },
          [&](const telegram::MemberChanged& in) { return finder.of_chat(in.change.chat); },
      },
      update.content);
  if (community) return entity_of(*community);
  return {EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(bot))};
}

}  // namespace wardmote::gateway
