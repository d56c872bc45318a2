#include "core/url_query.h"

#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "core/utf8.h"

namespace lantai {
namespace {

// An encoding of the Encoding Standard that is not UTF-8: its labels (§4.2), separated by spaces, and ICU's converter.
struct Encoding {
  std::string_view labels;
  const char* converter;
  // gbk has no four-byte sequences (§10.1), and EUC-JP is read with, but not written with, JIS X 0212 (§12.1.2).
  int32_t max_bytes = 4;
  bool euro_is_0x80 = false;
};

constexpr Encoding kEncodings[] = {
    {" chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk ", "gb18030", 2, true},
    {" gb18030 ", "gb18030"},
    {" big5 big5-hkscs cn-big5 csbig5 x-x-big5 ", "windows-950"},
    {" cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 ",
     "windows-949"},
    {" csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis ", "ibm-943_P15A-2003"},
    {" cseucpkdfmtjapanese euc-jp x-euc-jp ", "EUC-JP", 2},
    {" ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
     "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 ",
     "windows-1252"},
};

// Where the Encoding Standard's gb18030 (§10.2.2, with the changes of GB 18030-2022) and ICU's, which is of 2005,
// differ: two bytes each, of gbk too. U+E5E5 has none.
struct GbPair {
  char32_t code_point;
  uint16_t bytes;
};
constexpr GbPair kGb2022[] = {
    {0x9FB4, 0xFE59}, {0x9FB5, 0xFE61}, {0x9FB6, 0xFE66}, {0x9FB7, 0xFE67}, {0x9FB8, 0xFE6D}, {0x9FB9, 0xFE7E},
    {0x9FBA, 0xFE90}, {0x9FBB, 0xFEA0}, {0xFE10, 0xA6D9}, {0xFE11, 0xA6DB}, {0xFE12, 0xA6DA}, {0xFE13, 0xA6DC},
    {0xFE14, 0xA6DD}, {0xFE15, 0xA6DE}, {0xFE16, 0xA6DF}, {0xFE17, 0xA6EC}, {0xFE18, 0xA6ED}, {0xFE19, 0xA6F3},
};
constexpr char32_t kNoGbBytes = 0xE5E5;

constexpr size_t kMaxLabelBytes = 32;

const Encoding* FindEncoding(std::string_view label) {
  constexpr std::string_view kSpace = "\t\n\f\r ";
  const size_t first = label.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return nullptr;
  label = label.substr(first, label.find_last_not_of(kSpace) - first + 1);
  if (label.size() > kMaxLabelBytes || label.find(' ') != std::string_view::npos) return nullptr;
  std::string wanted = " ";
  for (const char c : label) wanted += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  wanted += ' ';
  const auto* found = std::find_if(std::begin(kEncodings), std::end(kEncodings), [&](const Encoding& encoding) {
    return encoding.labels.find(wanted) != std::string_view::npos;
  });
  return found == std::end(kEncodings) ? nullptr : found;
}

// One code point at a time, so that a missing one can be told from the others.
class Encoder {
 public:
  explicit Encoder(const Encoding& encoding) : encoding_(encoding) {
    UErrorCode error = U_ZERO_ERROR;
    converter_.reset(ucnv_open(encoding.converter, &error));
    if (converter_ == nullptr) return;
    ucnv_setFallback(converter_.get(), false);
    ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  }

  bool usable() const { return converter_ != nullptr; }

  // Null where the encoding lacks it. The view is good until the next call.
  std::optional<std::string_view> Encode(char32_t code_point) {
    if (encoding_.euro_is_0x80 && code_point == 0x20AC) return "\x80";
    if (std::string_view(encoding_.converter) == "gb18030") {
      if (code_point == kNoGbBytes) return std::nullopt;
      const auto* pair = std::find_if(std::begin(kGb2022), std::end(kGb2022),
                                      [&](const GbPair& row) { return row.code_point == code_point; });
      if (pair != std::end(kGb2022)) return TwoBytes(pair->bytes);
    }
    UChar units[2];
    int32_t count = 0;
    U16_APPEND_UNSAFE(units, count, code_point);
    UErrorCode error = U_ZERO_ERROR;
    ucnv_resetFromUnicode(converter_.get());
    const int32_t length =
        ucnv_fromUChars(converter_.get(), bytes_.data(), static_cast<int32_t>(bytes_.size()), units, count, &error);
    if (U_FAILURE(error) || length <= 0 || length > encoding_.max_bytes) return std::nullopt;
    return std::string_view(bytes_.data(), static_cast<size_t>(length));
  }

 private:
  std::string_view TwoBytes(uint16_t bytes) {
    bytes_[0] = static_cast<char>(bytes >> 8);
    bytes_[1] = static_cast<char>(bytes & 0xFF);
    return {bytes_.data(), 2};
  }

  const Encoding& encoding_;
  struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> converter_;
  std::array<char, 16> bytes_{};
};

}  // namespace

void AppendEncodedQuery(std::string_view utf8, std::string_view label, EncodeSet set, std::string* out) {
  const Encoding* encoding = IsAscii(utf8) ? nullptr : FindEncoding(label);
  if (encoding == nullptr) return AppendPercentEncoded(utf8, set, out);
  Encoder encoder(*encoding);
  if (!encoder.usable()) return AppendPercentEncoded(utf8, set, out);
  while (!utf8.empty()) {
    const Utf8Step step = DecodeUtf8(utf8);
    if (step.code_point < 0x80) {
      AppendPercentEncoded(utf8.substr(0, 1), set, out);
    } else if (const auto bytes = encoder.Encode(step.code_point)) {
      AppendPercentEncoded(*bytes, set, out);
    } else {
      out->append("%26%23").append(std::to_string(static_cast<uint32_t>(step.code_point))).append("%3B");
    }
    utf8.remove_prefix(step.length);
  }
}

}  // namespace lantai
