#include "tests/support/api_spec.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace wardmote::test {
namespace {

using nlohmann::json;
using Problems = std::vector<std::string>;

constexpr std::string_view array_of = "Array of ";

/// What a discriminating field must hold, read from its description: `always "member"`.
std::optional<std::string> constant(const json& field) {
  static const std::set<std::string> discriminators = {"type", "status", "source"};
  if (!discriminators.contains(field.at("name").get<std::string>())) return std::nullopt;
  const auto& description = field.at("description").get_ref<const std::string&>();
  for (const std::string_view cue : {"always ", "must be "}) {
    auto begin = description.find(cue);
    if (begin == std::string::npos) continue;
    begin = description.find_first_not_of("\"*", begin + cue.size());
    const auto end = description.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin);
    return description.substr(begin, end - begin);
  }
  return std::nullopt;
}

std::string listed(const json& types) {
  std::string text;
  for (const auto& type : types) text += (text.empty() ? "" : " or ") + type.get<std::string>();
  return text;
}

/// One walk over a value. `strict` finds fault with fields that the specification does not name.
class Walk {
 public:
  Walk(const json& types, bool strict) : types_{types}, strict_{strict} {}

  Problems fields(const json& specification, const json& object, const std::string& path) const {
    Problems problems;
    if (!object.is_object()) return {path + " is not an object"};
    const auto fields = specification.value("fields", json::array());
    std::set<std::string> known;
    for (const auto& field : fields) {
      const auto name = field.at("name").get<std::string>();
      known.insert(name);
      const auto found = object.find(name);
      if (found != object.end()) {
        add(problems, this->field(field, *found, path + "." + name));
      } else if (field.at("required").get<bool>()) {
        problems.push_back(path + "." + name + " is missing");
      }
    }
    for (const auto& [name, value] : object.items()) {
      if (strict_ && !known.contains(name)) problems.push_back(path + "." + name + " is unknown");
    }
    return problems;
  }

  /// The faults under the alternative that fits best.
  Problems any_of(const json& types, const json& value, const std::string& path) const {
    std::optional<Problems> best;
    for (const auto& type : types) {
      auto problems = one(type.get<std::string>(), value, path);
      if (problems.empty()) return {};
      if (!best || problems.size() < best->size()) best = std::move(problems);
    }
    if (types.size() > 1) best->push_back(path + " fits none of " + listed(types));
    return best.value_or(Problems{});
  }

  Problems one(const std::string& type, const json& value, const std::string& path) const {
    if (type.starts_with(array_of)) return array(type.substr(array_of.size()), value, path);
    if (const auto fits = scalar(type, value)) {
      return *fits ? Problems{} : Problems{path + " is no " + type};
    }
    const auto found = types_.find(type);
    if (found == types_.end()) return {path + " has an unheard-of type " + type};
    if (found->contains("subtypes")) return any_of(found->at("subtypes"), value, path);
    auto problems = fields(*found, value, path);
    if (type == "Update" && value.is_object() && value.size() > 2) {
      problems.push_back(path + " has more than one payload");
    }
    return problems;
  }

 private:
  static void add(Problems& all, Problems more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }

  static std::optional<bool> scalar(const std::string& type, const json& value) {
    if (type == "Integer") return value.is_number_integer();
    if (type == "Float") return value.is_number();
    if (type == "String") return value.is_string();
    if (type == "Boolean") return value.is_boolean();
    // In JSON a file goes by its file_id, its URL or an attach:// name.
    if (type == "InputFile") return value.is_string();
    return std::nullopt;
  }

  Problems field(const json& field, const json& value, const std::string& path) const {
    const auto wanted = constant(field);
    if (wanted && value.is_string() && value.get<std::string>() != *wanted) {
      return {path + " is not " + *wanted};
    }
    return any_of(field.at("types"), value, path);
  }

  Problems array(const std::string& type, const json& value, const std::string& path) const {
    if (!value.is_array()) return {path + " is no array"};
    Problems problems;
    for (std::size_t i = 0; i < value.size(); ++i) {
      add(problems, one(type, value[i], path + "[" + std::to_string(i) + "]"));
    }
    return problems;
  }

  const json& types_;
  bool strict_;
};

std::optional<json> parsed(std::string_view text) {
  auto value = json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace

std::string testdata(std::string_view file) {
  const char* folder = std::getenv("WARDMOTE_TESTDATA");
  return std::string{folder != nullptr ? folder : WARDMOTE_DEFAULT_TESTDATA} + "/" +
         std::string{file};
}

struct ApiSpec::Impl {
  json root;

  const json* method(std::string_view name) const {
    const auto& methods = root.at("methods");
    const auto found = methods.find(std::string{name});
    return found == methods.end() ? nullptr : &*found;
  }
};

ApiSpec::ApiSpec(const std::string& json)
    : impl_{std::make_unique<Impl>(Impl{nlohmann::json::parse(json)})} {}
ApiSpec::~ApiSpec() = default;

const ApiSpec* ApiSpec::shared() {
  static const auto spec = []() -> std::unique_ptr<ApiSpec> {
    std::ifstream file{WARDMOTE_TEST_DATA "/bot-api-spec.json"};
    return std::make_unique<ApiSpec>(std::string{std::istreambuf_iterator<char>{file}, {}});
  }();
  return spec.get();
}

std::vector<std::string> ApiSpec::check_request(std::string_view method,
                                                std::string_view body) const {
  const auto* specification = impl_->method(method);
  if (specification == nullptr) return {std::string{method} + " is no method"};
  const auto value = parsed(body);
  if (!value) return {"the body is no JSON"};
  return Walk{impl_->root.at("types"), true}.fields(*specification, *value, std::string{method});
}

std::vector<std::string> ApiSpec::check_result(std::string_view method,
                                               std::string_view result) const {
  const auto* specification = impl_->method(method);
  if (specification == nullptr) return {std::string{method} + " is no method"};
  const auto value = parsed(result);
  if (!value) return {"the result is no JSON"};
  return Walk{impl_->root.at("types"), false}.any_of(specification->at("returns"), *value,
                                                     "result");
}

std::vector<std::string> ApiSpec::check_type(std::string_view type, std::string_view value) const {
  const auto parsed_value = parsed(value);
  if (!parsed_value) return {"the value is no JSON"};
  return Walk{impl_->root.at("types"), false}.one(std::string{type}, *parsed_value,
                                                  std::string{type});
}

}  // namespace wardmote::test
