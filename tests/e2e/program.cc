#include "tests/e2e/program.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace lantai {
namespace {

std::vector<std::string> PortalsCommand(const std::filesystem::path& dir, const std::vector<std::string>& more) {
  std::vector<std::string> command = {
      LANTAI_PORTALS_PROGRAM, "--port", "0", "--ready", dir / "port", "--seeds", dir / "seeds.toml", "--truth",
      dir / "truth.json"};
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

}  // namespace

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Finished Lantai(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), LANTAI_PROGRAM);
  return RunProgram(arguments);
}

Portals::Portals(const std::vector<std::string>& arguments) : program_(PortalsCommand(dir_.path(), arguments)) {
  // The ready file appears whole; the wait ends with the program where that fails.
  while (port_ == 0) {
    if (!program_.Alive()) throw std::runtime_error("lantai-portals did not start: " + program_.Wait().err);
    const std::string text = ReadAll(dir_.path() / "port");
    if (text.ends_with('\n') || text.size() == 5) port_ = std::atoi(text.c_str());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Finished Portals::Finish() {
  program_.Signal(SIGTERM);
  return program_.Wait();
}

std::vector<std::string> Portals::Settings() const {
  return {"--set", R"(test.addresses=["127.0.0.0/8"])",
          "--set", R"(test.resolve=["*=127.0.0.1:)" + std::to_string(port_) + R"("])",
          "--set", R"(fetch.delay="0ms")",
          "--set", "fetch.delay_factor=0.0",
          "--set", "fetch.jitter=0.0"};
}

std::vector<std::string> HarvestArguments(const Portals& portals, const std::filesystem::path& archive,
                                          const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"harvest", portals.seeds(), "--archive", archive, "--progress", "none"};
  for (const std::string& setting : portals.Settings()) arguments.push_back(setting);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace lantai
