// The fields of a request: reading them, and asking for another page by changing one.
//
//   Request next = WithField({.url = "http://x/list.jsp?col=1&page=1"}, "page", "2");     // …?col=1&page=2
//   FieldOf(next, "page");                                                               // "2"
//
// A field stands in the query, in a form's body, in a JSON body, or in a JSON text that is itself a field's value
// (paramJson={"pageNo":1}). Thread-safety: free functions. Errors: none.
// Source: application/x-www-form-urlencoded, WHATWG URL §5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/capture.h"

namespace lantai::extractor {

std::optional<std::string> FieldOf(const Request& request, std::string_view name);

// The request with that field set; where it has none, the field is added to the body of a form, else to the query.
// Everything else stays as it is, byte for byte.
Request WithField(Request request, std::string_view name, std::string_view value);

// Appends a form field's value as browsers send it.
void AppendFormEncoded(std::string_view value, std::string* out);

}  // namespace lantai::extractor
