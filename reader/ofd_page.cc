#include "reader/ofd_page.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/utf8.h"

namespace lantai::reader {
namespace {

constexpr double kMaxCoordinate = 1e6;  // points; what lies farther out is no page
constexpr double kAscent = 0.88;        // of a Chinese font's em square, above the baseline
constexpr double kGap = 0.5;            // of the font size: a wider one separates words

bool IsBlank(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000; }

double NumberOr(std::string_view text, double fallback) {
  const std::vector<double> numbers = Numbers(text, 1);
  return numbers.empty() ? fallback : numbers[0];
}

std::string_view NextToken(std::string_view& text) {
  const size_t begin = std::min(text.find_first_not_of(" \t\r\n,"), text.size());
  const size_t end = std::min(text.find_first_of(" \t\r\n,", begin), text.size());
  const std::string_view token = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return token;
}

bool ParseNumber(std::string_view token, double& value) {
  if (token.starts_with('+')) token.remove_prefix(1);
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  return error == std::errc() && end == token.data() + token.size() && std::abs(value) < kMaxCoordinate;
}

struct Glyph {
  std::string_view text;
  char32_t character = 0;
  double x = 0, y = 0;  // in the object's space, on the baseline
  double width = 0;
};

class TextDrawer {
 public:
  TextDrawer(pugi::xml_node object, const Matrix& space, Meter& meter, LayoutPage& page)
      : space_(space),
        size_(std::clamp(NumberOr(Attribute(object, "Size"), 3.5), 0.01, 1000.0)),
        scale_(std::clamp(NumberOr(Attribute(object, "HScale"), 1), 0.01, 100.0)),
        meter_(meter),
        page_(page) {}

  // X and Y, where they are missing, are those of the TextCode before (clause 11.3).
  void Draw(pugi::xml_node code) {
    const std::string text = Text(code);
    if (!meter_.Text(text.size()) || !meter_.Step(text.size() + 1)) return;
    x_ = NumberOr(Attribute(code, "X"), x_);
    y_ = NumberOr(Attribute(code, "Y"), y_);
    const std::vector<Glyph> glyphs = Place(text, code);
    size_t begin = 0;
    for (size_t i = 0; i < glyphs.size(); ++i) {
      if (IsBlank(glyphs[i].character)) {
        AddWord(glyphs, begin, i);
        begin = i + 1;
      } else if (i > begin && IsApart(glyphs[i - 1], glyphs[i])) {
        AddWord(glyphs, begin, i);
        begin = i;
      }
    }
    AddWord(glyphs, begin, glyphs.size());
  }

 private:
  std::vector<Glyph> Place(std::string_view text, pugi::xml_node code) const {
    const std::vector<double> right = Deltas(Attribute(code, "DeltaX"), text.size());
    const std::vector<double> down = Deltas(Attribute(code, "DeltaY"), text.size());
    std::vector<Glyph> glyphs;
    double x = x_, y = y_;
    // Some writers break the element's text over lines; that is no character.
    while (!text.empty()) {
      const Utf8Step step = DecodeUtf8(text);
      const std::string_view bytes = text.substr(0, step.length);
      text.remove_prefix(step.length);
      if (step.code_point == '\n' || step.code_point == '\r') continue;
      const double width = size_ * scale_ * (step.code_point < 0x80 ? 0.5 : 1);
      const size_t i = glyphs.size();
      glyphs.push_back({bytes, step.code_point, x, y, width});
      const bool moves_down = i < down.size() && std::abs(down[i]) > 1e-9;
      x += i < right.size() ? right[i] : moves_down ? 0 : width;
      if (i < down.size()) y += down[i];
    }
    return glyphs;
  }

  bool IsApart(const Glyph& before, const Glyph& glyph) const {
    const double gap = glyph.x - (before.x + before.width);
    return gap > kGap * size_ || glyph.x < before.x - kGap * size_ || std::abs(glyph.y - before.y) > 0.3 * size_;
  }

