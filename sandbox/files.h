#pragma once

#include "sandbox/methods.h"

namespace wardmote::sandbox {

/// Keeps a file under a new file_id and returns it.
const StoredFile& store_file(State& state, std::string bytes, std::string content_type,
                             std::string name);

/// Notes what a file is first used as; its path tells that.
void note_kind(State& state, const StoredFile& file, ContentKind kind);

/// Message members for a file shown as `kind`.
std::string media_json(const StoredFile& file, ContentKind kind);

/// Whether an argument or an upload names a file.
bool names_file(const Params& params, std::string_view field);

/// Finds what an argument names: an upload of that field, `attach://`, a file_id; URLs are not
/// fetched but stand for an empty file.
Checked<const StoredFile*> input_file(Call& call, std::string_view field, std::string_view value,
                                      ContentKind kind);

/// Reads one InputMedia object with its caption.
Checked<Content> read_input_media(Call& call, std::string_view json);

/// The path under /file/bot<token>/ for a file, and the way back.
std::string file_path(const StoredFile& file);
const StoredFile* find_by_path(const State& state, std::string_view path);

}  // namespace wardmote::sandbox
