#include "dialogue/my_data.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include "governance/decisions/queries.h"
#include "governance/petitions/queries.h"
#include "governance/reports/queries.h"
#include "governance/surveys/queries.h"

namespace wardmote::dialogue {
namespace {

std::string json_of(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto written = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!written.ok()) return "{}";
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

template <class Records>
std::string array_of(const Records& records) {
  std::string json = "[";
  for (const auto& record : records) json += (json.size() > 1 ? ",\n" : "") + json_of(record);
  return json + "]";
}

/// Opened, since what is sealed for the disk is the person's own.
std::vector<v1::Report> opened_reports(const Turn& turn, MemberId member) {
  std::vector<v1::Report> reports;
  for (const auto* report : reports::reported_by(turn.reports(), member)) {
    auto copy = *report;
    if (auto body = reports::body_of(*report, turn.at.vault)) *copy.mutable_body() = *body;
    copy.clear_sealed_body();
    reports.push_back(std::move(copy));
  }
  return reports;
}

/// The current ballots; of private ones only that there is one, for whoever looks over a shoulder.
std::vector<v1::DecisionBallotCast> ballots_of(const Turn& turn, MemberId member) {
  std::vector<v1::DecisionBallotCast> ballots;
  for (const auto& [number, record] : turn.decisions().decisions) {
    const auto* ballot = decisions::ballot_of(turn.decisions(), number, member);
    if (ballot == nullptr) continue;
    auto& cast = ballots.emplace_back();
    cast.set_decision(record.number());
    *cast.mutable_ballot() = *ballot;
    cast.mutable_ballot()->clear_sealed();
  }
  return ballots;
}

/// With names everything; without only that something was handed in, for whoever looks over a
/// shoulder.
std::string survey_answers_of(const Turn& turn, MemberId member) {
  std::string json = "[";
  for (const auto& [number, record] : turn.surveys().surveys) {
    const auto* response = surveys::response_of(turn.surveys(), number, member);
    if (response == nullptr) continue;
    v1::SurveyHandedIn told;
    told.set_survey(record.number());
    *told.mutable_response() = *response;
    told.mutable_response()->clear_sealed();
    json += (json.size() > 1 ? ",\n" : "") + json_of(told);
    if (!surveys::is_named(record.terms())) continue;
    if (const auto answers =
            surveys::opened_response(turn.surveys(), turn.context(), number, member))
      json += ",\n" + json_of(*answers);
  }
  return json + "]";
}

/// With the text that is sealed until it is published, and what was said about it.
std::vector<v1::PetitionRecord> opened_petitions(const Turn& turn, MemberId member) {
  std::vector<v1::PetitionRecord> petitions;
  for (const auto* record : petitions::started_by(turn.petitions(), member)) {
    auto copy = *record;
    if (auto text = petitions::text_of(*record, turn.at.vault)) *copy.mutable_text() = *text;
    copy.clear_sealed_text();
    if (copy.has_refusal()) {
      copy.mutable_refusal()->set_words(petitions::refusal_words(*record, turn.at.vault));
      copy.mutable_refusal()->clear_sealed_words();
    }
    petitions.push_back(std::move(copy));
  }
  return petitions;
}

}  // namespace

std::string my_data_json(const Turn& turn, MemberId member) {
  auto data = members::export_data(turn.members(), turn.at.vault, member);
  if (!data) return "{}";
  data->member.clear_sealed();
  data->member.clear_sealed_wish();
  std::vector<v1::ReportFollow> follows;
  for (const auto* row : reports::follows_of(turn.reports(), member)) follows.push_back(*row);
  std::string json = "{\"member\":" + json_of(data->member);
  if (!data->wish.empty()) {
    google::protobuf::StringValue wish;
    wish.set_value(data->wish);
    json += ",\n\"asked_for_a_person\":" + json_of(wish);
  }
  json += ",\n\"personal\":" + json_of(data->personal);
  json += ",\n\"roles\":" + array_of(data->roles);
  json += ",\n\"invites_created\":" + array_of(data->invites_created);
  json += ",\n\"reports\":" + array_of(opened_reports(turn, member));
  json += ",\n\"follows\":" + array_of(follows);
  json += ",\n\"ballots\":" + array_of(ballots_of(turn, member));
  json += ",\n\"survey_answers\":" + survey_answers_of(turn, member);
  json += ",\n\"petitions\":" + array_of(opened_petitions(turn, member));
  json += ",\n\"petition_supports\":" + array_of(petitions::supports_of(turn.petitions(), member)) +
          "}";
  return json;
}

}  // namespace wardmote::dialogue
