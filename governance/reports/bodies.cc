#include "governance/reports/bodies.h"

#include <algorithm>
#include <cmath>

#include "governance/core/text.h"
#include "governance/reports/duplicates.h"
#include "governance/reports/queries.h"
#include "governance/reports/refusals.h"
#include "governance/reports/settings.h"

namespace wardmote::reports {
namespace {

constexpr std::size_t file_id_max = 256;

TextArgument limit_of(std::size_t limit) { return {"limit", static_cast<std::int64_t>(limit)}; }

bool is_valid(const Coordinates& point) {
  return std::isfinite(point.latitude) && std::isfinite(point.longitude) &&
         std::abs(point.latitude) <= 90 && std::abs(point.longitude) <= 180;
}

bool contains(const auto& photos, const v1::ReportPhoto& photo) {
  return std::any_of(photos.begin(), photos.end(), [&](const v1::ReportPhoto& other) {
    return photo.unique_id().empty() ? other.file_id() == photo.file_id()
                                     : other.unique_id() == photo.unique_id();
  });
}

template <class Body>
std::optional<Body> opened(const std::string& sealed, MemberId reporter, const PersonVault& vault) {
  const auto plain = vault.open(reporter, sealed);
  Body body;
  if (!plain || !body.ParseFromString(*plain)) return std::nullopt;
  return body;
}

}  // namespace

Result<std::string> checked_text(std::string_view text, std::size_t limit) {
  // Cleaning never makes a text longer in code points, and no code point has more than four bytes.
  if (text.size() > 16 * limit) return refuse(Refusal::text_too_long, {limit_of(limit)});
  auto clean = clean_text(text);
  if (count_code_points(clean) > limit) return refuse(Refusal::text_too_long, {limit_of(limit)});
  return clean;
}

Result<std::vector<v1::ReportPhoto>> checked_photos(const std::vector<Photo>& photos,
                                                    const v1::ReportBody& already) {
  std::vector<v1::ReportPhoto> checked;
  for (const auto& photo : photos) {
    if (photo.file_id.empty() || photo.file_id.size() > file_id_max) continue;
    v1::ReportPhoto record;
    record.set_file_id(repair_utf8(photo.file_id));
    record.set_unique_id(repair_utf8(cut(photo.unique_id, file_id_max)));
    if (contains(checked, record) || contains(already.photos(), record)) continue;
    if (checked.size() + already.photos_size() >= photos_max) {
      return refuse(Refusal::too_many_photos, {limit_of(photos_max)});
    }
    checked.push_back(std::move(record));
  }
  return checked;
}

Result<v1::ReportPlace> checked_place(const Context& context, const Place& place) {
  v1::ReportPlace record;
  auto landmark = checked_text(place.landmark, landmark_max);
  if (!landmark) return tl::unexpected(std::move(landmark).error());
  record.set_landmark(clean_line(*landmark));
  if (!place.point) return record;
  if (!is_valid(*place.point)) return refuse(Refusal::place_invalid);
  const auto area = settings_of(context).area;
  if (area && metres_between(area->centre, *place.point) > area->metres) {
    return refuse(Refusal::place_out_of_area);
  }
  record.set_latitude(place.point->latitude);
  record.set_longitude(place.point->longitude);
  return record;
}

Result<v1::NoteBody> checked_note(std::string_view text, const std::vector<Photo>& photos,
                                  std::string_view voice) {
  auto checked = checked_text(text, text_max);
  if (!checked) return tl::unexpected(std::move(checked).error());
  auto pictures = checked_photos(photos);
  if (!pictures) return tl::unexpected(std::move(pictures).error());
  v1::NoteBody body;
  body.set_text(*std::move(checked));
  body.mutable_photos()->Assign(pictures->begin(), pictures->end());
  body.set_voice(repair_utf8(cut(voice, file_id_max)));
  if (body.text().empty() && body.photos().empty() && body.voice().empty()) {
    return refuse(Refusal::text_empty);
  }
  return body;
}

std::optional<Coordinates> point_of(const v1::ReportPlace& place) {
  if (!place.has_latitude() || !place.has_longitude()) return std::nullopt;
  return Coordinates{place.latitude(), place.longitude()};
}

bool is_empty(const v1::ReportPlace& place) { return !point_of(place) && place.landmark().empty(); }

std::optional<v1::ReportBody> body_of(const v1::Report& report, const PersonVault& vault) {
  if (report.withdrawn_at_ms() != 0) return std::nullopt;
  if (report.has_body()) return report.body();
  return opened<v1::ReportBody>(report.sealed_body(), MemberId{report.reporter()}, vault);
}

std::optional<v1::NoteBody> body_of(const v1::ReportNote& note, const v1::Report& report,
                                    const PersonVault& vault) {
  if (note.has_body()) return note.body();
  return opened<v1::NoteBody>(note.sealed_body(), MemberId{report.reporter()}, vault);
}

}  // namespace wardmote::reports
