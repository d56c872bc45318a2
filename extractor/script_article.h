// The article that a page's script holds as data, for a script of the portal to show (Dialect::script_body).
//
//   FindScriptArticle({"window._CONFIG = {DETAIL: {title: '…', content: '<p>…'}}"}, dialects);
//     → "<html>…<h1>…</h1><div id=\"zoom\"><p>…"
//
// Thread-safety: a free function. Errors: none where no dialect's keys are there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.h"

namespace lantai::extractor {

// The article as a page without scripts.
std::optional<std::string> FindScriptArticle(const std::vector<std::string_view>& scripts,
                                             const std::vector<Dialect>& dialects);

}  // namespace lantai::extractor
