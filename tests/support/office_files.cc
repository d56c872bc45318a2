#include "tests/support/office_files.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <map>
#include <span>

#include "core/utf8.h"
#include "tests/support/zip_writer.h"

namespace lantai {
namespace {

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view kWord = R"( xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")"
                                   R"( xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006")";

// What [Content_Types].xml says of a part.
struct PartType {
  std::string_view name, type;
};

constexpr std::string_view kSheet = R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")"
                                    R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")";
constexpr std::string_view kOfd = R"( xmlns:ofd="http://www.ofdspec.org/2016")";

constexpr int kColumnWidth = 900;  // twips

struct FormRow {
  std::string_view group;  // begins a group of this name here
  int group_rows = 0;
  std::string_view label;
  std::array<int, 6> values;
};

// 30 new and 2 carried in; 31 done and 1 carried out.
constexpr FormRow kOutcomes[] = {
    {"", 0, "（一）予以公开", {9, 2, 0, 0, 1, 0}},
    {"", 0, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", {3, 1, 0, 0, 0, 0}},
    {"（三）不予公开", 8, "1.属于国家秘密", {0, 0, 0, 0, 0, 0}},
    {"", 0, "2.其他法律行政法规禁止公开", {1, 0, 0, 0, 0, 0}},
    {"", 0, "3.危及“三安全一稳定”", {0, 0, 0, 0, 0, 0}},
    {"", 0, "4.保护第三方合法权益", {0, 0, 0, 0, 0, 0}},
    {"", 0, "5.属于三类内部事务信息", {1, 0, 0, 0, 0, 0}},
    {"", 0, "6.属于四类过程性信息", {0, 0, 0, 0, 0, 0}},
    {"", 0, "7.属于行政执法案卷", {0, 1, 0, 0, 0, 0}},
    {"", 0, "8.属于行政查询事项", {0, 0, 0, 0, 0, 0}},
    {"（四）无法提供", 3, "1.本机关不掌握相关政府信息", {5, 1, 0, 0, 0, 0}},
    {"", 0, "2.没有现成信息需要另行制作", {1, 0, 0, 0, 0, 0}},
    {"", 0, "3.补正后申请内容仍不明确", {0, 0, 0, 0, 0, 0}},
    {"（五）不予处理", 5, "1.信访举报投诉类申请", {2, 0, 0, 0, 0, 0}},
    {"", 0, "2.重复申请", {1, 0, 0, 0, 0, 0}},
    {"", 0, "3.要求提供公开出版物", {0, 0, 0, 0, 0, 0}},
    {"", 0, "4.无正当理由大量反复申请", {0, 0, 0, 0, 0, 0}},
    {"", 0, "5.要求行政机关确认或重新出具已获取信息", {0, 0, 0, 0, 0, 0}},
    {"（六）其他处理", 3, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", {1, 0, 0, 0, 0, 0}},
    {"", 0, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", {0, 0, 0, 0, 0, 0}},
    {"", 0, "3.其他", {0, 0, 0, 0, 0, 1}},
    {"", 0, "（七）总计", {24, 5, 0, 0, 1, 1}},
};

void AddValues(std::vector<FlowCell>& row, const std::array<int, 6>& values) {
  int total = 0;
  for (const int value : values) {
    row.push_back({std::to_string(value)});
    total += value;
  }
  row.push_back({std::to_string(total)});
}

std::string Join(std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const std::string_view part : parts) whole += part;
  return whole;
}

std::string CellMarkup(const ListedCell& cell) {
  std::string markup =
      Join({"<w:tc><w:tcPr><w:tcW w:w=\"", std::to_string(cell.colspan * kColumnWidth), "\" w:type=\"dxa\"/>"});
  if (cell.colspan > 1) markup += "<w:gridSpan w:val=\"" + std::to_string(cell.colspan) + "\"/>";
  if (cell.restarts) markup += "<w:vMerge w:val=\"restart\"/>";
  if (cell.continues) markup += "<w:vMerge/>";
  return markup + "</w:tcPr>" + DocxParagraph(cell.text) + "</w:tc>";
}

std::string Relationship(std::string_view id, std::string_view type, std::string_view target) {
  return Join({"<Relationship Id=\"", id,
               "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/", type, "\" Target=\"",
               target, "\"/>"});
}

std::string Relationships(const std::string& content) {
  return Join({kHead, R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)",
               content, "</Relationships>"});
}

constexpr PartType kWordTypes[] = {{"/word/document.xml", "wordprocessingml.document.main+xml"},
                                   {"/word/styles.xml", "wordprocessingml.styles+xml"},
                                   {"/word/numbering.xml", "wordprocessingml.numbering+xml"}};

std::string ContentTypes(std::span<const PartType> parts) {
  std::string types = Join({kHead, R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)",
                            R"(<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" )",
                            R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"});
  for (const PartType& part : parts) {
    types += Join({"<Override PartName=\"", part.name,
                   "\" ContentType=\"application/vnd.openxmlformats-officedocument.", part.type, "\"/>"});
  }
  return types + "</Types>";
}

std::string WordPart(std::string_view root, const std::string& content) {
  return Join({kHead, "<w:", root, kWord, ">", content, "</w:", root, ">"});
}

std::string CoreProperties(const std::string& title) {
  return Join(
      {kHead,
       R"(<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties")",
       R"( xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>)", EscapeXml(title),
       "</dc:title></cp:coreProperties>"});
}

