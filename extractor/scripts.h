// What can be read from a page's scripts without running them: calls whose arguments are literals, and moves to another
// page.
//
//   FindCalls("// createPageHTML(9)\n createPageHTML(4, 0, \"index\", \"html\");", "createPageHTML");
//     → one call, text `createPageHTML(4, 0, "index", "html")`, four arguments
//
// Comments, strings and the definition of the function itself are passed over. Thread-safety: free functions. Errors:
// none; what does not look like the call is not one. Limits: kMaxArguments arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::extractor {

inline constexpr size_t kMaxArguments = 16;

struct ScriptArgument {
  bool is_text = false;        // a quoted string; else a number
  std::string text;            // unquoted, or the digits as written
  std::optional<long> number;  // of digits, quoted or not
};

struct ScriptCall {
  std::string text;  // as it stands in the script, up to its closing parenthesis
  std::vector<ScriptArgument> arguments;
};

// Arguments behind the first `literals` may be anything; they have an empty text.
std::vector<ScriptCall> FindCalls(std::string_view script, std::string_view function, size_t literals = kMaxArguments);

struct ScriptMove {
  std::string evidence;  // the statement's beginning, as written
  std::string address;
};

// The first place where a script moves the page to a literal address: location = "…", location.href = "…",
// location.replace("…"), or document.write of a <meta http-equiv="refresh">.
std::optional<ScriptMove> FindMove(std::string_view script);

// The address of a refresh's content: "0;URL=./dwzn/" → "./dwzn/" (HTML §4.2.5.3, shared declarative refresh steps).
// None where it only reloads, or waits longer than `most_seconds`.
std::optional<std::string> RefreshAddress(std::string_view content, int most_seconds = 30);

// The text a short script writes where it stands: document.write of literals and of variables that the script itself
// sets to literals. A variable that is empty takes its whole write with it, as the if (x != '') around it would.
//
//   WrittenText("var d='2020年07月02日'; if(d!=''){ document.write(d); }")  → "2020年07月02日"
//
// Empty where anything else is written, markup included. Limits: kLongestWriter bytes of script.
std::string WrittenText(std::string_view script);
inline constexpr size_t kLongestWriter = 1000;

}  // namespace lantai::extractor
