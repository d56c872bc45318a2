// Numbers that the running text states: items published on the website, on WeChat and Weibo, requests received,
// answered and carried over, cases of review and litigation, fees, staff, proposals.
//
//   NarrativeReader reader(language);                       // once; config/narrative.toml
//   reader.Read(body, 2018)["website_items"];               // value 290, raw "290条", at "section:2"
//
// A number is taken only where the words before it say one thing: the subject is named, its verb stands there, nothing
// but words that add nothing lies between verb and number, the unit is the subject's. 未收到 and 未收取 are 0. Left out
// are approximations (300余条, 约), other years than the report's, parts (其中), and subjects of which the text states
// two different numbers: a missing number is better than a wrong one.
//
// Thread-safety: immutable once made. Limits: linear in the text; sentences without a number or a denial cost a glance.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/document.h"
#include "core/narrative_language.h"
#include "extractor/sections.h"

namespace lantai::extractor {

class NarrativeReader {
 public:
  explicit NarrativeReader(const NarrativeLanguage& language);
  ~NarrativeReader();
  NarrativeReader(NarrativeReader&&) noexcept;

  std::map<std::string, NarrativeNumber> Read(const Body& body, std::optional<int> year) const;

 private:
  struct State;  // the language, compiled
  std::unique_ptr<const State> state_;
};

}  // namespace lantai::extractor