// Text broken where a line of so many Chinese characters is full, at a font size of 1.5 mm.
std::string OfdLines(std::string_view text, int characters) {
  std::string lines;
  for (int line = 1; !text.empty(); ++line) {
    size_t size = 0;
    for (int i = 0; i < characters && size < text.size(); ++i) size += DecodeUtf8(text.substr(size)).length;
    lines += Join({"<ofd:TextCode X=\"1\" Y=\"", std::to_string(line * 2), "\">", EscapeXml(text.substr(0, size)),
                   "</ofd:TextCode>"});
    text.remove_prefix(size);
  }
  return lines;
}

}  // namespace

FormRows ProactiveTable() {
  return {
      {{"第二十条第（一）项", 4}},
      {{"信息内容"}, {"本年制发件数"}, {"本年废止件数"}, {"现行有效件数"}},
      {{"规章"}, {"0"}, {"0"}, {"0"}},
      {{"行政规范性文件"}, {"3"}, {"1"}, {"17"}},
      {{"第二十条第（五）项", 4}},
      {{"信息内容"}, {"本年处理决定数量", 3}},
      {{"行政许可"}, {"1284", 3}},
      {{"第二十条第（六）项", 4}},
      {{"信息内容"}, {"本年处理决定数量", 3}},
      {{"行政处罚"}, {"96", 3}},
      {{"行政强制"}, {"", 3}},
      {{"第二十条第（八）项", 4}},
      {{"信息内容"}, {"本年收费金额（单位：万元）", 3}},
      {{"行政事业性收费"}, {"512.7306", 3}},
  };
}

