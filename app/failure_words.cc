#include "app/failure_words.h"

#include "crawler/traps.h"

namespace lantai::app {

std::string MethodName(const Request& request) { return request.method == Method::kPost ? "POST" : "GET"; }

std::string FailureRule(const storage::UrlRecord& record) {
  if (record.reason.starts_with(storage::kWithdrawnOnRequest)) return "withdrawn";
  if (record.reason.find("robots.txt") != std::string::npos) return "robots";
  if (record.reason.starts_with(crawler::kRepeatingList)) return std::string(crawler::kRepeatingList);
  if (record.reason.find("is outside portal") != std::string::npos) return std::string(crawler::kOutOfScope);
  return std::string(CodeName(record.reason_code));
}

std::string FailureAdvice(storage::UrlState state, const std::string& rule) {
  if (rule == "withdrawn") return "nothing: its content was withdrawn, and it is not asked for again";
  if (rule == "robots") return "the portal forbids it: ask its owner";
  if (rule == crawler::kOutOfScope) return "add the host to `hosts` of the portal's seed if it belongs there";
  if (crawler::IsTrapRule(rule))
    return "look at it; if it leads to reports, name it in `listings` of the portal's seed";
  switch (state) {
    case storage::UrlState::kAbsent:
      return "nothing: the portal says it is gone; run again on other days to confirm it";
    case storage::UrlState::kBlocked:
      return "open it in a browser; visit more slowly (fetch.delay, fetch.hours) or ask the owner";
    case storage::UrlState::kRefused: return "nothing: a rule of safety refuses it";
    case storage::UrlState::kPoison: return "please report it with its bytes: lantai show URL --as raw";
    default: return "run the same harvest again later";
  }
}

std::string FailureEvidence(const storage::Archive& archive, const storage::UrlRecord& record) {
  if (record.last_capture == 0 || record.http_status == 0) return "";
  const Result<storage::CaptureRecord> capture = archive.GetCapture(record.last_capture, /*with_body=*/false);
  if (!capture.ok()) return "";
  const std::string& head = capture->capture.response_head;
  const std::string_view server = HeaderValue(head, "Server");
  return head.substr(0, head.find_first_of("\r\n")) + (server.empty() ? "" : "; Server: " + std::string(server));
}

}  // namespace lantai::app
