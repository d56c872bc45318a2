// PathObjects of OFD (GB/T 33190—2016, clause 9): AbbreviatedData is a list of S/M x y, L x y, Q x y x y, B x y x y x
// y, A rx ry angle large sweep x y and C.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "reader/ofd_page.h"

namespace lantai::reader {
namespace {

constexpr double kStraight = 0.5;     // points by which a line may lean
constexpr double kMaxThick = 3;       // core/layout.h: a rule is at most 3 pt thick
constexpr double kLineWidth = 0.353;  // mm, where none is given (clause 8.2)

// A part of a path that is drawn without lifting the pen, in points of the page.
struct SubPath {
  std::vector<Point> points;
  bool straight = true;  // no curves
  bool closed = false;
};

class PathReader {
 public:
  PathReader(std::string_view data, const Matrix& space, Meter& meter) : rest_(data), space_(space), meter_(meter) {}

  std::vector<SubPath> Read() {
    for (std::string_view token = Next(); !token.empty() && meter_.Step(); token = Next()) {
      if (!Step(token.front())) break;
    }
    Lift();
    return std::move(paths_);
  }

 private:
  std::string_view Next() {
    const size_t begin = std::min(rest_.find_first_not_of(" \t\r\n,"), rest_.size());
    const size_t end = std::min(rest_.find_first_of(" \t\r\n,", begin), rest_.size());
    const std::string_view token = rest_.substr(begin, end - begin);
    rest_.remove_prefix(end);
    return token;
  }

  bool Step(char operation) {
    switch (operation) {
      case 'S':
      case 'M': Lift(); return Draw(2);
      case 'L': return Draw(2);
      case 'Q': return Draw(4);
      case 'B': return Draw(6);
      case 'A': return Draw(7);
      case 'C':
        if (!path_.points.empty()) path_.points.push_back(path_.points.front());
        path_.closed = true;
        return true;
      default: return false;
    }
  }

  // Reads the operands; the last two are where the pen goes.
  bool Draw(int operands) {
    double x = 0, y = 0;
    for (int i = 0; i < operands; ++i) {
      const std::vector<double> number = Numbers(Next(), 1);
      if (number.empty()) return false;
      x = std::exchange(y, number[0]);
    }
    if (operands > 2) path_.straight = false;
    path_.points.push_back(Apply(space_, {x, y}));
    return true;
  }

  void Lift() {
    if (path_.points.size() > 1) paths_.push_back(std::move(path_));
    path_ = {};
  }

  std::string_view rest_;
  const Matrix space_;
  Meter& meter_;
  SubPath path_;
  std::vector<SubPath> paths_;
};

// The line between two points as a bar of that thickness, if it is level or upright.
void AddLine(Point from, Point to, double thick, Meter& meter, LayoutPage& page) {
  const double half = std::clamp(thick, 0.1, kMaxThick) / 2;
  const double wide = std::abs(to.x - from.x), high = std::abs(to.y - from.y);
  if (std::min(wide, high) > kStraight || std::max(wide, high) <= kStraight || !meter.Rules(page)) return;
  const double x = (from.x + to.x) / 2, y = (from.y + to.y) / 2;
  if (wide >= high) {
    page.rules.push_back({std::min(from.x, to.x), y - half, std::max(from.x, to.x), y + half});
  } else {
    page.rules.push_back({x - half, std::min(from.y, to.y), x + half, std::max(from.y, to.y)});
  }
}

// Some writers draw a line as a thin filled box.
void AddBar(const SubPath& path, Meter& meter, LayoutPage& page) {
  LayoutBox box{path.points[0].x, path.points[0].y, path.points[0].x, path.points[0].y};
  for (const Point& point : path.points) {
    box.left = std::min(box.left, point.x);
    box.right = std::max(box.right, point.x);
    box.top = std::min(box.top, point.y);
    box.bottom = std::max(box.bottom, point.y);
  }
  const double wide = box.right - box.left, high = box.bottom - box.top;
  if (std::min(wide, high) <= kMaxThick && std::max(wide, high) > kMaxThick && meter.Rules(page)) {
    page.rules.push_back(box);
  }
}

}  // namespace

void DrawPath(pugi::xml_node object, const Matrix& space, Meter& meter, LayoutPage& page) {
  const std::string data = Text(Child(object, "AbbreviatedData"));
  const bool stroked = Attribute(object, "Stroke") != "false", filled = Attribute(object, "Fill") == "true";
  const std::vector<double> width = Numbers(Attribute(object, "LineWidth"), 1);
  // The line is as thick as the space is scaled in the mean.
  const double scale = std::sqrt(std::abs(space.a * space.d - space.b * space.c));
  const double thick = (width.empty() ? kLineWidth : width[0]) * scale;
  for (const SubPath& path : PathReader(data, space, meter).Read()) {
    if (!path.straight) {
      page.has_images = page.has_images || filled;
      continue;
    }
    if (filled) AddBar(path, meter, page);
    for (size_t i = 1; stroked && i < path.points.size(); ++i) {
      AddLine(path.points[i - 1], path.points[i], thick, meter, page);
    }
  }
}

}  // namespace lantai::reader
