#include <iostream>
#include <string>
#include <vector>

#include "server/commands/command_line.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments{argv + 1, argv + argc};
  return wardmote::server::run_ctl_line(arguments, {std::cout, std::cerr});
}
