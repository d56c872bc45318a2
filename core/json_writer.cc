#include "core/json_writer.h"

#include "core/utf8.h"

namespace lantai {
namespace {

// Takes the digits at the front of `text`; false where there are none.
bool TakeDigits(std::string_view* text) {
  size_t count = 0;
  while (count < text->size() && (*text)[count] >= '0' && (*text)[count] <= '9') ++count;
  text->remove_prefix(count);
  return count > 0;
}

bool NeedsEscape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// How many bytes at the front are written as they are.
size_t PlainLength(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && !NeedsEscape(text[at])) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const Utf8Step step = ascii ? Utf8Step{0, 1, true} : DecodeUtf8(text.substr(at));
    if (!step.valid) break;
    at += step.length;
  }
  return at;
}

void AppendEscape(char c, std::string* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"': *out += "\\\""; return;
    case '\\': *out += "\\\\"; return;
    case '\b': *out += "\\b"; return;
    case '\f': *out += "\\f"; return;
    case '\n': *out += "\\n"; return;
    case '\r': *out += "\\r"; return;
    case '\t': *out += "\\t"; return;
    default: break;
  }
  out->append("\\u00").append(1, kDigits[c >> 4]).append(1, kDigits[c & 15]);
}

}  // namespace

bool IsJsonNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const size_t before = text.size();
  if (!TakeDigits(&text) || (zero && before - text.size() > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!TakeDigits(&text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!TakeDigits(&text)) return false;
  }
  return text.empty();
}

void JsonWriter::Separate() {
  if (comma_) text_ += ',';
}

void JsonWriter::Begin(char bracket) {
  Separate();
  text_ += bracket;
  comma_ = false;
}

void JsonWriter::End(char bracket) {
  text_ += bracket;
  comma_ = true;
}

void JsonWriter::Literal(std::string_view literal) {
  Separate();
  text_ += literal;
  comma_ = true;
}

// Nearly all text is plain, and is appended in one piece.
void JsonWriter::Quote(std::string_view value) {
  text_ += '"';
  while (true) {
    const size_t plain = PlainLength(value);
    text_ += value.substr(0, plain);
    value.remove_prefix(plain);
    if (value.empty()) break;
    size_t length = 1;
    if (NeedsEscape(value.front())) {
      AppendEscape(value.front(), &text_);
    } else {
      length = DecodeUtf8(value).length;
      AppendUtf8(kReplacementCharacter, &text_);
    }
    value.remove_prefix(length);
  }
  text_ += '"';
}

void JsonWriter::Key(std::string_view key) {
  Separate();
  Quote(key);
  text_ += ':';
  comma_ = false;
}

void JsonWriter::String(std::string_view value) {
  Separate();
  Quote(value);
  comma_ = true;
}

void JsonWriter::Number(std::string_view text) { Literal(IsJsonNumber(text) ? text : "null"); }

void JsonWriter::Integer(int64_t value) { Literal(std::to_string(value)); }

}  // namespace lantai
