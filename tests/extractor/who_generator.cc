#include "tests/extractor/who_generator.h"

#include <array>
#include <cstdio>

namespace lantai::extractor {
namespace {

const std::vector<std::string> kOrgans = {"水务局",
                                          "财政局",
                                          "教育局",
                                          "民政局",
                                          "商务局",
                                          "审计局",
                                          "统计局",
                                          "司法局",
                                          "卫生健康局",
                                          "信访局",
                                          "医疗保障局",
                                          "自然资源局",
                                          "住房和城乡建设局",
                                          "文化和旅游局",
                                          "应急管理局",
                                          "农业农村局",
                                          "人力资源和社会保障局",
                                          "发展和改革局",
                                          "城市管理委员会",
                                          "档案局",
                                          "招商服务二局",
                                          "机构编制委员会办公室",
                                          "供销合作社联合社",
                                          "政务服务中心",
                                          "市场监督管理局",
                                          "退役军人事务局",
                                          "乡村振兴局",
                                          "公安局"};
const std::vector<std::string> kVerticals = {"税务局", "气象局", "烟草专卖局"};
const std::vector<std::string> kTails = {"政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作年报",
                                         "政府信息公开工作报告",     "政务公开工作年度报告", "政务公开工作总结",
                                         "政府信息公开工作情况报告", "政府信息公开年报"};
const std::vector<std::string> kSentences = {
    "我单位高度重视政府信息公开工作,明确分管领导和责任科室,完善制度,落实责任。",
    "全年通过门户网站主动公开政府信息128条,通过微信公众号发布信息56条。",
    "群众可在政务大厅查阅、打印、下载政府信息,也可到档案馆查阅。",
    "一是公开内容不够全面;二是信息来源渠道单一;三是解读形式不够丰富。",
    "进一步规范附件的格式,方便公众下载打印,提高公开质量。",
    "全年未收到政府信息公开申请,未收取信息处理费。",
    "分享到微博、微信等新媒体的政策解读稿件共12篇,阅读量8000余次。",
    "网站首页设置政府信息公开专栏,浏览次数逐年上升,群众满意度较高。",
    "更新时间不及时、发布来源不规范的问题得到整改。",
    "没有发生针对本单位政府信息公开事务的行政复议、行政诉讼案件。",
    "联系我们的方式已在指南中公布,关闭了长期不更新的栏目。",
    "上一篇通报中指出的问题已全部整改到位,下一步将继续巩固成果。"};
const std::vector<std::string> kShorts = {"联系电话:0737-8821418。", "(一)主动公开情况", "1.加强组织领导",
                                          "附件:政府信息公开情况统计表", "通讯地址:政府大院3号楼210室"};
const std::vector<std::array<const char*, 6>> kChapters = {
    {"一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
     "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"},
    {"一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "四、政府信息公开的收费及减免情况",
     "五、因政府信息公开申请行政复议、提起行政诉讼的情况", "六、存在的主要问题及改进措施"}};

std::string HanYear(int year) {
  const std::vector<std::string> digits = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string han;
  for (const char digit : std::to_string(year)) han += digits[static_cast<size_t>(digit - '0')];
  return han;
}

std::string Paragraph(const std::string& text) { return "<p>" + text + "</p>\n"; }

}  // namespace

std::string_view FamilyName(Family family) {
  constexpr std::array<std::string_view, kFamilies> kNames = {"TRS",       "UCAP", "Hanweb", "gkmlpt",
                                                              "EmpireCMS", "VSB",  "WebPlus"};
  return kNames[static_cast<size_t>(family)];
}

WhoGenerator::WhoGenerator(const Divisions& divisions, uint32_t seed) : divisions_(divisions), random_(seed) {
  for (const Division& division : divisions.divisions) {
    ++names_[division.name];
    if (division.last_year < 2024) continue;
    if (division.code.ends_with("0000")) {
      if (division.code < "710000") provinces_.push_back(&division);
    } else if (division.code.ends_with("00")) {
      cities_.push_back(&division);
    } else if (division.code < "710000") {
      counties_.push_back(&division);
    }
  }
}

const Division& WhoGenerator::AnyDivision(size_t rank) {
  const auto& list = rank == 1 ? provinces_ : rank == 2 ? cities_ : counties_;
  return *list[Pick(static_cast<uint32_t>(list.size()))];
}

WhoGenerator::Body WhoGenerator::MakeUnit() {
  const Division& county = AnyDivision(3);
  const Division& city = AnyDivision(2);
  const bool unique = names_[county.name] == 1;
  std::string city_of;
  for (const Division* c : cities_) {
    if (c->code.substr(0, 4) == county.code.substr(0, 4)) city_of = c->name;
  }
  const std::string full = (Chance(30) || !unique) ? city_of + county.name : county.name;
  const std::string known = unique || !city_of.empty() ? county.code : "";
  switch (Pick(10)) {
    case 0: return {city.name + One(kOrgans), city.code, "city_department"};
    case 1: return {full + "太平镇", known, "township"};
    case 2: return {full + "经济开发区", known, "zone"};
    case 3: return {full + One(kVerticals), known, "vertical"};
    case 4: return {full + "人民政府", known, "county"};
    case 5: return {AnyDivision(1).name + One(kOrgans), "", "province_department"};
    case 6: return {full + "城关镇人民政府", known, "township"};
    default: return {full + One(kOrgans), known, "county_department"};
  }
}

std::string WhoGenerator::Date(int year, int month, int day, int form) {
  std::array<char, 64> out{};
  const char* const formats[] = {"%04d-%02d-%02d",         "%04d年%02d月%02d日",   "%d/%d/%d",
                                 "%04d年%d月%d日",         "%04d-%02d-%02d 09:53", "%04d.%02d.%02d",
                                 "%04d-%02d-%02d 14:46:00"};
  std::snprintf(out.data(), out.size(), formats[form], year, month, day);
  return out.data();
}

std::string WhoGenerator::MakeTitle(WhoPage* page) {
  const std::string year = std::to_string(page->year);
  const std::string tail = One(kTails);
  switch (Pick(14)) {
    case 0: return page->unit + year + "年度" + tail;
    case 1: return year + "年" + page->unit + tail;
    case 2: return year + "年度" + page->unit + tail;
    case 3: return page->unit + " " + year + " 年" + tail;
    case 4: return page->unit + tail + "(" + year + "年)";
    case 5: return "关于" + page->unit + year + "年" + tail;
    case 6: return page->unit + "关于" + year + "年度" + tail;
    case 7: return page->unit + tail;
    case 8: return page->unit + HanYear(page->year) + "年" + tail;
    case 9: return page->unit + year + "年度政府信息公开工作年度报告";
    case 10: page->broken = page->unit + "|" + year + "年" + tail; return page->unit + year + "年" + tail;
    default: return page->unit + year + "年" + tail;
  }
}

void WhoGenerator::MakeText(WhoPage* page) {
  const std::string year = std::to_string(page->year);
  AddParagraph(page,
               "根据《中华人民共和国政府信息公开条例》,现公布" + page->unit + year + "年政府信息公开工作年度报告。");
  if (Chance(50))
    AddParagraph(page,
                 "本报告所列数据的统计期限自" + year + "年1月1日至" + year + "年12月31日,电子版可在门户网站下载。");
  const auto& chapters = kChapters[page->year < 2019 ? 1 : 0];
  for (size_t i = 0; i < chapters.size(); ++i) {
    AddParagraph(page, chapters[i]);
    const uint32_t count = 1 + Pick(3);
    for (uint32_t k = 0; k < count; ++k) AddParagraph(page, year + "年," + One(kSentences));
    if (Chance(40)) AddParagraph(page, One(kShorts));
  }
  if (Chance(15)) {
    std::erase_if(page->paragraphs, [](const std::string& text) { return text.find("、") < 6; });  // no chapters
  }
  signed_ = Chance(60);
  if (!signed_) return;
  AddParagraph(page, page->unit);
  AddParagraph(page, Date(page->year + 1, month_, day_, Chance(50) ? 3 : 1));
}

void WhoGenerator::Both(const std::string& html, std::vector<std::string> lines) {
  html_ += html + "\n";
  for (const std::string& line : lines) text_ += line + "\n";
}

void WhoGenerator::Chrome(WhoPage* page, const std::string& html, std::vector<std::string> lines) {
  for (const std::string& line : lines) page->chrome.push_back(line);
  Both(html, std::move(lines));
}

void WhoGenerator::Head(WhoPage* page) {
  const std::string site = page->division.empty() ? "某某市人民政府" : "人民政府门户网站";
  html_ = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + page->title +
          std::vector<std::string>{"", "_" + site, " - " + site, "|" + site}[Pick(4)] + "</title>\n";
  has_tags_ = family_ != Family::kEmpire && Chance(70);
  if (!has_tags_) return void(html_ += "</head><body>\n");
  const std::string date = Date(page->year + 1, month_, day_, std::array{1, 4, 6, 0}[Pick(4)]);
  const bool lower = Chance(30);
  if (Chance(20)) {
    html_ += "<meta name=\"ArticleTitle\" content=\"头部\"><meta name=\"PubDate\" content=\"2014-02-03 10:00\">\n";
  }
  html_ += "<meta name=\"SiteName\" content=\"" + site + "\"><meta name=\"SiteIDCode\" content=\"" +
           (page->division.empty() || Chance(10) ? "" : page->division + "0017") + "\">\n";
  html_ +=
      "<meta name=\"ColumnName\" content=\"政府信息公开年报\"><meta name=\"ColumnType\" content=\"信息公开年报\">\n";
  html_ += Chance(50) ? "<meta name=\"ArticleTitle\" content=\"" + page->title + "\">\n" : "";
  html_ += Chance(30)
               ? "<meta content=\"" + date + "\" name=\"PubDate\">\n"
               : std::string("<meta name=\"") + (lower ? "pubdate" : "PubDate") + "\" content=\"" + date + "\">\n";
  html_ +=
      "<meta name=\"ContentSource\" content=\"来源\"><meta name=\"others\" content=\"页面生成时间 2023-05-06 "
      "07:08:09\">\n";
  html_ += "<meta name=\"MakeTime\" content=\"2023-05-06 07:08:09\"></head><body>\n";
}

void WhoGenerator::Menu(WhoPage* page) {
  Chrome(page,
         "<div class=\"top\"><a href=\"/a\">无障碍阅读</a> <a href=\"/b\">长者模式</a> <a href=\"/c\">登录</a>|<a "
         "href=\"/d\">注册</a></div>",
         {"无障碍阅读 长者模式 登录|注册"});
  Chrome(page,
         "<ul class=\"nav\"><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk\">政务公开</a></li><li><a "
         "href=\"/hd\">互动交流</a></li></ul>",
         {"首页", "政务公开", "互动交流"});
  switch (Pick(4)) {
    case 0:
      return Chrome(page,
                    "<div class=\"dqwz\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/x\">政府信息公开年报</a> "
                    "&gt; 正文</div>",
                    {"当前位置：首页 > 政府信息公开年报 > 正文"});
    case 1:
      return Chrome(page,
                    "<div class=\"loc\"><a href=\"/\">首页</a>/ <a href=\"/x\">政府信息公开</a> / <a "
                    "href=\"/y\">部门信息公开年报</a> / 正文</div>",
                    {"首页/ 政府信息公开 / 部门信息公开年报 / 正文"});
    case 2:
      return Chrome(
          page, "<div class=\"loc\">您现在所在的位置: <a href=\"/\">网站首页</a> » <a href=\"/x\">信息公开</a></div>",
          {"您现在所在的位置: 网站首页 » 信息公开"});
    default:
      return Chrome(page, "<div class=\"loc\">您所在的位置：<a href=\"/\">首页</a>»信息公开年报»文章详情</div>",
                    {"您所在的位置：首页»信息公开年报»文章详情"});
  }
}

void WhoGenerator::MakeMetadata(WhoPage* page) {
  if (!has_index_) return;
  page->metadata["publisher"] = page->unit;
  page->metadata["index_number"] = (page->division.empty() ? std::string("014314799") : page->division + "081") + "/" +
                                   std::to_string(page->year + 1) + "-00" + std::to_string(10 + Pick(90));
  if (Chance(50)) page->metadata["document_number"] = "某政办发〔2020〕" + std::to_string(1 + Pick(90)) + "号";
}

void WhoGenerator::IndexBlock(WhoPage* page) {
  if (!has_index_) return;
  const std::string date = Date(page->year + 1, month_, day_, 0);
  const std::vector<std::pair<std::string, std::string>> rows = {
      {Chance(50) ? "索 引 号" : "索引号", page->metadata["index_number"]},
      {"组配分类", "政府信息公开年报"},
      {Chance(50) ? "发布机构" : "发文机关", page->metadata["publisher"]},
      {"生成日期", date},
      {"文    号", page->metadata.count("document_number") ? page->metadata["document_number"] : ""},
      {"是否有效", "有效"},
      {"关键词", ""}};
  std::string html;
  std::vector<std::string> lines;
  const uint32_t layout = Pick(7);
  page->shape += " index" + std::to_string(layout);
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& [key, value] = rows[i];
    switch (layout) {
      case 0: html += (i % 2 == 0 ? "<tr>" : "") + ("<td>" + key + "：</td><td>" + value + "</td>"); break;
      case 1: html += "<tr><th>" + key + "</th><td>" + value + "</td></tr>"; break;
      case 2: html += "<p><strong>" + key + "</strong>：" + value + "</p>"; break;
      case 3: html += "<li><b>" + key + "：</b><span>" + value + "</span></li>"; break;
      case 4: html += "<dt>" + key + "</dt><dd>" + value + "</dd>"; break;
      case 5: html += "<span>" + key + "：</span><em>" + value + "</em>　"; break;
      default: html += "<p>" + key + "：</p><p>" + value + "</p>"; break;
    }
    const bool pairs = layout == 0 || layout == 5;
    if (layout == 1)
      lines.push_back(key + " | " + value + " |");
    else if (layout == 2 || layout == 3)
      lines.push_back(key + "：" + value);
    else if (pairs)
      lines.empty() ? lines.push_back(key + "：" + value) : void(lines.back() += "　" + key + "：" + value);
    else {
      lines.push_back(key);
      if (!value.empty()) lines.push_back(value);
    }
  }
  if (layout < 2) html = "<table class=\"xxgk_table\"><tbody>" + html + "</tbody></table>";
  if (layout == 3) html = "<ul>" + html + "</ul>";
  if (layout == 4) html = "<dl>" + html + "</dl>";
  for (const std::string& line : lines) {
    if (line.starts_with("索") || line.find("组配分类") != std::string::npos) page->chrome.push_back(line);
  }
  Both("<div class=\"xxgk_head\">" + html + "</div>", lines);
  Both("", {"", ""});
}

