// Soft 404s: a host that answers 200 for pages that do not exist, with the same body each time.
//
// One page proves nothing. Two addresses of a host that were promised to be different (items, attachments) and give the
// same body, once the address itself, digits and identifiers are taken out of it, are worth one question: an address
// that cannot exist. Where that gives the same body too, such pages are absent. So a host costs one request at most,
// and only where it repeats itself; the answer is kept in the archive under the made-up address, and counts for
// kMadeUpLifetimeMs in later runs.
//
//   SoftAbsence soft;
//   soft.Suspect(key, Fingerprint(url, body));    // kAsk at the second address: fetch MadeUpAddress(url)
//   soft.Learn(Fingerprint(made_up, answer));     // the addresses that were taken for pages
//   soft.Suspect(key, fingerprint);               // kAbsent from now on
//
// Thread-safety: one thread; the free functions from any. Limits: kMaxSuspects addresses are remembered a host.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"

namespace lantai::crawler {

inline constexpr int64_t kMadeUpLifetimeMs = int64_t{30} * 24 * 3600 * 1000;
inline constexpr size_t kMaxSuspects = 500;
inline constexpr size_t kLongestSuspect = 256 * 1024;  // bytes of a body; error pages are shorter

// SHA-256 of the body without what names the address or the moment: the address, its path and file name, escaped or
// not, runs of digits, and identifiers in hexadecimal.
Sha256 Fingerprint(std::string_view url, std::string_view body);

// An address in the same folder, of the same kind of file, that does not exist: ".../lantai-no-such-page-<hash>.html".
// The same for all files of a folder. Empty where `url` is none.
std::string MadeUpAddress(const std::string& url);
bool IsMadeUpAddress(std::string_view url);

class SoftAbsence {
 public:
  enum class Answer { kNothing, kAsk, kAbsent };

  // A page at `key` that says nothing of its own. kAsk once only.
  Answer Suspect(const std::string& key, const Sha256& fingerprint);
  // What the made-up address gave; null: the host says 404, or cannot be asked. Gives the keys suspected before that
  // are absent.
  std::vector<std::string> Learn(std::optional<Sha256> fingerprint);
  bool knows() const { return asked_ && learned_; }

 private:
  std::map<Sha256, std::vector<std::string>> suspects_;
  size_t count_ = 0;
  bool asked_ = false, learned_ = false;
  std::optional<Sha256> absent_;
};

}  // namespace lantai::crawler
