// Numbers that the running text states: items published on the website, on WeChat and Weibo, requests received, cases
// of review and litigation, fees.
//
//   FindNarrative(body)["website_items"];       // value 290, raw "290条", at "section:2"
//
// A number is taken only from a clause that says one thing: it names the subject, has the verb, and prints exactly one
// number with the subject's unit. 未收到 and 未收取 are 0. Left out are approximations (300余条, 约), comparisons with
// another year, and subjects of which the text states two different numbers: a missing number is better than a wrong
// one.
//
// Thread-safety: a free function. Limits: linear in the text.
#pragma once

#include <map>
#include <string>

#include "core/document.h"
#include "extractor/sections.h"

namespace lantai::extractor {

std::map<std::string, NarrativeNumber> FindNarrative(const Body& body);

}  // namespace lantai::extractor
