#pragma once

// What residents and officers say: checked, cleaned, and sealed where only some may read it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/context.h"
#include "governance/core/result.h"
#include "governance/core/vault.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

/// A text as it is stored, at most `limit` code points; may be empty.
Result<std::string> checked_text(std::string_view text, std::size_t limit);
/// Without photos that are there twice; at most `photos_max` together with `already`.
Result<std::vector<v1::ReportPhoto>> checked_photos(const std::vector<Photo>& photos,
                                                    const v1::ReportBody& already = {});
/// Within the area that the community set, if it did.
Result<v1::ReportPlace> checked_place(const Context& context, const Place& place);
/// A note needs a text, a photo or a voice message.
Result<v1::NoteBody> checked_note(std::string_view text, const std::vector<Photo>& photos,
                                  std::string_view voice);

/// Puts a body into a record or event: open, or sealed under the reporter's key.
template <class Into, class Body>
void put_body(Into& into, const Body& body, std::optional<MemberId> sealed_for,
              PersonVault& vault) {
  into.clear_body();
  into.clear_sealed_body();
  if (sealed_for) {
    into.set_sealed_body(vault.seal(*sealed_for, body.SerializeAsString()));
  } else {
    *into.mutable_body() = body;
  }
}

/// The coordinates of a place, if it has any.
std::optional<Coordinates> point_of(const v1::ReportPlace& place);
bool is_empty(const v1::ReportPlace& place);

}  // namespace wardmote::reports
