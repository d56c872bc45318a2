#include "core/report_template.h"

#include <utility>

namespace lantai {

std::string TableTemplate::CellId(const BlockTemplate& block, const RowTemplate& row, const ColumnTemplate& column) {
  std::string id = block.id;
  for (const std::string& part : {row.id, column.id}) {
    if (!part.empty()) id += "." + part;
  }
  return id;
}

std::string CheckTemplate::CellId(std::string_view scope, std::string_view term) const {
  std::string id = cell;
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::string_view>{"{scope}", scope}, {"{term}", term}}) {
    const size_t at = id.find(name);
    if (at != std::string::npos) id.replace(at, name.size(), value);
  }
  return id;
}

}  // namespace lantai
