// The administrative division a body belongs to, as a vote of codes and names on its page.
//
// | evidence | weight |
// |---|---|
// | the name in the body's own title, in full; by a short name; a township's without its parent's | 7; 5; 1 |
// | 统一社会信用代码 in the address or the 索引号: characters 3–8 | 4 |
// | 索引号 that begins with a division's code (1 where it may be an organisation code, by GB 11714's check digit) | 3 |
// | the name in the signature, the publisher or the site's name, where the title names none | 3 |
// | 网站标识码: first six digits; often those of the platform | 2 |
//
// A code that lies in another supports it, and the other way round, but less than an equal one. Codes may be those of
// the place of registration, or of another site whose page was copied: evidence that excludes other evidence is told
// (`conflict`), but for the site's code and what weighs less. A name that several divisions bear is told by the codes,
// the year and what the page's frame names.
//
// Thread-safety: free functions.
// Source: GB 32100 (统一社会信用代码), GB 11714 (organisation codes), 国办发〔2017〕47号 (网站标识码).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/divisions.h"

namespace lantai::extractor {

struct DivisionEvidence {
  std::string_view unit;  // folded, as the title names it
  std::optional<int> year;
  std::string_view url;
  std::string_view index_number;
  std::string_view site_code;
  std::vector<std::string> names;  // folded: signature, publisher, site
  std::string_view frame_text;     // raw
};

struct DivisionVerdict {
  int code = 0;          // 0 where nothing tells
  int rank = 0;          // of the division that the unit's name says, even where several bear it; 0: not said
  size_t named = 0;      // bytes at the unit's begin that name a division; townships and zones not counted
  std::string conflict;  // what disagrees, or empty
};

DivisionVerdict VoteOnDivision(const DivisionEvidence& evidence, const DivisionIndex& divisions);

// The division in an 18-character 统一社会信用代码 that stands by itself in `text`; 0 for none.
int CreditCodeDivision(std::string_view text, const DivisionIndex& divisions);
// True where nine characters are an organisation code by their check digit.
bool IsOrganisationCode(std::string_view text);

}  // namespace lantai::extractor
