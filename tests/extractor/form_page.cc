#include "tests/extractor/form_page.h"

#include <iconv.h>

#include <array>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Each run of Western or Chinese characters in a span, as Word writes them.
std::string WordRuns(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && IsAscii(text[end]) == IsAscii(text[at])) ++end;
    out += IsAscii(text[at]) ? "<span lang=EN-US style='font-size:10.5pt;mso-bidi-font-size:12.0pt'>"
                             : "<span style='font-family:\"仿宋_GB2312\";&#10;mso-hansi-font-family:宋体'>";
    out += Escaped(text.substr(at, end - at)) + "</span>";
    at = end;
  }
  return out;
}

std::string FontRuns(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      out += std::string("<font face=\"Arial\">") + c + "</font>";
    else
      out += c;
  }
  return out;
}

class PageWriter {
 public:
  PageWriter(const PageStyle& style, Chance* chance) : style_(style), chance_(chance) {}

  std::string Table(const DrawnTable& table) {
    std::string out = style_.markup == Markup::kWord ? "<table class=MsoNormalTable border=1 cellspacing=0>"
                                                     : "<table border=\"1\" width=\"100%\">";
    const bool heads = style_.markup == Markup::kHeads;
    if (heads) out += "<caption>附表</caption>";
    out += heads ? "<thead>" : "<tbody>";
    size_t head_rows = 0;
    while (heads && head_rows < table.rows.size() && IsHead(table.rows[head_rows])) ++head_rows;
    for (size_t r = 0; r < table.rows.size(); ++r) {
      if (heads && r == head_rows) out += "</thead><tbody>";
      out += style_.markup == Markup::kSource ? "\n\t\t<TR>\n" : "<tr>";
      for (const DrawnCell& cell : table.rows[r]) out += Cell(cell);
      if (style_.markup != Markup::kSource) out += "</tr>\n";
    }
    out += "</tbody></table>\n";
    if (style_.markup != Markup::kLayout) return out;
    return "<table width=\"100%\"><tr><td><table class=\"in\"><tr><td align=center>" + out +
           "</td></tr></table></td></tr></table>\n";
  }

  static std::string Paragraph(const std::string& text) { return "<p style=\"text-indent: 2em;\">" + text + "</p>\n"; }

 private:
  static bool IsHead(const DrawnRow& row) {
    for (const DrawnCell& cell : row) {
      if (!cell.head) return false;
    }
    return true;
  }

  std::string Cell(const DrawnCell& cell) {
    const std::string tag = cell.head && style_.markup == Markup::kHeads ? "th" : "td";
    std::string out = "<" + tag;
    if (cell.columns != 1) out += " colspan=\"" + std::to_string(cell.columns) + "\"";
    if (cell.rows != 1) out += " rowspan=" + std::to_string(cell.rows);
    out += ">";
    if (style_.markup == Markup::kSource) return out + "\n\t\t\t" + Lines(cell.text, false) + "\n";
    return out + Content(cell) + "</" + tag + ">";
  }

  std::string Content(const DrawnCell& cell) {
    switch (style_.markup) {
      case Markup::kParagraphs: return "<p align=\"center\">" + Lines(cell.text, true) + "</p>";
      case Markup::kWord:
        return "<p class=MsoNormal align=center>" + Lines(cell.text, true) +
               (cell.text.empty() ? "<span lang=EN-US><o:p>&nbsp;</o:p></span>" : "<o:p></o:p>") + "</p>";
      case Markup::kFonts: return "&nbsp;" + Lines(cell.text, false) + "&nbsp;&nbsp;";
      default: return Lines(cell.text, false);
    }
  }

  std::string Line(const std::string& text) const {
    if (style_.markup == Markup::kWord) return WordRuns(text);
    return style_.markup == Markup::kFonts ? FontRuns(Escaped(text)) : Escaped(text);
  }

  // A label's lines: <br>, or paragraphs of their own.
  std::string Lines(const std::string& text, bool paragraphs) {
    std::string out;
    size_t start = 0;
    for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
      out += Line(text.substr(start, end - start));
      out += paragraphs && chance_->OneIn(2) ? "</p><p>" : chance_->Of<std::string>({"<br>", "<br/>\n"});
      start = end + 1;
    }
    return out + Line(text.substr(start));
  }

  const PageStyle& style_;
  Chance* chance_;
};

// What stands before the article, with the title, and what behind it.
struct Frame {
  const char* head;
  const char* before;
  const char* after;
};

