// Whose report this is, of which year, published when, and whether it is an annual report at all.
//
//   Identity who = Identify(content, metadata, evidence, phrases);
//   who.title;                           // "张掖市招商局2018年度政府信息公开工作年度报告"
//
// The year is a vote: title (decides alone where it names one), period sentence, query of the URL (fbtime=2020),
// publication and signature dates less one. The generation of the tables has no vote, and a year decides no generation.
// A page is an annual report when its title reads as one and its body bears it out (tables of the form, chapters,
// attachments or text), or when the form's tables 2 and 3 stand in it and its title names no decoy.
//
// Thread-safety: a free function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/phrases.h"
#include "extractor/content.h"
#include "extractor/metadata.h"

namespace lantai::extractor {

// What other readers found, on which the decision rests.
struct BodyEvidence {
  bool report_tables = false;  // at least two tables of the form
  size_t tables = 0;           // tables of the form
  size_t chapters = 0;
  size_t attachments = 0;
  size_t text_bytes = 0;
};

// 本报告所列数据的统计期限自2018年1月1日至2018年12月31日: the year, where both ends name the same whole year.
std::optional<int> PeriodYear(std::string_view text);

struct TitlePlace {
  std::string title;
  std::vector<bool> consumed;   // by block: it is part of the title
  size_t first_body_block = 0;  // blocks before it are page head (flattened text only)
};

// The title, and where in the body it stands.
TitlePlace FindTitle(const Content& content, const Phrases& phrases);

struct Identity {
  std::string title;
  std::optional<std::string> unit;
  std::optional<int> year;
  std::optional<std::string> published;
  bool is_annual_report = false;
};

// `lines` are the paragraphs of the body, chrome left out.
Identity Identify(const Content& content, const TitlePlace& title, const PageMetadata& metadata,
                  const std::vector<std::string>& lines, const BodyEvidence& evidence, const Phrases& phrases);

}  // namespace lantai::extractor
