#include "server/config/manual.h"

#include <fmt/format.h>

#include "server/config/keys.h"
#include "server/config/reference.h"
#include "server/config/troff.h"

namespace wardmote::server {

namespace {

constexpr std::string_view head = R"(.SH NAME
wardmote.toml \- settings of a Wardmote server
.SH DESCRIPTION
A file of TOML that \fBwardmote serve\fR and others are given by \fB\-\-config\fR or
\fBWARDMOTE_CONFIG\fR.
.PP
A setting comes from this file, from the environment, or from an option; the later wins.
The option of a key is its full name: \fB\-\-web.port 8080\fR.
An unknown key is an error.
\fBwardmote config check\fR tells what is wrong without starting anything,
\fBwardmote config print\fR what is in effect and where it was said.
.PP
Secrets stand in files of their own, one line each, which only the server's user should be able to
read.
Durations have a unit
.RB ( ms ,
.BR s ,
.BR min ,
.BR h ,
.BR d ),
sizes too
.RB ( B ,
.BR KiB ,
.BR MiB ,
.BR GiB ).
)";

constexpr std::string_view foot = R"(.SH FILES
.TP
.I /etc/wardmote/wardmote.toml
The file that the service of the Debian package reads.
.SH EXAMPLES
.EX
[node]
data_dir = "/var/lib/wardmote"

[city]
time_zone = "Europe/Rome"
languages = ["en", "es"]

[operator_api]
tokens_file = "/etc/wardmote/operators.tokens"

[[bots]]
token_file = "/etc/wardmote/bot.token"
.EE
.SH SEE ALSO
.BR wardmote (1)
)";

template <class Owner>
std::string entry(const ConfigKey<Owner>& key, const std::string& variable) {
  return fmt::format(".TP\n{} = {}\n{}\n.br\nTakes {}.\nIn the environment: {}.\n",
                     troff_bold(key.name), troff_text(default_literal(key)),
                     troff_text(key.description), troff_text(key.type()), troff_bold(variable));
}

}  // namespace

std::string config_manual() {
  auto text = troff_title("wardmote.toml", 5);
  text += head;
  text += ".SH SETTINGS\nEach with its default.\n";
  for (const auto& section : config_sections()) {
    text += fmt::format(".SS {}\n{}\n", troff_text(fmt::format("[{}]", section.name)),
                        troff_text(section.description));
    for (const auto& key : setting_keys())
      if (key.section == section.name) text += entry(key, environment_name(key));
  }
  text += ".SS [[bots]]\nOne for each bot.\nIn the environment, bots are numbered.\n";
  for (const auto& key : bot_keys()) text += entry(key, environment_name(key, 0));
  text += foot;
  return text;
}

}  // namespace wardmote::server