const std::array<Frame, kPortals> kFrames = {{
    {"<meta name=\"ArticleTitle\" content=\"%T\"><meta name=\"PubDate\" content=\"%D 09:53:00\">",
     "<div class=\"nav\"><a href=\"../\">首页</a> &gt; <a href=\"./\">政府信息公开年报</a></div><h1>%T</h1>"
     "<div class=\"info\">发布时间:%D  来源:青禾县水务局</div><div class=\"TRS_Editor\">",
     "</div><div class=\"print\"><a href=\"javascript:window.print()\">打印</a> <a href=\"#\">关闭</a></div>"},
    {"<meta name=\"others\" content=\"页面生成时间 2026-01-01 08:00:00\"><meta name=\"channelId\" content=\"5f\">",
     "<UCAPTITLE><h1>%T</h1></UCAPTITLE><publishtime>%D 10:20</publishtime><div id=\"UCAP-CONTENT\"><ucapcontent>",
     "</ucapcontent></div><div>扫一扫在手机打开当前页面</div>"},
    {"<meta name=\"ContentStart\">",
     "<table width=\"100%\"><tr><td class=\"title\">%T</td></tr><tr><td>日期:%D 浏览次数:</td></tr></table>"
     "<div id=\"zoom\"><!--<$[信息内容]>begin-->",
     "<!--<$[信息内容]>end--></div>"},
    {"<meta name=\"keywords\" content=\"年报\">",
     "<h1 class=\"content_title\">%T</h1><table class=\"head\"><tr><td>索引号:</td><td>014416330/2021-00003</td>"
     "<td>分类:</td><td>年报</td></tr><tr><td>发布机构:</td><td>青禾县水务局</td><td>成文日期:</td><td>%D</td></tr>"
     "</table><div class=\"article-content\">",
     "</div>"},
    {"<meta name=\"description\" content=\"%T\">",
     "<div class=\"weizhi\">您当前所在位置:首页 &gt; 年报</div><h2 class=\"title\">%T</h2><p>发布时间:%D 点击数:</p>"
     "<div id=\"text\">",
     "</div><p>上一篇:<a href=\"7486.html\">没有了</a></p>"},
    {"<meta name=\"_vsl\" content=\"1\">",
     "<form name=\"_newscontent_fromname\"><h1>%T</h1><div>%D</div><div id=\"vsb_content\"><div "
     "class=\"v_news_content\">",
     "</div></div></form>"},
    {"<meta name=\"author\" content=\"\">",
     "<div class=\"article\"><h1 class=\"arti_title\">%T</h1><p class=\"arti_metas\">发布者:水务局 发布时间:%D</p>"
     "<div class=\"wp_articlecontent\">",
     "</div></div>"},
}};

std::string Filled(std::string text, const std::string& title, const std::string& date) {
  for (const auto& [mark, with] : {std::pair<std::string, std::string>{"%T", title}, {"%D", date}}) {
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) text.replace(at, 2, with);
  }
  return text;
}

// `utf8` in another encoding; characters it does not have become references.
std::string Encoded(const std::string& utf8, const char* name) {
  iconv_t converter = iconv_open(name, "UTF-8");
  std::string out;
  for (size_t pos = 0; pos < utf8.size();) {
    const size_t start = pos;
    const char32_t code = NextCodePoint(utf8, &pos);
    char* in = const_cast<char*>(utf8.data()) + start;
    size_t in_left = pos - start;
    std::array<char, 8> buffer;
    char* to = buffer.data();
    size_t to_left = buffer.size();
    const bool whole = iconv(converter, &in, &in_left, &to, &to_left) != static_cast<size_t>(-1) && in_left == 0;
    out += whole ? std::string(buffer.data(), buffer.size() - to_left) : "&#" + std::to_string(code) + ";";
  }
  iconv_close(converter);
  return out;
}

struct Encoding {
  const char* label;  // what the page says
  const char* name;   // iconv's
  const char* mark;
};
constexpr std::array<Encoding, kEncodings> kEncodingList = {{{"utf-8", nullptr, ""},
                                                             {"utf-8", nullptr, "\xEF\xBB\xBF"},
                                                             {"gbk", "GBK", ""},
                                                             {"gb18030", "GB18030", ""},
                                                             {"gb2312", "GBK", ""},
                                                             {"utf-16", "UTF-16LE", "\xFF\xFE"}}};

// Where a table stands: its chapter's heading before the first of them.
std::string ChapterOf(const std::string& table) {
  if (table == "t2") return "二、主动公开政府信息情况";
  if (table == "t3") return "三、收到和处理政府信息公开申请情况";
  if (table == "t4") return "四、政府信息公开行政复议、行政诉讼情况";
  return "四、附表";
}

}  // namespace

std::string RenderFormPage(const DrawnForm& form, const PageStyle& style, Chance* chance) {
  const bool statistics = form.tables.front().table == "s14";
  const std::string year = statistics ? "2016" : "2020";
  const std::string title = "青禾县水务局" + year + "年政府信息公开工作年度报告";
  const Frame& frame = kFrames[static_cast<size_t>(style.portal)];
  PageWriter writer(style, chance);
  std::string body = PageWriter::Paragraph(statistics ? "一、概述" : "一、总体情况");
  body += PageWriter::Paragraph("本年度认真贯彻条例,在门户网站发布信息,及时回应关切,各项工作平稳有序。");
  std::string before;
  for (const DrawnTable& table : form.tables) {
    if (table.table != before) body += PageWriter::Paragraph("<strong>" + ChapterOf(table.table) + "</strong>");
    before = table.table;
    body += writer.Table(table);
  }
  body += PageWriter::Paragraph("五、存在的主要问题及改进情况") + PageWriter::Paragraph("公开的及时性还要提高。");
  const Encoding& encoding = kEncodingList[static_cast<size_t>(style.encoding)];
  const std::string date = statistics ? "2017-01-14" : "2021-01-14";
  const std::string page = std::string("<!DOCTYPE html>\n<html><head><meta charset=\"") + encoding.label +
                           "\"><title>" + title + "</title>" + Filled(frame.head, title, date) + "</head><body>" +
                           Filled(frame.before, title, date) + body + frame.after + "</body></html>\n";
  return encoding.mark + (encoding.name == nullptr ? page : Encoded(page, encoding.name));
}

}  // namespace lantai::extractor
