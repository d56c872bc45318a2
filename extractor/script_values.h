// Values that scripts hold: what a name is set to, text literals, and what stands between two pieces of code.
//
//   const std::string code = WithoutComments(script);
//   FindValue(code, "perPage");                 // "15" in {perPage: 15}, perPage = '15', "perPage":"15",
//   'a=1&perPage=15' FindBetween(code, "$('#", "').jpage(");     // "5488462" in $('#5488462').jpage({…})
//   TextsOf(code);                              // all text literals; '/a?page=' + n + '&b=1' is "/a?page=&b=1"
//
// Thread-safety: free functions. Errors: none. Limits: kLongestValue bytes of a value, kMaxTexts literals.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::extractor {

inline constexpr size_t kLongestValue = 4000;
inline constexpr size_t kMaxTexts = 2000;

// The script with its comments blanked out, so that what was switched off is not read.
std::string WithoutComments(std::string_view script);

// The first literal that `name` is given; of an array its first element. A name in place of the literal is looked up
// in turn, once.
std::optional<std::string> FindValue(std::string_view code, std::string_view name);
// The same behind the last name of a path: "DETAIL.content" is the first `content` behind `DETAIL`.
std::optional<std::string> FindValueAt(std::string_view code, std::string_view path);

// Letters, digits, _ and - between `head` and `tail`.
std::optional<std::string> FindBetween(std::string_view code, std::string_view head, std::string_view tail);

// Literals that + puts together count as one text, without the names between them; a name that the script itself sets
// to a literal is put in.
std::vector<std::string> TextsOf(std::string_view code);

// The bracketed literal that `name` is set to, [ and ] included: "[{\"id\":1}]". Empty where there is none.
std::string_view FindArray(std::string_view code, std::string_view name);

// The same for a path, as of FindValueAt.
std::string_view FindArrayAt(std::string_view code, std::string_view path);

// The object literal that `name` is set to, { and } included; empty where there is none.
std::string_view FindObject(std::string_view code, std::string_view name);

// The members of an object literal as a form sends them: {a:1, b:['x'], c:name} → "a=1&b%5B%5D=x&c=…", where `name` is
// what `code` sets it to. Members whose value cannot be known are sent empty. Limits: kMaxMembers.
std::string ObjectAsForm(std::string_view object, std::string_view code);
inline constexpr size_t kMaxMembers = 60;

}  // namespace lantai::extractor
