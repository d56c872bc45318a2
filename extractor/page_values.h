// The values that a pager's templates name, looked up in the page where the dialect says, and templates filled with
// them.
//
//   PageValues values(page, code, pager);
//   values.Number("records");                         // 53
//   values.Set("k", "2");
//   values.Fill(pager.body, PageValues::For::kBody);   // "channelid=229105&page=2"; none where a value is missing
//
// Thread-safety: none needed; lives in one function. Lifetime: looks into the page, the code and the pager.
// Errors: none.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/dialect.h"
#include "extractor/listing.h"

namespace lantai::extractor {

class PageValues {
 public:
  // `code`: the page's scripts without comments.
  PageValues(const ListingInput& page, std::string_view code, const Pager& pager)
      : page_(page), code_(code), pager_(pager) {}

  void Set(const std::string& name, std::string value) { known_[name] = Value{std::move(value), false}; }
  std::optional<std::string> Get(std::string_view name);
  // None where the value is no number of at most nine digits.
  std::optional<long> Number(std::string_view name);

  // The longest text of a script that looks like one pattern and not like the other.
  std::string AddressLike(std::string_view pattern, std::string_view unless) const;

  enum class For { kAddress, kBody, kPlain };
  // In a body, and in an address behind its ?, values are encoded as form fields.
  std::optional<std::string> Fill(std::string_view text, For use);

 private:
  struct Value {
    std::optional<std::string> text;
    bool encoded = false;  // it is a form's fields already
  };
  const Value& Look(std::string_view name);
  std::optional<std::string> From(const ValueSource& source);
  std::optional<std::string> FromMeta(std::string_view name) const;
  std::optional<std::string> FromInput(std::string_view name) const;
  std::optional<std::string> FromText(std::string_view pattern) const;
  std::optional<std::string> FromObject(std::string_view name) const;

  const ListingInput& page_;
  std::string_view code_;
  const Pager& pager_;
  std::map<std::string, Value, std::less<>> known_;
};

// A number between the two parts of "共{}页" in a text, white space between them allowed.
std::optional<long> NumberInWords(std::string_view text, std::string_view pattern);

}  // namespace lantai::extractor
