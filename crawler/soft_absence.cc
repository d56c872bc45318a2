#include "crawler/soft_absence.h"

#include <algorithm>

#include "core/percent.h"
#include "core/url.h"

namespace lantai::crawler {
namespace {

constexpr std::string_view kMadeUpName = "lantai-no-such-page-";
constexpr size_t kShortestName = 4;  // bytes of a file name worth looking for
constexpr size_t kIdentifier = 8;    // hexadecimal characters that make one
constexpr size_t kLongestExtension = 6;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return HexDigitValue(c) >= 0 || c == '-'; }

void RemoveAll(std::string_view what, std::string* text) {
  if (what.size() < kShortestName) return;
  std::string out;
  size_t from = 0;
  for (size_t at = text->find(what); at != std::string::npos; at = text->find(what, from)) {
    out.append(*text, from, at - from);
    from = at + what.size();
  }
  if (from == 0) return;
  out.append(*text, from);
  *text = std::move(out);
}

// Every run of digits, and every longer run of hexadecimal digits and dashes that holds one, becomes one '0'.
std::string WithoutNumbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && IsHex(text[end])) ++end;
    const bool identifier = end - i >= kIdentifier && std::any_of(text.begin() + static_cast<ptrdiff_t>(i),
                                                                  text.begin() + static_cast<ptrdiff_t>(end), IsDigit);
    if (!identifier) {
      end = i;
      while (end < text.size() && IsDigit(text[end])) ++end;
    }
    if (end > i) {
      out += '0';
      i = end;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

Sha256 Fingerprint(std::string_view address, std::string_view body) {
  std::string text(body.substr(0, kLongestSuspect));
  const Result<Url> url = Url::Parse(address);
  if (url.ok()) {
    const std::string& path = url->path();
    const std::string full = path + (url->query() ? "?" + *url->query() : "");
    const std::string name = path.substr(path.rfind('/') + 1);
    for (const std::string& part : {url->HrefWithoutFragment(), full, path, name}) {
      RemoveAll(part, &text);
      RemoveAll(PercentDecode(part), &text);
    }
  }
  return Sha256Of(WithoutNumbers(text));
}

std::string MadeUpAddress(const std::string& address) {
  const Result<Url> url = Url::Parse(address);
  if (!url.ok() || !url->IsHttp()) return {};
  const std::string& path = url->path();
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const std::string name = path.substr(folder.size());
  const size_t dot = name.rfind('.');
  std::string extension = dot == std::string::npos ? std::string() : name.substr(dot);
  const bool plain = extension.size() <= kLongestExtension &&
                     std::none_of(extension.begin(), extension.end(), [](char c) { return c == '%' || c == ';'; });
  if (!plain) extension = ".html";
  return url->Origin() + folder + std::string(kMadeUpName) + Sha256Of(url->Origin() + folder).Hex().substr(0, 12) +
         extension;
}

bool IsMadeUpAddress(std::string_view url) { return url.find(kMadeUpName) != std::string_view::npos; }

SoftAbsence::Answer SoftAbsence::Suspect(const std::string& key, const Sha256& fingerprint) {
  if (learned_) return absent_ == fingerprint ? Answer::kAbsent : Answer::kNothing;
  if (count_ >= kMaxSuspects) return Answer::kNothing;
  std::vector<std::string>& keys = suspects_[fingerprint];
  if (std::find(keys.begin(), keys.end(), key) != keys.end()) return Answer::kNothing;
  keys.push_back(key);
  ++count_;
  if (asked_ || keys.size() < 2) return Answer::kNothing;
  asked_ = true;
  return Answer::kAsk;
}

std::vector<std::string> SoftAbsence::Learn(std::optional<Sha256> fingerprint) {
  asked_ = learned_ = true;
  absent_ = fingerprint;
  std::vector<std::string> absent;
  if (fingerprint) absent = std::move(suspects_[*fingerprint]);
  suspects_.clear();
  return absent;
}

}  // namespace lantai::crawler
