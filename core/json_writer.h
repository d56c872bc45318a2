// Writes one JSON text (RFC 8259) from front to back, without building a tree and without changing a number's digits.
//
//   JsonWriter json;
//   json.BeginObject();
//   json.Key("id");
//   json.String("K1");
//   json.Key("left");
//   json.Number("59237.2449");          // the digits as given: no rounding through a double
//   json.EndObject();
//   json.text();                         // {"id":"K1","left":59237.2449}
//
// No white space is written. Strings are written as UTF-8, ill-formed parts as U+FFFD, only what RFC 8259 §7 demands
// escaped. REQUIRES: calls nest properly; each Key is followed by one value.
//
// Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lantai {

// Whether `text` is a number of RFC 8259 §6: "-2", "0.5", "1e3"; not "01", "+1", ".5", "NaN".
bool IsJsonNumber(std::string_view text);

class JsonWriter {
 public:
  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Key(std::string_view key);

  void String(std::string_view value);
  // null where `text` is no JSON number: a missing number is better than a broken file.
  void Number(std::string_view text);
  void Integer(int64_t value);
  void Bool(bool value) { Literal(value ? "true" : "false"); }
  void Null() { Literal("null"); }

  const std::string& text() const { return text_; }
  std::string Take() { return std::move(text_); }

 private:
  void Separate();
  void Begin(char bracket);
  void End(char bracket);
  void Literal(std::string_view literal);
  void Quote(std::string_view value);

  std::string text_;
  bool comma_ = false;  // something stands before at this level
};

}  // namespace lantai
