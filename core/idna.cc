#include "core/idna.h"

#include <unicode/uidna.h>

#include <algorithm>

#include "core/utf8.h"

namespace lantai {
namespace {

constexpr uint32_t kOptions = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII;

// ICU always reports what CheckHyphens and VerifyDnsLength would refuse; the standard has both off.
constexpr uint32_t kIgnored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                              UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

std::string ToLowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

template <typename Predicate>
bool AnyLabel(std::string_view domain, Predicate predicate) {
  while (true) {
    const size_t dot = domain.find('.');
    if (predicate(domain.substr(0, dot))) return true;
    if (dot == std::string_view::npos) return false;
    domain.remove_prefix(dot + 1);
  }
}

bool IsPunycode(std::string_view label) { return label.starts_with("xn--"); }

// UTS #46 revision 33 refuses a punycode label that stands for nothing or for plain ASCII; ICU 72 is older.
bool IsEmptyPunycode(std::string_view label) {
  return IsPunycode(label) && (label.size() == 4 || label.ends_with('-'));
}

const UIDNA* Idna() {
  UErrorCode error = U_ZERO_ERROR;
  static const UIDNA* const idna = uidna_openUTS46(kOptions, &error);
  return idna;
}

// … and, where hyphens are not checked, one that stands for a text that itself begins with "xn--" (§4.1, criterion 4).
bool IsNestedPunycode(std::string_view label) {
  if (!label.starts_with("xn--xn--") || Idna() == nullptr) return false;
  UErrorCode error = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::string text(label.size() * 4 + 16, '\0');
  const int32_t length = uidna_labelToUnicodeUTF8(Idna(), label.data(), static_cast<int32_t>(label.size()), text.data(),
                                                  static_cast<int32_t>(text.size()), &info, &error);
  return U_FAILURE(error) || IsPunycode(std::string_view(text.data(), static_cast<size_t>(length)));
}

// Since Unicode 15.1 the capital sharp s is mapped to the small one; ICU 72 maps it to "ss".
std::string WithSmallSharpS(std::string_view domain) {
  constexpr std::string_view kCapital = "\xE1\xBA\x9E", kSmall = "\xC3\x9F";
  std::string text(domain);
  for (size_t at = text.find(kCapital); at != text.npos; at = text.find(kCapital, at)) {
    text.replace(at, kCapital.size(), kSmall);
  }
  return text;
}

std::optional<std::string> IcuToAscii(std::string_view domain) {
  UErrorCode error = U_ZERO_ERROR;
  const UIDNA* const idna = Idna();
  if (idna == nullptr) return std::nullopt;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  error = U_ZERO_ERROR;
  std::string ascii(domain.size() + 64, '\0');
  auto run = [&] {
    return uidna_nameToASCII_UTF8(idna, domain.data(), static_cast<int32_t>(domain.size()), ascii.data(),
                                  static_cast<int32_t>(ascii.size()), &info, &error);
  };
  int32_t length = run();
  if (error == U_BUFFER_OVERFLOW_ERROR) {
    ascii.resize(static_cast<size_t>(length) + 1);
    info = UIDNA_INFO_INITIALIZER;
    error = U_ZERO_ERROR;
    length = run();
  }
  if (U_FAILURE(error) || (info.errors & ~kIgnored) != 0) return std::nullopt;
  ascii.resize(static_cast<size_t>(length));
  return ascii;
}

}  // namespace

std::optional<std::string> DomainToAscii(std::string_view domain) {
  if (domain.empty()) return std::nullopt;
  if (IsAscii(domain)) {
    // Step 1's note: for these, ToASCII is the same as lower-casing.
    std::string lower = ToLowerAscii(domain);
    if (!AnyLabel(lower, IsPunycode)) return lower;
  }
  if (domain.size() > kMaxIdnaBytes) return std::nullopt;
  std::optional<std::string> ascii = IcuToAscii(WithSmallSharpS(domain));
  if (!ascii || ascii->empty() || AnyLabel(*ascii, IsEmptyPunycode) || AnyLabel(*ascii, IsNestedPunycode)) {
    return std::nullopt;
  }
  return ascii;
}

}  // namespace lantai
