// The parts of a dialect's file that describe pagers and answers: [[pager]] and [[answer]].
//
// Thread-safety: free functions. Errors: kInvalidArgument, naming file, line and key.
#pragma once

#include "config/toml_table.h"
#include "core/dialect.h"

namespace lantai::config {

Result<Pager> ReadPager(TomlTable table);
Result<Answer> ReadAnswer(TomlTable table);

}  // namespace lantai::config
