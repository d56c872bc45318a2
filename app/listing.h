// A result of rows and columns, printed for people (aligned, Chinese characters counted two wide), as CSV or as JSON.
//
//   Listing listing({"portal", "pages"});
//   listing.Add({"zhifu", 120});
//   listing.Print(Format::kTable);
//
// Thread-safety: none; one thread builds and prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lantai::app {

enum class Format { kTable, kJson, kCsv };

class Listing {
 public:
  // null prints as an empty field and as JSON's null.
  using Value = std::variant<std::nullptr_t, int64_t, std::string>;

  explicit Listing(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  // REQUIRES: as many values as columns.
  void Add(std::vector<Value> row);
  size_t size() const { return rows_.size(); }

  // JSON is an array of one object a row, keys in column order; CSV has a header line and RFC 4180 quoting.
  std::string Render(Format format) const;
  // Render to stdout.
  void Print(Format format) const;

 private:
  std::string RenderTable() const;
  std::string RenderCsv() const;
  std::string RenderJson() const;

  std::vector<std::string> columns_;
  std::vector<std::vector<Value>> rows_;
};

// Columns a terminal gives to UTF-8 `text`: East Asian wide characters take two.
size_t DisplayWidth(std::string_view text);

}  // namespace lantai::app
