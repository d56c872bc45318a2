// The words in which failures are told, by `lantai failures` and by the API.
//
// Thread-safety: free functions over a const archive.
#pragma once

#include <string>

#include "storage/archive.h"

namespace lantai::app {

std::string MethodName(const Request& request);  // "GET", "POST"

// What refused it, where the reason names that: "withdrawn", "robots", a rule of crawler/traps.h; else the error's
// name.
std::string FailureRule(const storage::UrlRecord& record);

// What its user can do.
std::string FailureAdvice(storage::UrlState state, const std::string& rule);

// The head of the last answer says who refused: first line and Server. Empty where there was none.
std::string FailureEvidence(const storage::Archive& archive, const storage::UrlRecord& record);

}  // namespace lantai::app