  void AddWord(const std::vector<Glyph>& glyphs, size_t begin, size_t end) {
    if (begin >= end || !meter_.Words(page_)) return;
    LayoutWord word;
    const double baseline = glyphs[begin].y;
    for (size_t i = begin; i < end; ++i) {
      double right = glyphs[i].x + glyphs[i].width;
      // Glyphs set closer than they are wide end where the next begins.
      if (i + 1 < end && glyphs[i + 1].x > glyphs[i].x) right = std::min(right, glyphs[i + 1].x);
      word.text += glyphs[i].text;
      word.edges.push_back(Apply(space_, {right, baseline}).x);
    }
    const double top = baseline - kAscent * size_, bottom = top + size_;
    const double last = glyphs[end - 1].x + glyphs[end - 1].width;
    word.box = Around({Apply(space_, {glyphs[begin].x, top}), Apply(space_, {last, top}),
                       Apply(space_, {glyphs[begin].x, bottom}), Apply(space_, {last, bottom})});
    // Turned text has no edges from left to right.
    if (!std::is_sorted(word.edges.begin(), word.edges.end()) || word.box.left > word.edges[0]) word.edges.clear();
    page_.words.push_back(std::move(word));
  }

  static LayoutBox Around(const std::array<Point, 4>& corners) {
    LayoutBox box{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
    for (const Point& corner : corners) {
      box.left = std::min(box.left, corner.x);
      box.right = std::max(box.right, corner.x);
      box.top = std::min(box.top, corner.y);
      box.bottom = std::max(box.bottom, corner.y);
    }
    return box;
  }

  const Matrix space_;
  const double size_, scale_;
  Meter& meter_;
  LayoutPage& page_;
  double x_ = 0, y_ = 0;
};

bool IsVisible(pugi::xml_node object) { return Attribute(object, "Visible") != "false"; }

}  // namespace

Point Apply(const Matrix& matrix, Point point) {
  const auto bounded = [](double value) {
    return std::isfinite(value) ? std::clamp(value, -kMaxCoordinate, kMaxCoordinate) : 0;
  };
  return {bounded(matrix.a * point.x + matrix.c * point.y + matrix.e),
          bounded(matrix.b * point.x + matrix.d * point.y + matrix.f)};
}

Matrix Then(const Matrix& first, const Matrix& second) {
  return {second.a * first.a + second.c * first.b,
          second.b * first.a + second.d * first.b,
          second.a * first.c + second.c * first.d,
          second.b * first.c + second.d * first.d,
          second.a * first.e + second.c * first.f + second.e,
          second.b * first.e + second.d * first.f + second.f};
}

std::vector<double> Numbers(std::string_view text, size_t limit) {
  std::vector<double> numbers;
  double value = 0;
  while (numbers.size() < limit && ParseNumber(NextToken(text), value)) numbers.push_back(value);
  return numbers;
}

std::vector<double> Deltas(std::string_view text, size_t limit) {
  std::vector<double> deltas;
  double value = 0;
  while (deltas.size() < limit) {
    const std::string_view token = NextToken(text);
    size_t times = 1;
    if (token == "g") {
      double count = 0;
      if (!ParseNumber(NextToken(text), count) || !ParseNumber(NextToken(text), value) || count < 0) break;
      times = static_cast<size_t>(count);
    } else if (!ParseNumber(token, value)) {
      break;
    }
    deltas.insert(deltas.end(), std::min(times, limit - deltas.size()), value);
  }
  return deltas;
}

Matrix SpaceOf(pugi::xml_node object, const Matrix& outer) {
  Matrix own;
  if (const std::vector<double> ctm = Numbers(Attribute(object, "CTM"), 6); ctm.size() == 6) {
    own = {ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5]};
  }
  const std::vector<double> boundary = Numbers(Attribute(object, "Boundary"), 4);
  if (boundary.size() >= 2) own = Then(own, {1, 0, 0, 1, boundary[0], boundary[1]});
  return Then(own, outer);
}

void DrawContent(pugi::xml_node parent, const Matrix& space, Meter& meter, LayoutPage& page) {
  for (const pugi::xml_node object : parent.children()) {
    if (!meter.Step()) return;
    if (!IsVisible(object)) continue;
    const std::string_view name = LocalName(object);
    if (name == "Layer" || name == "PageBlock") {
      DrawContent(object, space, meter, page);
    } else if (name == "TextObject") {
      TextDrawer drawer(object, SpaceOf(object, space), meter, page);
      for (const pugi::xml_node code : object.children()) {
        if (Is(code, "TextCode")) drawer.Draw(code);
      }
    } else if (name == "PathObject") {
      DrawPath(object, SpaceOf(object, space), meter, page);
    } else if (name == "ImageObject" || name == "CompositeObject") {
      page.has_images = true;
    }
  }
}

}  // namespace lantai::reader
