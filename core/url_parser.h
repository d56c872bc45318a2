// The basic URL parser of the WHATWG URL Standard (§4.4) without state override. Private to core: use core/url.h.
//
// The standard steps code point by code point; here each state takes at once all the input that it would, and gives the
// next state. States have the standard's names; the two scheme states, and the host and port states, are one each.
//
// Thread-safety: one thread, one Parse.
#pragma once

#include <string>
#include <string_view>

#include "core/percent.h"
#include "core/url.h"

namespace lantai {

class UrlParser {
 public:
  // `base` may be null. Both must outlive the parser.
  UrlParser(const Url* base, std::string_view query_charset) : base_(base), charset_(query_charset) {}

  Result<Url> Parse(std::string_view input);

 private:
  enum class State {
    kScheme,
    kNoScheme,
    kSpecialRelativeOrAuthority,
    kPathOrAuthority,
    kRelative,
    kRelativeSlash,
    kSpecialAuthoritySlashes,
    kAuthority,
    kHost,
    kFile,
    kFileSlash,
    kFileHost,
    kPathStart,
    kPath,
    kOpaquePath,
    kQuery,
    kFragment,
    kDone,
    kFailure,
  };

  State Step(State state);
  State Scheme();
  State AfterScheme();
  State NoScheme();
  State SpecialRelativeOrAuthority();
  State PathOrAuthority();
  State Relative();
  State RelativeSlash();
  State SpecialAuthoritySlashes();
  State Authority();
  State Host();
  State File();
  State FileSlash();
  State FileHost();
  State PathStart();
  State Path();
  State OpaquePath();
  State Query();
  State Fragment();

  State Fail(const char* reason);
  // Takes '?' or '#' and gives the state that follows; kDone at the end. REQUIRES: one of the three comes next.
  State AfterPath();
  // '/', and '\' where the scheme is special.
  bool IsSlash(char c) const { return c == '/' || (special_ && c == '\\'); }
  bool AtEnd() const { return rest_.empty(); }
  bool AtSlash() const { return !AtEnd() && IsSlash(rest_[0]); }
  size_t FindEndOfAuthority() const;
  bool SetPort(std::string_view digits);
  void SetScheme(std::string_view scheme);
  void CopyAuthority();
  void ShortenPath();
  void AppendSegment(std::string_view segment, bool followed_by_slash);

  const Url* base_;
  std::string_view charset_;
  std::string_view rest_;  // the input from the standard's pointer on
  Url url_;
  bool special_ = false;
  const char* reason_ = "";
};

// §4.2: http, https, ws, wss, ftp and file.
bool IsSpecialScheme(std::string_view scheme);

// The scheme's default port; 0 where it has none.
uint16_t DefaultPort(std::string_view scheme);

}  // namespace lantai
