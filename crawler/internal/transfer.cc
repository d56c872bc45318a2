#include "crawler/internal/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "core/url.h"
#include "crawler/internal/transfer_tls.h"

namespace lantai::crawler {
namespace {

std::optional<IpAddress> AddressOf(const sockaddr* address) {
  IpAddress ip;
  if (address->sa_family == AF_INET) {
    std::memcpy(ip.bytes.data(), &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, 4);
    return ip;
  }
  if (address->sa_family != AF_INET6) return std::nullopt;
  ip.v6 = true;
  std::memcpy(ip.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, 16);
  return ip;
}

std::string Bracketed(const IpAddress& address) {
  return address.v6 ? "[" + address.ToString() + "]" : address.ToString();
}

// A value from the network must not end its header line (RFC 9110 §5.5: no control characters but tabs).
bool FitsHeader(std::string_view value) {
  return value.size() <= 8192 && std::none_of(value.begin(), value.end(), [](char c) {
           return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
         });
}

// RFC 9112 §6.3: an answer with two lengths that differ cannot be trusted to end where it seems to.
bool HasTwoLengths(std::string_view head) {
  if (!HeaderValue(head, "Transfer-Encoding").empty()) return false;
  std::string_view first;
  bool differ = false;
  ForEachHeader(head, "Content-Length", [&](std::string_view value) {
    differ |= !first.empty() && value != first;
    first = value;
  });
  return differ;
}

struct Advice {
  CURLcode code;
  Code kind;
  const char* text;
};
constexpr Advice kAdvice[] = {
    {CURLE_COULDNT_RESOLVE_HOST, Code::kNetwork, "cannot resolve the name: check the seed's spelling or your DNS"},
    {CURLE_COULDNT_RESOLVE_PROXY, Code::kNetwork, "cannot resolve fetch.proxy: check the setting"},
    {CURLE_COULDNT_CONNECT, Code::kNetwork, "cannot connect: the server is down or refuses; run again later"},
    {CURLE_OPERATION_TIMEDOUT, Code::kTimeout, "no complete answer in time: run again later or raise fetch.timeout"},
    {CURLE_FILESIZE_EXCEEDED, Code::kTooLarge, "the body is longer than fetch.max_body; raise it to fetch this page"},
    {CURLE_PARTIAL_FILE, Code::kNetwork, "the answer ended before its announced length: run again later"},
    {CURLE_GOT_NOTHING, Code::kNetwork, "the server closed the connection without an answer: run again later"},
    {CURLE_RECV_ERROR, Code::kNetwork, "the connection broke while reading: run again later"},
    {CURLE_SEND_ERROR, Code::kNetwork, "the connection broke while sending: run again later"},
    {CURLE_PEER_FAILED_VERIFICATION, Code::kNetwork,
     "the server's certificate is not valid: try its http address or fetch.accept_expired_certificates"},
    {CURLE_SSL_CACERT_BADFILE, Code::kInvalidArgument, "fetch.ca_file cannot be read: check the setting"},
    {CURLE_SSL_CONNECT_ERROR, Code::kNetwork,
     "no TLS connection: the server may be too old; try its http address or fetch.legacy_tls"},
    {CURLE_URL_MALFORMAT, Code::kInvalidArgument, "the address is not one that can be fetched"},
    {CURLE_UNSUPPORTED_PROTOCOL, Code::kInvalidArgument, "the answer or the address is not HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, Code::kNetwork, "the answer is not HTTP"},
};

static_assert(CURL_ERROR_SIZE == 256);

}  // namespace

struct TransferCallbacks {
  static size_t OnBody(char* data, size_t size, size_t count, void* self) noexcept {
    return static_cast<Transfer*>(self)->TakeBody(data, size * count);
  }
  static size_t OnHeader(char* data, size_t size, size_t count, void* self) noexcept {
    return static_cast<Transfer*>(self)->TakeHeader({data, size * count});
  }
  static int OnDebug(CURL*, curl_infotype type, char* data, size_t size, void* self) noexcept {
    if (type == CURLINFO_HEADER_OUT) static_cast<Transfer*>(self)->TakeRequestHead({data, size});
    return 0;
  }
  static curl_socket_t OnOpen(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    const std::optional<IpAddress> ip = AddressOf(&address->addr);
    if (!static_cast<Transfer*>(self)->MayConnect(ip ? &*ip : nullptr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }
};

Transfer::Transfer(uint64_t number, Exchange exchange, const Fetcher::Settings& settings, const uint64_t* eldest,
                   MemoryBudget* budget)
    : number_(number),
      exchange_(std::move(exchange)),
      settings_(settings),
      eldest_(eldest),
      easy_(curl_easy_init()),
      lease_(budget) {}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
  curl_slist_free_all(connect_to_);
}

Status Transfer::Prepare() {
  const Result<Url> url = Url::Parse(exchange_.request.url);
  if (!url.ok()) return url.status();
  if (!url->IsHttp() || url->host().empty()) {
    return {Code::kInvalidArgument, "only http and https are fetched, not " + exchange_.request.url.substr(0, 200)};
  }
  host_ = url->host();
  // Without credentials: a link must not make us log in.
  const std::string target = url->Origin() + url->path() + (url->query() ? "?" + *url->query() : "");
  curl_easy_setopt(easy_, CURLOPT_URL, target.c_str());
  SetTarget(host_);
  SetTls(easy_, exchange_.options);
  SetLimits();
  SetHeaders();
  SetCallbacks();
  return Status::Ok();
}

void Transfer::SetTarget(const std::string& host) {
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);  // "/a/%2e%2e/b" goes out as the URL standard left it
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy_, CURLOPT_PROXY, exchange_.options.proxy.c_str());  // "" also hides the environment's
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");                             // … and so here
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  if (exchange_.request.method == Method::kPost) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange_.request.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, exchange_.request.body.data());
  }
  if (const ResolveRule* rule = settings_.resolve.Find(host)) {
    connect_to_ = curl_slist_append(nullptr, fmt::format("::{}:{}", Bracketed(rule->address), rule->port).c_str());
    curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, connect_to_);
  }
}