void WhoGenerator::MetaLine(WhoPage* page) {
  if (!has_line_) return;
  const std::string date = Date(page->year + 1, month_, day_, std::array{0, 1, 4, 6}[Pick(4)]);
  const std::string label =
      One({"发布时间：", "发布日期：", "时间：", "日期：", "发表时间：", "信息时间：", "发布时间:"});
  switch (Pick(4)) {
    case 0:
      return Chrome(page,
                    "<div class=\"info\"><span>" + label + date + "</span> <span>来源：" + page->unit +
                        "</span> <span>浏览次数：<i id=\"hits\"></i>次</span> <span>字体：[<a href=\"#\">大</a> <a "
                        "href=\"#\">中</a> <a href=\"#\">小</a>]</span></div>",
                    {label + date + " 来源：" + page->unit + " 浏览次数：次 字体：[大 中 小]"});
    case 1:
      return Chrome(page,
                    "<div class=\"info\">来源：" + page->unit + "&nbsp;&nbsp;作者：张三&nbsp;&nbsp;" + label + date +
                        "&nbsp;&nbsp;点击数：123</div>",
                    {"来源：" + page->unit + "  作者：张三  " + label + date + "  点击数：123"});
    case 2:
      return Chrome(page, "<p class=\"info\">[ " + label + date + " ]</p><p>【字体：大 中 小】 打印 关闭</p>",
                    {"[ " + label + date + " ]", "【字体：大 中 小】 打印 关闭"});
    default:
      return Chrome(page,
                    "<div class=\"info\">" + label + date +
                        "</div><div class=\"share\">分享到： 微信 微博 QQ空间 【打印本页】【关闭窗口】</div>",
                    {label + date, "分享到： 微信 微博 QQ空间 【打印本页】【关闭窗口】"});
  }
}

