// Turns texts/<language>.json into the source of embedded_texts(), at build time:
//   embed_texts OUT.cc en en.json zh_hans zh-Hans.json ...

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string{"\\n"} : std::string{c};
  }
  return out + '"';
}

std::map<std::string, std::string> read_texts(const std::string& path) {
  std::ifstream in{path};
  // The callback sees every key, so that a key written twice is an error and not the last one.
  std::map<std::string, std::string> texts;
  std::string key;
  const auto take = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    if (event == nlohmann::json::parse_event_t::key) {
      key = value.get<std::string>();
      if (texts.contains(key)) throw std::runtime_error(path + ": twice: " + key);
    } else if (event == nlohmann::json::parse_event_t::value) {
      texts[key] = value.get<std::string>();
    }
    return true;
  };
  (void)nlohmann::json::parse(in, take);
  return texts;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::ofstream out{arguments[1]};
    out << "#include \"dialogue/texts.h\"\n\nnamespace wardmote::dialogue {\nnamespace {\n";
    for (int i = 2; i + 1 < count; i += 2) {
      out << "constexpr Text texts_" << arguments[i] << "[] = {\n";
      for (const auto& [key, pattern] : read_texts(arguments[i + 1])) {
        out << "    {" << quoted(key) << ", " << quoted(pattern) << "},\n";
      }
      out << "};\n";
    }
    out << "}  // namespace\n\nstd::span<const Text> embedded_texts(Language language) {\n"
        << "  switch (language) {\n";
    for (int i = 2; i + 1 < count; i += 2) {
      out << "    case Language::" << arguments[i] << ": return texts_" << arguments[i] << ";\n";
    }
    out << "  }\n  return {};\n}\n\n}  // namespace wardmote::dialogue\n";
    return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& trouble) {
    std::cerr << trouble.what() << '\n';
    return EXIT_FAILURE;
  }
}
