// One libcurl handle at work: its options, its callbacks, and what they collected. Private to crawler/.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "crawler/fetcher.h"

struct curl_slist;

namespace lantai::crawler {

class Transfer {
 public:
  // REQUIRES: settings outlives the transfer. `eldest` points to the number of the transfer that may always read.
  Transfer(uint64_t number, Exchange exchange, const Fetcher::Settings& settings, const uint64_t* eldest,
           MemoryBudget* budget);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Errors: kInvalidArgument where the URL cannot be fetched.
  Status Prepare();
  void* easy() const { return easy_; }
  uint64_t number() const { return number_; }
  bool TakePaused() { return std::exchange(paused_, false); }

  // What the ended transfer gave.
  Result<Fetched> Finish(int curl_code, Timestamp started, Timestamp finished);

 private:
  friend struct TransferCallbacks;  // libcurl's side, in the .cc file

  size_t TakeBody(const char* data, size_t size);
  size_t TakeHeader(std::string_view line);
  size_t RefuseHead(std::string_view why);
  void TakeRequestHead(std::string_view bytes);
  bool MayConnect(const IpAddress* address);
  void SetTarget(const std::string& host);
  void SetLimits();
  void SetHeaders();
  void SetCallbacks();
  void AddHeader(std::string_view name, std::string_view value);
  Status ErrorOf(int curl_code) const;
  std::string RemoteAddress() const;

  const uint64_t number_;
  Exchange exchange_;
  const Fetcher::Settings& settings_;
  const uint64_t* eldest_;
  void* easy_;  // CURL
  curl_slist* headers_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  char curl_message_[256] = "";  // CURL_ERROR_SIZE
  std::string host_;
  Status failure_;  // decided in a callback; libcurl's own code only says that a callback refused
  Capture capture_;
  MemoryLease lease_;
  size_t head_bytes_ = 0;  // of all heads and trailers
  bool head_complete_ = false;
  bool paused_ = false;
};

}  // namespace lantai::crawler