void Transfer::SetLimits() {
  const FetchOptions& options = exchange_.options;
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout_ms));
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
  curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options.max_body));
}

void Transfer::AddHeader(std::string_view name, std::string_view value) {
  if (FitsHeader(value)) headers_ = curl_slist_append(headers_, fmt::format("{}: {}", name, value).c_str());
}

void Transfer::SetHeaders() {
  AddHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
  AddHeader("Accept-Language", "zh-CN,zh;q=0.9");
  AddHeader("Accept-Encoding", exchange_.options.accept_encoding);
  if (!exchange_.cookie.empty()) AddHeader("Cookie", exchange_.cookie);
  if (!exchange_.etag.empty()) AddHeader("If-None-Match", exchange_.etag);
  if (!exchange_.last_modified.empty()) AddHeader("If-Modified-Since", exchange_.last_modified);
  if (exchange_.request.method == Method::kPost) {
    const std::string& type = exchange_.request.content_type;
    AddHeader("Content-Type", type.empty() ? "application/x-www-form-urlencoded" : type);
    headers_ = curl_slist_append(headers_, "Expect:");
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, settings_.user_agent.c_str());
}

void Transfer::SetCallbacks() {
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, curl_message_);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &TransferCallbacks::OnBody);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &TransferCallbacks::OnHeader);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_VERBOSE, 1L);  // only so that OnDebug sees the request's head
  curl_easy_setopt(easy_, CURLOPT_DEBUGFUNCTION, &TransferCallbacks::OnDebug);
  curl_easy_setopt(easy_, CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &TransferCallbacks::OnOpen);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

size_t Transfer::TakeBody(const char* data, size_t size) {
  if (lease_.full() && number_ != *eldest_) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  if (capture_.body.size() + size > static_cast<size_t>(exchange_.options.max_body)) {
    failure_ = Status(Code::kTooLarge, fmt::format("host {}: the body is longer than fetch.max_body = {} bytes; raise "
                                                   "it to fetch this page",
                                                   host_, exchange_.options.max_body));
    return 0;
  }
  capture_.body.append(data, size);
  lease_.Grow(static_cast<int64_t>(size));
  return size;
}

