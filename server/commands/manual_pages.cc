// What the pages of the manual say that no command line does.
#include <fmt/format.h>

#include <array>

#include "server/commands.h"
#include "server/commands/manual.h"

namespace wardmote::server {

namespace {

struct Meaning {
  ExitCode code;
  std::string_view text;
};

constexpr std::array server_codes = {
    Meaning{ExitCode::success, "Done."},
    Meaning{ExitCode::failure,
            "Anything else: damage, a missing or wrong master key, a file that cannot be counted; "
            "the last line says which."},
    Meaning{ExitCode::usage, "Wrong command line."},
    Meaning{ExitCode::unavailable,
            "A port is taken, or the data are in use by another process; the server cannot be "
            "reached or is not ready."},
    Meaning{ExitCode::no_permission,
            "The operator\\(aqs token is unknown, or its role does not "
            "suffice."},
    Meaning{ExitCode::config, "Wrong configuration."},
};

constexpr std::array ctl_codes = {
    Meaning{ExitCode::success, "Done."},
    Meaning{ExitCode::failure, "The server refused the call, or a file cannot be used."},
    Meaning{ExitCode::usage, "Wrong command line, or no token."},
    Meaning{ExitCode::unavailable, "The server cannot be reached or is not ready."},
    Meaning{ExitCode::no_permission, "The token is unknown, or its role does not suffice."},
};

template <std::size_t N>
std::string exit_status(const std::array<Meaning, N>& meanings) {
  std::string text = ".SH EXIT STATUS\n";
  for (const auto& meaning : meanings)
    text += fmt::format(".TP\n.B {}\n{}\n", static_cast<int>(meaning.code), meaning.text);
  return text;
}

constexpr std::string_view token_variable = R"(.TP
.B WARDMOTE_TOKEN
The operator's token, where no file of it is given.
Not an option: others on the machine can read a process's arguments.
)";

}  // namespace

std::string wardmote_manual(const DescribedCommand& program) {
  auto foot = std::string{token_variable} + R"(.TP
.B WARDMOTE_SECTION__KEY
A setting, see \fBwardmote.toml\fR(5).
.SH FILES
.TP
.I /etc/wardmote/wardmote.toml
The settings that the service of the Debian package reads.
.TP
.I /var/lib/wardmote
Its records, and with them the master key: copy that apart from the records.
)" + exit_status(server_codes) +
              R"(.PP
\fBverify\fR ends with 2 if the data are damaged or differ from what the events give.
\fBverify\-board\fR and \fBwitness\fR end with 0 if all that was checked is true, with 1 if
something is false, and with 2 if they cannot tell.
.SH SIGNALS
SIGTERM and SIGINT stop a server in order.
Started by \fBsystemd\fR(1) with \fIType=notify\fR, \fBserve\fR says when it can make updates
durable, how it does, and that it stops; while its actors answer it sends the watchdog's signs of
life.
.SH SEE ALSO
.BR wardmote.toml (5),
.BR wardmote\-ctl (1)
)";
  return command_manual(
      program, {.summary = "let the communities of a city govern themselves on Telegram",
                .description = "A server that a city runs, and tools for its records: residents "
                               "report what is broken and see it solved, officers work in their "
                               "own group, and all decide by votes that anybody can count again.\n",
                .foot = foot});
}

std::string ctl_manual(const DescribedCommand& program) {
  const auto foot = std::string{token_variable} + exit_status(ctl_codes) + R"(.SH EXAMPLES
.EX
export WARDMOTE_TOKEN=...
wardmote\-ctl \-\-ca city\-ca.pem \-\-endpoint city.example:9443 community list
.EE
.SH SEE ALSO
.BR wardmote (1)
)";
  return command_manual(
      program,
      {.summary = "govern a running Wardmote server through its operator API",
       .description = "The same as \\fBwardmote ctl\\fR, for a machine without the server.\n"
                      "Each operator has a token of their own, of one of the roles viewer, "
                      "operator and admin.\n",
       .foot = foot});
}

}  // namespace wardmote::server
