#include "extractor/identity.h"

#include <algorithm>

#include "extractor/division_vote.h"
#include "extractor/label.h"
#include "extractor/level.h"
#include "extractor/signature.h"
#include "extractor/year_vote.h"

namespace lantai::extractor {
namespace {

std::optional<std::string> UnitOf(const TitlePlace& title, const Signature& signature, const Metadata& metadata,
                                  bool is_report) {
  if (!title.parts.unit.empty()) return title.parts.unit;
  if (!is_report) return metadata.publisher;
  for (const TitleParts& other : title.others) {
    if (!other.unit.empty()) return other.unit;
  }
  if (!signature.unit.empty()) return signature.unit;
  if (metadata.publisher) return metadata.publisher;
  return metadata.source && LooksLikeUnit(FoldLabel(*metadata.source)) ? metadata.source : std::nullopt;
}

// Han character, bracket, one to seven Latin letters or accented vowels, bracket: 報(bào)告.
size_t CountPinyin(std::string_view folded) {
  size_t count = 0;
  for (size_t at = folded.find('('); at != std::string_view::npos; at = folded.find('(', at + 1)) {
    size_t pos = at + 1;
    size_t letters = 0;
    while (pos < folded.size()) {
      size_t next = pos;
      const char32_t c = NextCodePoint(folded, &next);
      if (!((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0x1DC))) break;
      pos = next;
      ++letters;
    }
    const bool behind_han = at >= 3 && static_cast<unsigned char>(folded[at - 3]) >= 0xE3;
    count += behind_han && letters > 0 && letters <= 7 && pos < folded.size() && folded[pos] == ')';
  }
  return count;
}

bool IsGovernmentHost(std::string_view url) {
  const size_t begin = url.find("//");
  if (begin == std::string_view::npos) return true;
  std::string_view host = url.substr(begin + 2);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(0, host.find(':'));
  // A bare address may be a portal's own server.
  const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return numeric || host.ends_with(".gov.cn") || host == "gov.cn";
}

}  // namespace

std::string SignsOfMirror(const Content& content, const Body& body) {
  size_t pinyin = 0;
  size_t injected = 0;
  for (const std::string& line : body.folded) {
    pinyin += CountPinyin(line);
    for (size_t at = line.find("@@"); at != std::string::npos; at = line.find("@@", at + 2)) ++injected;
  }
  if (pinyin >= 3) return "pinyin in brackets stands behind characters";
  if (injected >= 2 && content.url && !IsGovernmentHost(*content.url)) return "@@ stands inside words";
  return {};
}

void Identifier::Place(const Content& content, const PageMetadata& metadata, const std::string& signed_by,
                       Identity* who) const {
  const std::string unit = FoldLabel(who->unit.value_or(""));
  DivisionEvidence evidence;
  evidence.unit = unit;
  evidence.year = who->year;
  if (content.url) evidence.url = *content.url;
  if (metadata.metadata.index_number) evidence.index_number = *metadata.metadata.index_number;
  evidence.site_code = metadata.site_code;
  if (!signed_by.empty()) evidence.names.push_back(signed_by);
  for (const auto& name : {metadata.metadata.publisher, metadata.metadata.source}) {
    if (name) evidence.names.push_back(FoldLabel(*name));
  }
  if (!metadata.site_name.empty()) evidence.names.push_back(metadata.site_name);
  evidence.frame_text = content.frame_text;
  const DivisionVerdict verdict = VoteOnDivision(evidence, divisions_);
  if (verdict.code != 0) who->division = std::to_string(verdict.code);
  const int rank = verdict.rank != 0 ? verdict.rank : verdict.code != 0 ? DivisionRank(verdict.code) : 0;
  if (const auto level = LevelOf(unit, verdict.named, rank)) who->level = std::string(*level);
  if (!verdict.conflict.empty()) who->flags.push_back({"division_conflict", "warning", verdict.conflict, "", {}});
}

Identity Identifier::Identify(const Content& content, const TitlePlace& title, const PageMetadata& metadata,
                              const Body& body, const BodyEvidence& evidence) const {
  Identity who;
  who.title = title.title;
  const Signature signature = ReadSignature(body.lines, body.folded);
  who.published = metadata.published;
  if (!who.published && signature.date) who.published = signature.date->iso;
  who.is_annual_report = IsAnnualReport(content, title, body.folded, evidence, phrases_);
  who.year = title.parts.year;
  if (who.is_annual_report) {
    who.year = VoteOnYear({title, content.url, body.folded, metadata.published, signature.date});
  }
  who.unit = UnitOf(title, signature, metadata.metadata, who.is_annual_report);
  Place(content, metadata, signature.unit, &who);
  if (std::string signs = SignsOfMirror(content, body); !signs.empty()) {
    who.flags.push_back({"untrusted_source", "notice", std::move(signs), "", {}});
  }
  return who;
}

}  // namespace lantai::extractor