void WhoGenerator::BodyText(WhoPage* page) {
  const std::array<std::pair<std::string, std::string>, kFamilies> containers = {
      {{"<div class=\"TRS_Editor\">", "</div>"},
       {"<div id=\"UCAP-CONTENT\"><ucapcontent>", "</ucapcontent></div>"},
       {"<div class=\"article-content\" id=\"zoom\"><!--ZJEG_RSS.content.begin-->",
        "<!--ZJEG_RSS.content.end--></div>"},
       {"<div class=\"article-content\">", "</div>"},
       {"<div class=\"content\" id=\"text\">", "</div>"},
       {"<div id=\"vsb_content\"><div class=\"v_news_content\">", "</div></div>"},
       {"<div class=\"wp_articlecontent\">", "</div>"}}};
  const auto& [open, close] = containers[static_cast<size_t>(family_)];
  html_ += open + "\n";
  if (heading_in_text_) {
    for (const std::string& line : title_lines_) Both("<p align=\"center\"><strong>" + line + "</strong></p>", {line});
  } else if (Chance(15)) {
    Both(Paragraph(page->title), {page->title});  // printed again inside the body
  }
  if (late_line_) IndexBlock(page);
  if (late_line_) MetaLine(page);
  for (const std::string& paragraph : page->paragraphs) {
    Both(Chance(30) ? "<p class=\"MsoNormal\"><span>　　" + paragraph + "</span></p>" : Paragraph(paragraph),
         {paragraph, ""});
  }
  if (tail_inside_) Tail(page);
  html_ += close + "\n";
}

