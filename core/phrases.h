// The words by which portals frame their articles and name their reports: what is page chrome, what labels metadata,
// what names an annual report and what only looks like one. All of it is data, config/chrome.toml.
//
//   Result<Phrases> phrases = config::LoadPhrases();
//   phrases->index_labels.find("索引号")->second;      // "index_number"
//
// Every string is folded the way texts are compared: no white space, full-width forms as half-width, all brackets as
// () and all quotes as ". Compare with text folded by extractor/label.h's FoldLabel.
//
// Thread-safety: a value, read by many threads once loaded.
// Source: the page-label table of 国办发〔2017〕47号 (names of meta tags), and pages of county portals for the rest.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lantai {

// Labels to the metadata field they introduce: a member name of lantai::Metadata, "published", or "" where the label
// is known to be chrome but its value is kept nowhere (浏览次数).
using LabelFields = std::map<std::string, std::string, std::less<>>;

struct Phrases {
  // Page frame. A line is chrome when it begins with one of these …
  std::vector<std::string> breadcrumb_marks;  // 当前位置
  // … or, for breadcrumbs without a mark, begins with one of `breadcrumb_roots` and holds one of these.
  std::vector<std::string> breadcrumb_roots;       // 首页
  std::vector<std::string> breadcrumb_separators;  // > » /

  LabelFields index_labels;  // 索引号 block: label → field
  LabelFields meta_labels;   // the line under the title: 发布时间 → "published", 更新时间 → "updated"
  LabelFields meta_tags;     // <meta name>, lower case: pubdate → "published", contentsource → "source"
  std::vector<std::string> generation_tags;  // <meta name>s that tell when the page was generated, never when published

  // A short line outside the chapters that holds nothing but such words, digits and punctuation is chrome:
  // 【字体：大 中 小】 打印 关闭.
  std::vector<std::string> reading_aids;  // 字体, 打印本页, 无障碍
  std::vector<std::string> menu_words;    // entries of menus and breadcrumbs: 首页, 政务公开, 互动交流
  std::vector<std::string> tail_lines;    // whole short lines after the article: 政府信息公开年报, 附件
  std::vector<std::string> tail_marks;  // a line that begins so starts the page's foot: 扫一扫, 上一篇, 主办单位
  std::vector<std::string> foot_words;  // a sentence with one of them may stand in the foot: 浏览器, 版权

  // Chapters of all generations of the form, by which they are known where numbering is unusual or gone.
  std::vector<std::string> chapter_names;  // 总体情况, 主动公开政府信息情况

  // Titles. A report's title is `subject` + any of `title_fillers` + one of `title_ends`.
  std::vector<std::string> title_subjects;  // 政府信息公开, 政务公开
  std::vector<std::string> title_fillers;   // 工作, 年度, 情况
  std::vector<std::string> title_ends;      // 报告, 年报, 总结
  std::vector<std::string> unit_refusals;   // a "unit" ending so is a sentence: 发布, 印发
  std::vector<std::string> title_verbs;     // stand between 关于 and the title proper: 公布, 印发

  // Links and titles. Longest first is not needed: any occurrence counts, and a decoy outweighs a report word.
  std::vector<std::string> report_words;  // 政府信息公开工作年度报告, 信息公开年报
  std::vector<std::string> decoy_words;   // 网站工作年度报表, 法治政府, 通知, 指南, 目录, 图解
  std::vector<std::string> column_words;  // 政府信息公开, 年报, 部门, 乡镇: menu entries that lead towards the column

  // The annual-report column's folder in addresses, and those of its decoys; '*' stands for anything (zfxxgknb: *gknb).
  std::vector<std::string> column_slugs, decoy_slugs;
  std::vector<std::string> column_types;  // values of <meta name="ColumnType"> that name the column: 信息公开年报

  std::vector<std::string> attachment_types;  // extensions, lower case: pdf, doc

  // What a report says has become of its body (extractor/body_changes.h).
  std::vector<std::string> body_endings;       // how names of public bodies end: 局, 委员会, 街道办事处
  std::vector<std::string> own_body_words;     // 本机关, 我局
  std::vector<std::string> renamed_words;      // 更名为
  std::vector<std::string> former_name_words;  // 原名, 前身为
  std::vector<std::string> founded_words;      // 组建, 成立
  std::vector<std::string> merger_words;       // 整合, 合并: between the names of those merged and a founding word
  std::vector<std::string> abolished_words;    // 不再保留, 撤销
  std::vector<std::string> taken_over_words;   // 划入, 并入
};

}  // namespace lantai