size_t Transfer::RefuseHead(std::string_view why) {
  failure_ = Status(Code::kTooLarge, fmt::format("host {}: {} longer than {} bytes", host_, why, kMaxHead));
  return 0;
}

size_t Transfer::TakeHeader(std::string_view line) {
  head_bytes_ += line.size();
  if (line.starts_with("HTTP/")) {  // also after 100 Continue, or on a second connection: the last head counts
    capture_.response_head.clear();
    head_complete_ = false;
  }
  // A server may send any number of 1xx answers (RFC 9110 §15.2) and of trailer lines.
  if (head_bytes_ > 4 * kMaxHead) return RefuseHead("all heads and trailers of the response are together much");
  if (head_complete_) return line.size();  // a trailer of the chunked coding
  if (capture_.response_head.size() + line.size() > kMaxHead) return RefuseHead("the response's head is");
  capture_.response_head.append(line);
  head_complete_ = line == "\r\n" || line == "\n";
  if (head_complete_ && capture_.certificate_chain.empty()) {
    Certificates shown = CertificatesOf(easy_, host_);
    capture_.certificate_chain = std::move(shown.chain);
    capture_.certificate_error = std::move(shown.error);
  }
  return line.size();
}

void Transfer::TakeRequestHead(std::string_view bytes) {
  // Sent again, after a kept connection turned out to be closed.
  if (capture_.request_head.ends_with("\r\n\r\n")) capture_.request_head.clear();
  capture_.request_head.append(bytes);
}

bool Transfer::MayConnect(const IpAddress* address) {
  // A proxy is the user's own choice; what it connects to is its business.
  if (!exchange_.options.proxy.empty()) return true;
  const Status verdict =
      address != nullptr ? settings_.addresses.Check(*address) : Status(Code::kRefused, "neither IPv4 nor IPv6");
  if (!verdict.ok()) failure_ = Status(verdict.code(), fmt::format("host {}: {}", host_, verdict.message()));
  return verdict.ok();
}

std::string Transfer::RemoteAddress() const {
  char* ip = nullptr;
  long port = 0;
  curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &ip);
  curl_easy_getinfo(easy_, CURLINFO_PRIMARY_PORT, &port);
  if (ip == nullptr || *ip == '\0') return "";
  return std::strchr(ip, ':') != nullptr ? fmt::format("[{}]:{}", ip, port) : fmt::format("{}:{}", ip, port);
}

Status Transfer::ErrorOf(int curl_code) const {
  const auto code = static_cast<CURLcode>(curl_code);
  // A refused address is the reason only where no other address of the name could be connected to.
  const bool callback = code == CURLE_WRITE_ERROR || code == CURLE_COULDNT_CONNECT;
  if (!failure_.ok() && callback) return failure_;
  const char* said = curl_message_[0] != '\0' ? curl_message_ : curl_easy_strerror(code);
  const auto* advice =
      std::find_if(std::begin(kAdvice), std::end(kAdvice), [&](const Advice& a) { return a.code == code; });
  if (advice == std::end(kAdvice))
    return {Code::kNetwork, fmt::format("host {}: {} (libcurl {})", host_, said, static_cast<int>(code))};
  return {advice->kind, fmt::format("host {}: {} ({})", host_, advice->text, said)};
}

Result<Fetched> Transfer::Finish(int curl_code, Timestamp started, Timestamp finished) {
  if (curl_code != CURLE_OK) return ErrorOf(curl_code);
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (!head_complete_ || status < 200) return Status(Code::kNetwork, fmt::format("host {}: no complete answer", host_));
  if (HasTwoLengths(capture_.response_head)) {
    return Status(Code::kNetwork, fmt::format("host {}: the answer has two Content-Lengths that differ", host_));
  }
  capture_.request = std::move(exchange_.request);
  capture_.status = static_cast<int>(status);
  capture_.content_type = std::string(HeaderValue(capture_.response_head, "Content-Type"));
  capture_.remote_address = RemoteAddress();
  capture_.started = started;
  capture_.finished = finished;
  return Fetched{std::move(capture_), std::move(lease_)};
}

}  // namespace lantai::crawler