void WhoGenerator::Tail(WhoPage* page) {
  if (Chance(50)) Chrome(page, "<div class=\"ewm\">扫一扫在手机打开当前页</div>", {"扫一扫在手机打开当前页"});
  if (Chance(30))
    Chrome(page, "<div class=\"print\"><a href=\"#\">打印本页</a> <a href=\"#\">关闭窗口</a></div>",
           {"打印本页 关闭窗口"});
  if (Chance(40)) {
    Chrome(page,
           "<div class=\"pn\"><p>上一篇：<a href=\"/1\">关于印发防汛预案的通知</a></p><p>下一篇：没有了</p></div>",
           {"上一篇：关于印发防汛预案的通知", "下一篇：没有了"});
  }
  if (Chance(20)) Chrome(page, "<p>（责任编辑：王五）</p>", {"（责任编辑：王五）"});
  if (Chance(15)) Chrome(page, "<p>【打印】 【关闭】 【返回顶部】</p>", {"【打印】 【关闭】 【返回顶部】"});
  if (Chance(20))
    Chrome(page, "<div class=\"share\">分享到：<a>新浪微博</a> <a>微信</a> <a>QQ空间</a></div>",
           {"分享到：新浪微博 微信 QQ空间"});
  if (Chance(15)) Chrome(page, "<p>政府信息公开年报</p>", {"政府信息公开年报"});
  if (Chance(20))
    Chrome(page, "<p>附件：</p><p><a href=\"./P020210128.pdf\">" + page->unit + "年报.pdf</a></p>",
           {"附件：", page->unit + "年报.pdf"});
  if (Chance(30)) {
    Chrome(page, "<div class=\"rel\"><h3>相关链接</h3><ul><li><a href=\"/2\">县政务公开办开展培训</a></li></ul></div>",
           {"相关链接", "县政务公开办开展培训"});
  }
}

