#include "storage/http_message.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/capture.h"
#include "core/content_coding.h"

namespace lantai::storage {
namespace {

constexpr size_t kMaxInterim = 8;       // 1xx answers before the final one
constexpr size_t kMaxChunkLine = 4096;  // size, and extensions that nobody uses

std::optional<uint64_t> Number(std::string_view text, int base) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "HTTP/1.1 200 OK": the number; 0 where it is no status line.
int StatusOf(std::string_view head) {
  if (!head.starts_with("HTTP/")) return 0;
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  const size_t digit = line.find_first_not_of(' ', space);
  if (digit == std::string_view::npos) return 0;
  const std::string_view rest = line.substr(digit);
  const auto status = Number(rest.substr(0, rest.find(' ')), 10);
  return status && *status >= 100 && *status <= 999 ? static_cast<int>(*status) : 0;
}

// ---- chunks (RFC 9112 §7.1) ----

// Takes "SIZE[;extension]" and its line end. Nullopt where it is none.
std::optional<uint64_t> TakeChunkSize(std::string_view& rest) {
  const size_t end = rest.substr(0, kMaxChunkLine).find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = rest.substr(0, end);
  line = line.substr(0, line.find_first_of(";\r"));
  while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
  const auto size = Number(line, 16);
  if (size) rest.remove_prefix(end + 1);
  return size;
}

struct Dechunked {
  std::string body;
  std::string problem;
};

// Nullopt where the body does not begin with a chunk.
std::optional<Dechunked> UndoChunks(std::string_view body) {
  Dechunked out;
  std::string_view rest = body;
  for (bool first = true;; first = false) {
    const auto size = TakeChunkSize(rest);
    if (!size && first) return std::nullopt;
    if (!size) {
      out.problem = rest.empty() ? "its last chunk is missing" : "a chunk of its body has no size";
      return out;
    }
    if (*size == 0) return out;
    out.body.append(rest.substr(0, *size));
    if (rest.size() < *size) {
      out.problem = "a chunk of its body is cut off";
      return out;
    }
    rest.remove_prefix(*size);
    if (rest.starts_with('\r')) rest.remove_prefix(1);
    if (!rest.empty() && !rest.starts_with('\n')) {
      out.problem = "a chunk of its body is longer than it says";
      return out;
    }
    if (!rest.empty()) rest.remove_prefix(1);
  }
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// Codings other than chunked, which are undone after it.
std::string OtherCodings(std::string coding) {
  for (size_t at = coding.find("chunked"); at != std::string::npos; at = coding.find("chunked")) coding.erase(at, 7);
  std::replace(coding.begin(), coding.end(), ';', ',');
  return coding.find_first_not_of(" ,\t") == std::string::npos ? std::string() : coding;
}

void UndoTransferCoding(const std::string& coding, HttpMessage& message) {
  if (coding.find("chunked") == std::string::npos) return;
  std::optional<Dechunked> plain = UndoChunks(message.body);
  if (!plain) return;
  message.body = std::move(plain->body);
  message.framed = plain->problem.empty();
  if (!plain->problem.empty()) message.problems.push_back(std::move(plain->problem));
  const std::string others = OtherCodings(coding);
  if (others.empty()) return;
  Result<std::string> decoded = DecodeContent(others, message.body);
  if (decoded.ok()) {
    message.body = *std::move(decoded);
  } else {
    message.problems.push_back("its transfer coding cannot be undone: " + decoded.status().message());
  }
}

void CheckLength(HttpMessage& message, bool no_body) {
  const auto length = Number(HeaderValue(message.head, "Content-Length"), 10);
  if (!length) return;
  message.framed = message.body.size() == *length;
  if (no_body || message.body.size() >= *length) return;
  message.problems.push_back("its body has " + std::to_string(message.body.size()) + " bytes, its Content-Length is " +
                             std::to_string(*length));
}

void ReadBody(std::string_view block, HttpMessage& message, bool no_body) {
  message.body = block.substr(message.head.size());
  const std::string coding = Lower(HeaderValue(message.head, "Transfer-Encoding"));
  if (coding.empty()) {
    CheckLength(message, no_body);
  } else {
    UndoTransferCoding(coding, message);
  }
}

}  // namespace

size_t HeadSize(std::string_view block) {
  const std::string_view searched = block.substr(0, kMaxHttpHead);
  for (size_t line = searched.find('\n'); line != std::string_view::npos; line = searched.find('\n', line + 1)) {
    const std::string_view rest = searched.substr(line + 1);
    if (rest.starts_with('\n')) return line + 2;
    if (rest.starts_with("\r\n")) return line + 3;
  }
  return block.size();
}

Result<HttpMessage> ReadHttpResponse(std::string_view block) {
  HttpMessage message;
  for (size_t interim = 0; interim < kMaxInterim; ++interim) {
    message.status = StatusOf(block);
    if (message.status == 0) return {Code::kInvalidArgument, "the record holds no HTTP answer: it has no status line"};
    message.head = block.substr(0, HeadSize(block));
    if (message.head.size() > kMaxHttpHead) return {Code::kInvalidArgument, "the HTTP head of the record has no end"};
    const bool final = message.status >= 200 || message.status == 101 || message.head.size() == block.size();
    if (final) break;
    block.remove_prefix(message.head.size());
  }
  ReadBody(block, message, message.status < 200 || message.status == 204 || message.status == 304);
  return message;
}

Result<HttpMessage> ReadHttpRequest(std::string_view block) {
  HttpMessage message;
  message.head = block.substr(0, HeadSize(block));
  const std::string_view line = message.head.substr(0, message.head.find_first_of("\r\n"));
  const size_t space = line.find(' ');
  const bool method = space != std::string_view::npos && space > 0 && space < 32 &&
                      std::all_of(line.begin(), line.begin() + static_cast<ptrdiff_t>(space),
                                  [](char c) { return (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; });
  if (!method || message.head.size() > kMaxHttpHead) {
    return {Code::kInvalidArgument, "the record holds no HTTP request: it has no request line"};
  }
  message.method = line.substr(0, space);
  ReadBody(block, message, /*no_body=*/true);
  return message;
}

}  // namespace lantai::storage
