#include "tests/portal/access_log.h"

#include <nlohmann/json.hpp>

namespace lantai::portal {

using Json = nlohmann::ordered_json;

void WriteLog(const std::vector<AccessEntry>& log, std::ostream& out) {
  for (const AccessEntry& entry : log) {
    const Json json = {{"ms", entry.ms},
                       {"end", entry.end_ms},
                       {"host", entry.host},
                       {"method", entry.method},
                       {"target", entry.target},
                       {"body", entry.body},
                       {"status", entry.status},
                       {"bytes", entry.bytes},
                       {"conditional", entry.conditional},
                       {"agent", entry.user_agent},
                       {"address", entry.address},
                       {"retry_after", entry.retry_after_ms}};
    out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
}

std::vector<AccessEntry> ReadLog(std::istream& in) {
  std::vector<AccessEntry> log;
  for (std::string line; std::getline(in, line);) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("ms") || !json.contains("host")) continue;
    AccessEntry entry;
    entry.ms = json["ms"], entry.end_ms = json.value("end", int64_t{-1});
    entry.host = json["host"], entry.method = json.value("method", "GET"), entry.target = json.value("target", "");
    entry.body = json.value("body", ""), entry.status = json.value("status", 0);
    entry.bytes = json.value("bytes", size_t{0}), entry.conditional = json.value("conditional", false);
    entry.user_agent = json.value("agent", ""), entry.address = json.value("address", "127.0.0.1");
    entry.retry_after_ms = json.value("retry_after", int64_t{-1});
    log.push_back(std::move(entry));
  }
  return log;
}

}  // namespace lantai::portal
