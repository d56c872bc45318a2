// Beast reads the head: this file and the transport alone know it.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "app/server/http_message.h"

namespace lantai::app {
namespace {

namespace http = boost::beast::http;

std::string Text(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::vector<std::string> All(const http::fields& fields, http::field name) {
  std::vector<std::string> values;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) values.push_back(Text(field->value()));
  return values;
}

bool HasContent(const http::request<http::empty_body>& request) {
  const auto length = request.find(http::field::content_length);
  return request.count(http::field::transfer_encoding) > 0 || (length != request.end() && length->value() != "0");
}

HttpResponse Refusal(const boost::system::error_code& error) {
  HttpResponse response;
  if (error == http::error::bad_version) {
    response = ErrorResponse(505, "version", "only HTTP/1.0 and HTTP/1.1 are spoken here");
  } else if (error == http::error::header_limit) {
    response = ErrorResponse(431, "too_large", "the request's head is too large");
  } else {
    response = ErrorResponse(400, "malformed", "the request is not HTTP");
  }
  response.close = true;
  return response;
}

}  // namespace

std::variant<HttpHead, HttpResponse> ParseHead(std::string_view bytes, const HeadLimits& limits) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(static_cast<uint32_t>(limits.head));
  boost::system::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (!error && !parser.is_header_done()) error = http::error::partial_message;
  if (error) return Refusal(error);
  const http::request<http::empty_body>& request = parser.get();
  if (request.target().size() > limits.target) {
    HttpResponse response = ErrorResponse(414, "too_large", "the request's target is too long");
    response.close = true;
    return response;
  }
  HttpHead head;
  head.method = Text(request.method_string());
  head.target = Text(request.target());
  head.hosts = All(request, http::field::host);
  head.origins = All(request, http::field::origin);
  for (const std::string& tags : All(request, http::field::if_none_match)) head.if_none_match += tags + ",";
  head.has_content = HasContent(request);
  head.keep_alive = request.keep_alive() && !head.has_content;
  return head;
}

}  // namespace lantai::app
