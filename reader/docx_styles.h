// Paragraph styles of a Word file (ISO/IEC 29500-1 §17.7): which of them are headings, and which number themselves.
//
//   Styles styles(xml.document());
//   styles.Find("2").outline;                 // 0 where the style called "2" here is heading 1
//
// Style ids are whatever the writer's language makes of them ("1", "Heading1", "标题1"); names of the built-in styles
// are always English (§17.7.4.9), so a heading is known by its outline level or its name. What a style leaves out it
// has from the one it is based on.
//
// Thread-safety: immutable after construction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reader/xml.h"

namespace lantai::reader {

struct ParagraphStyle {
  std::string name;               // lower case
  std::string based_on;           // id
  std::optional<int> outline;     // 0…8, 9 for body text
  std::optional<int> numbering;   // w:numId; 0 means none
  std::optional<int> list_level;  // w:ilvl
};

class Styles {
 public:
  Styles() = default;
  explicit Styles(pugi::xml_node document);

  // With everything inherited filled in; an empty style where the id is unknown.
  ParagraphStyle Find(std::string_view id) const;

 private:
  std::map<std::string, ParagraphStyle, std::less<>> styles_;
};

// 1…6 for a heading, 0 for body text: from the paragraph's own outline level, else from its style.
int HeadingLevel(pugi::xml_node paragraph_properties, const ParagraphStyle& style);

}  // namespace lantai::reader