void WhoGenerator::Foot(WhoPage* page) {
  const std::string code = page->division.empty() ? "" : page->division + "0003";
  Chrome(
      page,
      "<div class=\"foot\"><p>版权所有：某某人民政府 主办单位：政府办公室</p><p>网站标识码：" + code +
          " 某ICP备05012345号 公网安备 37060202000123号</p><p>联系我们 | 网站地图 | 隐私声明</p></div></body></html>",
      {"版权所有：某某人民政府 主办单位：政府办公室",
       "网站标识码：" + code + " 某ICP备05012345号 公网安备 37060202000123号", "联系我们 | 网站地图 | 隐私声明"});
}

// The heading: as <h1>, in a box that only a class names, over two lines, or as the first lines of the text alone.
void WhoGenerator::MakeHeading(WhoPage* page) {
  std::string html = page->title;
  std::vector<std::string> lines = {page->title};
  if (const size_t at = page->broken.find('|'); at != std::string::npos) {
    lines = {page->broken.substr(0, at), page->broken.substr(at + 1)};
    html = lines[0] + "<br>" + lines[1];
  }
  heading_in_text_ = false;
  switch (Pick(5)) {
    case 0: return Both("<div class=\"article-title\">" + html + "</div>", lines);
    case 1: return Both("<h2>" + html + "</h2>", lines);
    case 2: return Both("<ucaptitle>" + html + "</ucaptitle>", lines);
    case 3:
      heading_in_text_ = true;
      title_lines_ = lines;
      return;
    default: return Both("<h1 class=\"title\">" + html + "</h1>", lines);
  }
}

