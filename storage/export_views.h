// The SQL of the panel's views: what storage/export_panel.h computes for CSV, told to SQLite.
//
//   for (const std::string& sql : ViewsSql(panel)) file.Run(sql);
//
// Each column of `panel` is a subquery of its own, so that a query pays for the columns it names.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <vector>

#include "storage/export_panel.h"

namespace lantai::storage {

// "CREATE TABLE …" and its indexes; "INSERT INTO …".
std::string TableSql(const TableSpec& table);
std::string InsertSql(const TableSpec& table);

// In the order in which they need one another.
std::vector<std::string> ViewsSql(const Panel& panel);

}  // namespace lantai::storage
