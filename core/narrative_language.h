// The words in which reports state numbers in their running text, as data: config/narrative.toml. What is counted
// (subjects), by which verbs, in which units, what spoils a statement and what denies it.
//
//   Result<NarrativeLanguage> language = config::LoadNarrativeLanguage();
//   language->subjects.front().id;            // "proactive_total"
//
// Every string is folded the way texts are compared (core/phrases.h says how).
//
// Thread-safety: a value, read by many threads once loaded.
// Source: wordings of annual reports of 2008 to 2025; narrative ids are the contract's.
#pragma once

#include <string>
#include <vector>

namespace lantai {

// One thing that reports count. A number counts for it when, in the words between the number before and this one, a
// theme and a verb are named, nothing but `objects` and fillers stands between the last verb and the number, the unit
// is one of `units`, and none of `none` occurs.
struct NarrativeSubject {
  std::string id;                    // "website_items"
  std::vector<std::string> themes;   // 网站; one must be named, before the number or right behind its unit
  std::vector<std::string> verbs;    // 公开, 发布
  std::vector<std::string> objects;  // 政府信息: may stand between verb and number, or behind the unit
  std::vector<std::string> none;     // spoil the statement: 访问, 留言
  std::vector<std::string> rivals;   // spoil it wherever they stand before it in the sentence: 投诉8件,办结8件
  std::vector<std::string> units;    // 条
  std::vector<std::string> denials;  // state 0 where a negation stands before them: 收到
  std::vector<std::string> context;  // where not empty: one must occur in the sentence or its chapter's heading

  // Sums of cells that should say the same, each a way of counting: "t3.new_received.total + t3.carried_in.total".
  std::vector<std::string> cells;
  bool only_zero = false;   // of those cells only a 0 says the same (units differ)
  bool weak = false;        // counts only where the text says no more than this (one kind of proposals)
  bool reaches = false;     // theme and what spoils it may stand in the clause before
  bool parts_too = false;   // counts behind 其中 as well
  bool by_heading = false;  // the chapter's heading may name the theme
};

struct NarrativeLanguage {
  std::vector<std::string> fillers;      // may stand between verb and number: 共, 总数, 为
  std::vector<std::string> other_times;  // the number is of another time or a rate: 上年, 同比, 每月
  std::vector<std::string> parts;        // what follows is part of what was said: 其中
  std::vector<std::string> negations;    // 未, 没有, 无
  std::vector<NarrativeSubject> subjects;
};

}  // namespace lantai
