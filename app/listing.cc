#include "app/listing.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace lantai::app {
namespace {

std::string TextOf(const Listing::Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return "";
}

bool IsWide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

// Length of the UTF-8 sequence that begins with `lead`; 1 for anything malformed.
size_t SequenceLength(unsigned char lead) {
  if (lead >= 0xF0) return 4;
  if (lead >= 0xE0) return 3;
  if (lead >= 0xC0) return 2;
  return 1;
}

std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// Control characters of a hostile page must not reach the terminal.
std::string Printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = std::min(SequenceLength(lead), text.size() - at);
    char32_t c = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
    width += IsWide(c) ? 2 : 1;
    at += length;
  }
  return width;
}

void Listing::Add(std::vector<Value> row) {
  assert(row.size() == columns_.size());
  rows_.push_back(std::move(row));
}

std::string Listing::Render(Format format) const {
  switch (format) {
    case Format::kTable: return RenderTable();
    case Format::kCsv: return RenderCsv();
    case Format::kJson: return RenderJson();
  }
  return "";
}

void Listing::Print(Format format) const {
  const std::string text = Render(format);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string Listing::RenderTable() const {
  std::vector<size_t> widths;
  for (const std::string& column : columns_) widths.push_back(DisplayWidth(column));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(TextOf(row[i])));
  }
  std::string out;
  const auto add_line = [&](auto text_of, auto is_number) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string text = Printable(text_of(i));
      const std::string pad(widths[i] - std::min(widths[i], DisplayWidth(text)), ' ');
      line += is_number(i) ? pad + text : text + pad;
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add_line([&](size_t i) { return columns_[i]; },
           [&](size_t i) { return !rows_.empty() && std::holds_alternative<int64_t>(rows_[0][i]); });
  for (const auto& row : rows_) {
    add_line([&](size_t i) { return TextOf(row[i]); },
             [&](size_t i) { return std::holds_alternative<int64_t>(row[i]); });
  }
  return out;
}

std::string Listing::RenderCsv() const {
  std::string out;
  for (size_t i = 0; i < columns_.size(); ++i) out += (i ? "," : "") + CsvField(columns_[i]);
  out += "\n";
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) out += (i ? "," : "") + CsvField(TextOf(row[i]));
    out += "\n";
  }
  return out;
}

std::string Listing::RenderJson() const {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const auto& row : rows_) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (size_t i = 0; i < row.size(); ++i) {
      std::visit([&](const auto& value) { object[columns_[i]] = value; }, row[i]);
    }
    array.push_back(std::move(object));
  }
  return array.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace lantai::app
