#pragma once

#include <google/protobuf/map.h>

#include <map>
#include <string>

#include "wardmote/v1/question.pb.h"

namespace wardmote::server {

/// Texts by language, as the API has them.
using TextMap = google::protobuf::Map<std::string, std::string>;

inline void fill_texts(TextMap& told, const v1::LocalText& text) {
  for (const auto& one : text.translations()) told[one.language()] = one.text();
}

/// Sorted by language, as records are.
inline v1::LocalText local_text(const TextMap& texts) {
  v1::LocalText record;
  for (const auto& [language, text] :
       std::map<std::string, std::string>{texts.begin(), texts.end()}) {
    auto& one = *record.add_translations();
    one.set_language(language);
    one.set_text(text);
  }
  return record;
}

}  // namespace wardmote::server