void WhoGenerator::Build(WhoPage* page) {
  family_ = static_cast<Family>(Pick(kFamilies));
  page->shape = std::string(FamilyName(family_));
  html_.clear();
  text_.clear();
  has_index_ = Chance(50);
  has_line_ = Chance(75);
  MakeMetadata(page);
  Head(page);
  Menu(page);
  const bool wrap = Chance(50);
  html_ += wrap ? "<div class=\"main\">\n" : "";
  MakeHeading(page);
  late_line_ = Chance(15) && page->report;
  if (!late_line_) IndexBlock(page);
  if (!late_line_) MetaLine(page);
  tail_inside_ = Chance(30);
  BodyText(page);
  if (!tail_inside_) Tail(page);
  html_ += wrap ? "</div>\n" : "";
  Foot(page);
  page->html = html_;
  page->text = text_;
}

WhoPage WhoGenerator::Report() {
  WhoPage page;
  Body body = MakeUnit();
  page.unit = body.unit;
  page.division = body.division;
  page.level = body.level;
  page.year = 2008 + static_cast<int>(Pick(17));
  month_ = 1 + static_cast<int>(Pick(3));
  day_ = 1 + static_cast<int>(Pick(28));
  page.title = MakeTitle(&page);
  MakeText(&page);
  page.published = Date(page.year + 1, month_, day_, 0);
  page.url = "http://www.example.gov.cn/zwgk/xxgknb/" + std::to_string(page.year + 1) + "01/t20200122_2523807.shtml";
  Build(&page);
  // Only where the page or the signature says so.
  page.stated = has_line_ || has_index_ || signed_;
  if (!page.stated && !has_tags_) page.published.clear();
  std::string* title = &page.title;
  for (size_t at = title->find(' '); at != std::string::npos; at = title->find(' ')) title->erase(at, 1);
  return page;
}

WhoPage WhoGenerator::Decoy() {
  WhoPage page;
  page.report = false;
  Body body = MakeUnit();
  page.unit = body.unit;
  page.division = body.division;
  page.year = 2008 + static_cast<int>(Pick(17));
  const std::string year = std::to_string(page.year);
  const std::vector<std::string> titles = {"关于做好" + year + "年政府信息公开工作年度报告编制工作的通知",
                                           page.unit + "关于报送" + year + "年政府信息公开工作年度报告的通知",
                                           "关于印发《政府信息公开工作年度报告格式(试行)》的通知",
                                           "中华人民共和国政府信息公开工作年度报告格式",
                                           page.unit + "政府信息公开指南",
                                           page.unit + "政府信息公开目录",
                                           page.unit + "政府信息公开工作制度",
                                           "政府信息公开情况统计制度",
                                           page.unit + "开展" + year + "年政务公开日活动",
                                           "图解：" + page.unit + year + "年政府信息公开工作年度报告",
                                           page.unit + year + "年政府信息公开工作年度报告解读",
                                           "一图读懂" + page.unit + year + "年政府信息公开年报",
                                           page.unit + "近三年政府信息公开年报数据比对",
                                           page.unit + "政府网站工作年度报表(" + year + "年度)",
                                           page.unit + year + "年法治政府建设年度报告",
                                           year + "年" + page.unit + "政府工作报告",
                                           page.unit + year + "年度财政决算公开报告",
                                           page.unit + year + "年度部门预算",
                                           page.unit + "召开" + year + "年政府信息公开工作推进会",
                                           page.unit + year + "年政务公开工作要点",
                                           page.unit + year + "年政务公开培训班开班",
                                           "关于" + page.unit + "政府信息公开申请的答复",
                                           page.unit + year + "年上半年政府信息公开工作总结",
                                           page.unit + "发布" + year + "年政府信息公开工作年度报告",
                                           page.unit + year + "年工作总结",
                                           page.unit + "政府信息公开保密审查办法",
                                           year + "年政府信息公开工作要点任务分解表",
                                           page.unit + year + "年政府信息公开工作年度报告(图解)",
                                           page.unit + year + "年行政执法统计年报"};
  page.title = titles[Pick(static_cast<uint32_t>(titles.size()))];
  month_ = 1 + static_cast<int>(Pick(12));
  day_ = 1 + static_cast<int>(Pick(28));
  MakeText(&page);
  page.paragraphs.erase(page.paragraphs.begin());
  if (Chance(40)) std::erase_if(page.paragraphs, [](const std::string& text) { return text.find("、") < 6; });
  Build(&page);
  return page;
}

}  // namespace lantai::extractor
