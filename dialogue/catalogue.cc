#include "dialogue/catalogue.h"

#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <unordered_map>

#include "dialogue/compiled_text.h"
#include "governance/core/overloaded.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

enum class Target : std::uint8_t { html, plain };

/// ICU's locale: western digits everywhere, since numbers of reports are typed back.
icu::Locale locale_of(Language language) {
  constexpr std::array<const char*, languages.size()> names{"en-GB", "zh-Hans", "es", "ru",
                                                            "ar-u-nu-latn"};
  UErrorCode status = U_ZERO_ERROR;
  return icu::Locale::forLanguageTag(names[static_cast<std::size_t>(language)], status);
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string isolated(Language language, std::string text) {
  const bool one_line = text.find('\n') == std::string::npos;
  if (text.empty() || !one_line ||
      (!is_right_to_left(language) && !telegram::has_right_to_left(text)))
    return text;
  return "\u2068" + text + "\u2069";
}

std::string value_text(const Reader& reader, const Argument::Value& value, Target target) {
  return std::visit(
      Overloaded{[](std::int64_t number) { return std::to_string(number); },
                 [&](const std::string& text) {
                   return isolated(reader.language, target == Target::html ? escaped(text) : text);
                 },
                 [&](Timestamp when) { return moment_text(reader, when); },
                 [&](const telegram::Html& html) { return isolated(reader.language, html.value); }},
      value);
}

/// ICU's formatters are not for sharing between threads.
icu::MessageFormat* formatter(std::uint64_t id, const std::string& pattern, Language language) {
  thread_local std::unordered_map<std::uint64_t, std::unique_ptr<icu::MessageFormat>> formatters;
  auto& found = formatters[id];
  if (!found) {
    UErrorCode status = U_ZERO_ERROR;
    found = std::make_unique<icu::MessageFormat>(unicode(pattern), locale_of(language), status);
    if (U_FAILURE(status) != 0) found.reset();
  }
  return found.get();
}

const Argument* find_argument(Arguments arguments, std::string_view name) {
  const auto found = std::find_if(arguments.begin(), arguments.end(),
                                  [&](const Argument& a) { return a.name == name; });
  return found == arguments.end() ? nullptr : &*found;
}

std::string fill(const CompiledText& text, const Reader& reader, Arguments arguments,
                 Target target) {
  std::string out;
  for (const auto& piece : text.pieces) {
    out += piece.literal;
    if (piece.argument.empty()) continue;
    if (const auto* argument = find_argument(arguments, piece.argument))
      out += value_text(reader, argument->value, target);
  }
  return out;
}

icu::Formattable formattable(const CompiledText& text, const Reader& reader,
                             const Argument& argument, Target target) {
  const bool selects = std::find(text.selectors.begin(), text.selectors.end(), argument.name) !=
                       text.selectors.end();
  // ICU selects by words alone: a number would leave the whole sentence empty.
  if (const auto* number = std::get_if<std::int64_t>(&argument.value))
    return selects ? icu::Formattable{unicode(std::to_string(*number))}
                   : icu::Formattable{static_cast<int64_t>(*number)};
  if (const auto* word = std::get_if<std::string>(&argument.value); selects && word != nullptr)
    return icu::Formattable{unicode(*word)};
  return icu::Formattable{unicode(value_text(reader, argument.value, target))};
}

std::string format(icu::MessageFormat& formatter, const CompiledText& text, const Reader& reader,
                   Arguments arguments, Target target) {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& argument : arguments) {
    names.push_back(unicode(argument.name));
    values.push_back(formattable(text, reader, argument, target));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString formatted;
  formatter.format(names.data(), values.data(), static_cast<int32_t>(names.size()), formatted,
                   status);
  std::string out;
  formatted.toUTF8String(out);
  return out;
}

}  // namespace

struct Catalogue::Impl {
  struct Entry {
    std::array<CompiledText, 2> by_target;
    bool present = false;
  };
  explicit Impl(std::span<const std::span<const Text>> texts) {
    static std::atomic<std::uint64_t> next_id{1};
    for (const auto& language : texts) {
      for (const auto& text : language) index.try_emplace(text.key, index.size());
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      entries[i].resize(index.size());
      for (const auto& text : texts[i]) {
        entries[i][index.at(text.key)] = {
            {compile_text(text.pattern), compile_text(without_markup(text.pattern))}, true};
      }
    }
    first_id = next_id.fetch_add(index.size() * languages.size() * 2);
  }

  std::string text(Reader reader, std::string_view key, Arguments arguments, Target target) const {
    const auto found = index.find(key);
    if (found == index.end()) return std::string{key};
    if (!at(reader.language, found->second).present) reader.language = Language::en;
    const auto& entry = at(reader.language, found->second);
    if (!entry.present) return std::string{key};
    const auto which = static_cast<std::size_t>(target);
    const auto& compiled = entry.by_target[which];
    if (compiled.pattern.empty()) return fill(compiled, reader, arguments, target);
    const auto language = static_cast<std::uint64_t>(reader.language);
    const auto id = first_id + (language * index.size() + found->second) * 2 + which;
    auto* icu = formatter(id, compiled.pattern, reader.language);
    return icu == nullptr ? std::string{key} : format(*icu, compiled, reader, arguments, target);
  }

  const Entry& at(Language language, std::size_t position) const {
    static const Entry absent;
    const auto& own = entries[static_cast<std::size_t>(language)];
    return position < own.size() ? own[position] : absent;
  }

  std::unordered_map<std::string_view, std::size_t> index;
  std::array<std::vector<Entry>, languages.size()> entries;
  /// Numbers of this catalogue's formatters in the threads' caches, never used by another.
  std::uint64_t first_id = 0;
};

Catalogue::Catalogue() {
  std::array<std::span<const Text>, languages.size()> texts;
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = embedded_texts(languages[i]);
  impl_ = std::make_unique<Impl>(texts);
}
Catalogue::Catalogue(std::span<const std::span<const Text>> texts)
    : impl_(std::make_unique<Impl>(texts)) {}
Catalogue::~Catalogue() = default;

bool Catalogue::contains(std::string_view key) const { return impl_->index.contains(key); }

telegram::Html Catalogue::render(const Reader& reader, std::string_view key,
                                 Arguments arguments) const {
  return {impl_->text(reader, key, arguments, Target::html)};
}
telegram::Html Catalogue::render(const Reader& reader, std::string_view key,
                                 std::initializer_list<Argument> arguments) const {
  return render(reader, key, Arguments{arguments.begin(), arguments.size()});
}
std::string Catalogue::plain(const Reader& reader, std::string_view key,
                             Arguments arguments) const {
  return impl_->text(reader, key, arguments, Target::plain);
}
std::string Catalogue::plain(const Reader& reader, std::string_view key,
                             std::initializer_list<Argument> arguments) const {
  return plain(reader, key, Arguments{arguments.begin(), arguments.size()});
}

std::vector<Argument> arguments_of(const Rejection& rejection) {
  std::vector<Argument> arguments;
  arguments.reserve(rejection.arguments.size());
  for (const auto& argument : rejection.arguments) {
    std::visit(
        [&](const auto& value) {
          arguments.push_back({argument.name, value});
        },
        argument.value);
  }
  return arguments;
}

}  // namespace wardmote::dialogue
