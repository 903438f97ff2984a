# Turns texts/*.json, flat and one pair a line, into the source of embedded_texts():
#   cmake -DOUT=texts.cc -DTEXTS=<folder> -P embed_texts.cmake
# A string in JSON without \u escapes is one in C++ too.
set(string "\"([^\"\\\\]|\\\\.)*\"")
set(arrays)
set(cases)
foreach(pair en=en zh_hans=zh-Hans es=es ru=ru ar=ar)
  string(REPLACE "=" ";" pair ${pair})
  list(GET pair 0 language)
  list(GET pair 1 tag)
  file(READ "${TEXTS}/${tag}.json" json)
  string(REGEX REPLACE "(${string}): (${string})" "{\\1, \\3}" entries "${json}")
  string(APPEND arrays "constexpr Text texts_${language}[] = ${entries};\n")
  string(APPEND cases "    case Language::${language}: return texts_${language};\n")
endforeach()
file(WRITE "${OUT}" "#include \"dialogue/texts.h\"

namespace wardmote::dialogue {
namespace {
${arrays}}  // namespace

std::span<const Text> embedded_texts(Language language) {
  switch (language) {
${cases}  }
  return {};
}

}  // namespace wardmote::dialogue
")