FormRows RequestsTable() {
  FormRows rows = {
      {{"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3}, {"申请人情况", 7}},
      {{"自然人", 1, 2}, {"法人或其他组织", 5}, {"总计", 1, 2}},
      {{"商业企业"}, {"科研机构"}, {"社会公益组织"}, {"法律服务机构"}, {"其他"}},
      {{"一、本年新收政府信息公开申请数量", 3}},
      {{"二、上年结转政府信息公开申请数量", 3}},
  };
  AddValues(rows[3], {23, 5, 0, 0, 1, 1});
  AddValues(rows[4], {2, 0, 0, 0, 0, 0});
  bool first = true;
  int grouped = 0;
  for (const FormRow& outcome : kOutcomes) {
    std::vector<FlowCell> row;
    if (first) row.push_back({"三、本年度办理结果", 1, static_cast<int>(std::size(kOutcomes))});
    first = false;
    if (outcome.group_rows > 0) {
      row.push_back({std::string(outcome.group), 1, outcome.group_rows});
      grouped = outcome.group_rows;
    }
    row.push_back({std::string(outcome.label), grouped > 0 ? 1 : 2});
    --grouped;
    AddValues(row, outcome.values);
    rows.push_back(std::move(row));
  }
  rows.push_back({{"四、结转下年度继续办理", 3}});
  AddValues(rows.back(), {1, 0, 0, 0, 0, 0});
  return rows;
}

std::vector<std::vector<ListedCell>> ListedRows(const FormRows& rows) {
  struct Open {
    int colspan = 1, rows_left = 0;
  };
  std::map<int, Open> open;  // by column
  std::vector<std::vector<ListedCell>> listed;
  for (const auto& row : rows) {
    std::vector<ListedCell>& cells = listed.emplace_back();
    int column = 0;
    const auto continue_covered = [&] {
      for (auto found = open.find(column); found != open.end() && found->second.rows_left > 0;
           found = open.find(column)) {
        cells.push_back({"", column, found->second.colspan, 1, false, true});
        --found->second.rows_left;
        column += found->second.colspan;
      }
    };
    for (const FlowCell& cell : row) {
      continue_covered();
      cells.push_back({cell.text, column, cell.colspan, cell.rowspan, cell.rowspan > 1, false});
      open[column] = {cell.colspan, cell.rowspan - 1};
      column += cell.colspan;
    }
    continue_covered();
  }
  return listed;
}

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string DocxParagraph(std::string_view text, std::string_view properties) {
  return "<w:p><w:pPr>" + std::string(properties) + "</w:pPr><w:r><w:t xml:space=\"preserve\">" + EscapeXml(text) +
         "</w:t></w:r></w:p>";
}

std::string DocxTable(const FormRows& rows) {
  std::string markup = "<w:tbl><w:tblPr><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
  int columns = 0;
  for (const FlowCell& cell : rows[0]) columns += cell.colspan;
  for (int i = 0; i < columns; ++i) markup += Join({"<w:gridCol w:w=\"", std::to_string(kColumnWidth), "\"/>"});
  markup += "</w:tblGrid>";
  for (const auto& row : ListedRows(rows)) {
    markup += "<w:tr>";
    for (const ListedCell& cell : row) markup += CellMarkup(cell);
    markup += "</w:tr>";
  }
  return markup + "</w:tbl>";
}

std::string WriteDocx(const DocxFile& file) {
  ZipEntries entries = {
      {"[Content_Types].xml", ContentTypes(kWordTypes)},
      {"_rels/.rels", Relationships(Relationship("rId1", "officeDocument", "word/document.xml") +
                                    Relationship("rId2", "metadata/core-properties", "docProps/core.xml"))},
      {"word/document.xml", WordPart("document", "<w:body>" + file.body + "<w:sectPr/></w:body>")},
      {"word/_rels/document.xml.rels", Relationships(Relationship("rId1", "styles", "styles.xml") +
                                                     Relationship("rId2", "numbering", "numbering.xml"))},
      {"word/styles.xml", WordPart("styles", file.styles)},
      {"word/numbering.xml", WordPart("numbering", file.numbering)},
  };
  if (!file.title.empty()) entries.emplace_back("docProps/core.xml", CoreProperties(file.title));
  return WriteZip(entries);
}

std::string WriteXlsx(const std::vector<XlsxSheet>& sheets) {
  std::vector<PartType> types = {{"/xl/workbook.xml", "spreadsheetml.sheet.main+xml"},
                                 {"/xl/sharedStrings.xml", "spreadsheetml.sharedStrings+xml"}};
  std::vector<std::string> names;
  std::string listed, relations = Relationship("s", "sharedStrings", "sharedStrings.xml");
  ZipEntries entries;
  for (size_t i = 0; i < sheets.size(); ++i) {
    const std::string number = std::to_string(i + 1), file = "worksheets/sheet" + number + ".xml";
    names.push_back("/xl/" + file);
    listed += Join({"<sheet name=\"", EscapeXml(sheets[i].name), "\" sheetId=\"", number, "\" r:id=\"r", number, "\""});
    if (!sheets[i].state.empty()) listed += Join({" state=\"", sheets[i].state, "\""});
    listed += "/>";
    relations += Relationship("r" + number, "worksheet", file);
    entries.emplace_back("xl/" + file, Join({kHead, "<worksheet", kSheet, ">", sheets[i].content, "</worksheet>"}));
  }
  for (const std::string& name : names) types.push_back({name, "spreadsheetml.worksheet+xml"});
  entries.emplace_back("[Content_Types].xml", ContentTypes(types));
  entries.emplace_back("_rels/.rels", Relationships(Relationship("rId1", "officeDocument", "xl/workbook.xml")));
  entries.emplace_back("xl/_rels/workbook.xml.rels", Relationships(relations));
  entries.emplace_back("xl/workbook.xml",
                       Join({kHead, "<workbook", kSheet, "><sheets>", listed, "</sheets></workbook>"}));
  entries.emplace_back("xl/sharedStrings.xml",
                       Join({kHead, "<sst", kSheet, "><si><r><t>共享</t></r><r><t>一</t></r></si></sst>"}));
  return WriteZip(entries);
}

std::string XlsxContent(const FormRows& rows) {
  std::string data, merges;
  int number = 0;
  for (const auto& row : ListedRows(rows)) {
    data += "<row r=\"" + std::to_string(++number) + "\">";
    for (const ListedCell& cell : row) {
      const std::string reference = static_cast<char>('A' + cell.column) + std::to_string(number);
      if (cell.continues) continue;
      const bool numeric = !cell.text.empty() && cell.text.find_first_not_of("0123456789.") == std::string::npos;
      data += numeric
                  ? Join({"<c r=\"", reference, "\"><v>", cell.text, "</v></c>"})
                  : Join({"<c r=\"", reference, "\" t=\"inlineStr\"><is><t>", EscapeXml(cell.text), "</t></is></c>"});
      if (cell.colspan == 1 && cell.rowspan == 1) continue;
      merges += Join({"<mergeCell ref=\"", reference, ":"});
      merges += static_cast<char>('A' + cell.column + cell.colspan - 1);
      merges += std::to_string(number + cell.rowspan - 1) + "\"/>";
    }
    data += "</row>";
  }
  return "<sheetData>" + data + "</sheetData><mergeCells>" + merges + "</mergeCells>";
}

std::string WriteOfd(const std::vector<std::string>& pages, int width, int height) {
  ZipEntries entries = {{"OFD.xml", Join({kHead, "<ofd:OFD", kOfd, "><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml",
                                          "</ofd:DocRoot></ofd:DocBody></ofd:OFD>"})}};
  std::string listed;
  for (size_t i = 0; i < pages.size(); ++i) {
    const std::string file = "Pages/Page_" + std::to_string(i) + "/Content.xml";
    listed += Join({"<ofd:Page ID=\"", std::to_string(i + 10), "\" BaseLoc=\"", file, "\"/>"});
    entries.emplace_back("Doc_0/" + file, Join({kHead, "<ofd:Page", kOfd, "><ofd:Content><ofd:Layer>", pages[i],
                                                "</ofd:Layer></ofd:Content></ofd:Page>"}));
  }
  entries.emplace_back(
      "Doc_0/Document.xml",
      Join({kHead, "<ofd:Document", kOfd, "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 ", std::to_string(width),
            " ", std::to_string(height), "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>", listed,
            "</ofd:Pages></ofd:Document>"}));
  return WriteZip(entries);
}

std::string OfdTable(const FormRows& rows) {
  constexpr int kLeft = 10, kTop = 20, kWide = 19, kHigh = 9;  // mm
  std::string content;
  int top = kTop;
  for (const auto& row : ListedRows(rows)) {
    for (const ListedCell& cell : row) {
      const std::string box = Join({std::to_string(kLeft + cell.column * kWide), " ", std::to_string(top), " ",
                                    std::to_string(cell.colspan * kWide), " ", std::to_string(cell.rowspan * kHigh)});
      const std::string right = std::to_string(cell.colspan * kWide), bottom = std::to_string(cell.rowspan * kHigh);
      if (cell.continues) continue;
      content += Join({"<ofd:PathObject Boundary=\"", box, "\" LineWidth=\"0.25\"><ofd:AbbreviatedData>M 0 0 L ", right,
                       " 0 L ", right, " ", bottom, " L 0 ", bottom, " C</ofd:AbbreviatedData></ofd:PathObject>"});
      content += Join({"<ofd:TextObject Boundary=\"", box, "\" Size=\"1.5\">",
                       OfdLines(cell.text, (cell.colspan * kWide - 2) * 2 / 3), "</ofd:TextObject>"});
    }
    top += kHigh;
  }
  return content;
}

}  // namespace lantai
