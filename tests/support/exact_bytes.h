// A heap copy of exactly the input's size, so that AddressSanitizer catches a read of one byte too many:
//   ExactBytes input(html); Parse(input.view());
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>

namespace lantai {

class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes) : data_(new char[bytes.size()]), size_(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), data_.get());
  }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;
  size_t size_;
};

}  // namespace lantai
