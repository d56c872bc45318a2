// The HTTP message inside a WARC record (RFC 9112): start line, header lines, body after its transfer coding.
//
//   Result<HttpMessage> answer = ReadHttpResponse(record.block);
//   answer->status; answer->head; answer->body; answer->problems;
//
// Heads are kept untouched, byte for byte, with LF or CRLF as they came; 1xx answers before the final one are passed
// over (RFC 9110 §15.2). Transfer codings are undone where the head names them: crawlers keep bodies either way, so
// "chunked" before a body that does not begin with a chunk means that it was undone already. A body whose chunks break
// off or are broken is kept as far as it can be decoded, and `problems` says so; one that is shorter than its
// Content-Length likewise. Content codings stay.
//
// Thread-safety: free functions. Lifetime: `head` views the block. Errors: kInvalidArgument where there is no status
// line or request line, or no end of the head. Limits: heads of kMaxHttpHead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kMaxHttpHead = size_t{1} << 20;

struct HttpMessage {
  std::string_view head;  // start line to empty line, both included
  int status = 0;         // of an answer
  std::string method;     // of a request
  std::string body;
  bool framed = false;  // the body is as long as Content-Length says, or its last chunk is there
  std::vector<std::string> problems;
};

Result<HttpMessage> ReadHttpResponse(std::string_view block);
Result<HttpMessage> ReadHttpRequest(std::string_view block);

// Where the head ends and the payload of WARC's payload digests begins; the block's size where it has no end.
size_t HeadSize(std::string_view block);

}  // namespace lantai::storage
