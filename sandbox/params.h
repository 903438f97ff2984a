#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wardmote::sandbox {

/// A file that came in a multipart body.
struct Upload {
  std::string field = {};
  std::string file_name = {};
  std::string content_type = {};
  std::string bytes = {};
};

/// The arguments of one Bot API call. Telegram's server treats every argument as a string,
/// whatever it was in the request; what is not a string in JSON is kept as JSON text.
class Params {
 public:
  void set(std::string name, std::string value);
  void attach(Upload upload) { uploads_.push_back(std::move(upload)); }

  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// Returns the argument, or "" if it is absent.
  std::string_view text(std::string_view name) const;
  /// Reads a whole number leniently: the digits at the beginning count, anything else is 0.
  std::int64_t number(std::string_view name) const;
  /// As `number`, `otherwise` if absent, forced into the range; never an error.
  std::int64_t clamped(std::string_view name, std::int64_t otherwise, std::int64_t low,
                       std::int64_t high) const;
  /// true, yes and 1 in any case are true, all else is false.
  bool flag(std::string_view name) const;
  const Upload* upload(std::string_view field) const;
  std::size_t upload_count() const { return uploads_.size(); }
  const std::vector<std::pair<std::string, std::string>>& all() const { return values_; }

 private:
  const std::string* find(std::string_view name) const;

  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<Upload> uploads_;
};

/// Reads the digits at the beginning of `text`, as Telegram's to_integer does.
std::int64_t lenient_number(std::string_view text);
/// Reads a number that must be the whole of `text`.
std::optional<std::int64_t> strict_number(std::string_view text);

}  // namespace wardmote::sandbox
