// Verbs of ctl that read or write a file where it runs.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>

#include "server/commands/ctl.h"
#include "server/ctl/category_file.h"
#include "server/ctl/fields.h"
#include "wardmote/v1/operator.pb.h"

namespace wardmote::server {
namespace {

namespace api = ::wardmote::api::v1;

void add_export(CLI::App& group, const SharedCtl& ctl) {
  auto* command = group.add_subcommand("export", "Write one to a file");
  const auto community = std::make_shared<std::uint64_t>(0);
  const auto path = std::make_shared<std::string>();
  command->add_option("community", *community, field_help("community"))->required();
  command->add_option("file", *path, "File to write")->required()->type_name("FILE");
  command->callback([ctl, community, path] {
    ctl->run([&](const ArchiveCall& call) { return export_community(call, *community, *path); },
             nullptr);
  });
}

void add_import(CLI::App& group, const SharedCtl& ctl) {
  auto* command = group.add_subcommand("import", "Bring one back from a file");
  const auto header = std::make_shared<api::ImportHeader>();
  const auto path = std::make_shared<std::string>();
  const auto imported = std::make_shared<api::Community>();
  command->add_option("file", *path, "File to read")->required()->type_name("FILE");
  command->add_option_function<std::uint32_t>(
      "--district", [header](std::uint32_t district) { header->set_district(district); },
      field_help("district"));
  command->add_option_function<std::int64_t>(
      "--bot", [header](std::int64_t bot) { header->set_bot(bot); }, field_help("bot"));
  command->callback([ctl, header, path, imported] {
    ctl->run(
        [&](const ArchiveCall& call) { return import_community(call, *header, *path, *imported); },
        imported.get());
  });
}

void add_category_export(CLI::App& group, const SharedCtl& ctl) {
  auto* command = group.add_subcommand("export", "Write all of a community's to a JSON file");
  const auto community = std::make_shared<std::uint64_t>(0);
  const auto path = std::make_shared<std::string>();
  command->add_option("community", *community, field_help("community"))->required();
  command->add_option("file", *path, "File to write")->required()->type_name("FILE");
  command->callback([ctl, community, path] {
    ctl->run([&](const ArchiveCall& call) { return export_categories(call, *community, *path); },
             nullptr);
  });
}

void add_category_import(CLI::App& group, const SharedCtl& ctl) {
  auto* command =
      group.add_subcommand("import", "Add or replace those of a JSON file; others stay");
  const auto community = std::make_shared<std::uint64_t>(0);
  const auto path = std::make_shared<std::string>();
  const auto saved = std::make_shared<api::SaveCategoriesResponse>();
  command->add_option("community", *community, field_help("community"))->required();
  command->add_option("file", *path, "File to read")->required()->type_name("FILE");
  command->callback([ctl, community, path, saved] {
    ctl->run(
        [&](const ArchiveCall& call) { return import_categories(call, *community, *path, *saved); },
        saved.get());
  });
}

}  // namespace

void add_community_files(CLI::App& group, const SharedCtl& ctl) {
  add_export(group, ctl);
  add_import(group, ctl);
}

void add_category_files(CLI::App& group, const SharedCtl& ctl) {
  add_category_export(group, ctl);
  add_category_import(group, ctl);
}

}  // namespace wardmote::server
