// XML of office files, read by pugixml with everything dangerous taken away: no document type (ISO/IEC 29500-2 §6.1.4
// forbids it, and with it go entities of one's own), a limit on nodes and on depth, so that code which walks the tree
// may recurse.
//
//   XmlFile xml;
//   LANTAI_RETURN_IF_ERROR(xml.Parse(bytes, "word/document.xml"));
//   pugi::xml_node body = Child(Child(xml.document(), "document"), "body");
//
// Elements and attributes are found by local name: writers choose prefixes as they like, the strict and transitional
// forms of ISO/IEC 29500 differ only in namespaces, and OFD's prefix is missing as often as not.
//
// Thread-safety: one thread an XmlFile. Lifetime: nodes live as long as their XmlFile, and what LocalName, Attribute
// and Text return as long as the node.
// Errors: kInvalidArgument where the text is no XML, kTooLarge beyond a limit.
// Limits: 1,000,000 elements, 2,000,000 attributes (the tree of such a file takes 250 MB), 400 levels (nested tables
// need 5 each).
//
// A header of this folder's own: it shows pugixml, and nothing outside reader/ includes it.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai::reader {

inline constexpr size_t kMaxXmlElements = 1'000'000;
inline constexpr size_t kMaxXmlAttributes = 2'000'000;
inline constexpr int kMaxXmlDepth = 400;

class XmlFile {
 public:
  // `name` is for messages.
  Status Parse(std::string_view bytes, std::string_view name);
  pugi::xml_node document() const { return document_; }

 private:
  pugi::xml_document document_;
};

// "tbl" for <w:tbl>; "" for text and the null node.
std::string_view LocalName(pugi::xml_node node);

inline bool Is(pugi::xml_node node, std::string_view name) { return LocalName(node) == name; }

// The first child element of that local name; null where there is none, or the node itself is null.
pugi::xml_node Child(pugi::xml_node node, std::string_view name);

// The value of the attribute of that local name, "" where there is none.
std::string_view Attribute(pugi::xml_node node, std::string_view name);
bool HasAttribute(pugi::xml_node node, std::string_view name);

// The value of the child's attribute `val`: <w:pStyle w:val="2"/>.
inline std::string_view ChildValue(pugi::xml_node node, std::string_view child) {
  return Attribute(Child(node, child), "val");
}

// Whether the child is there and not switched off: <w:vanish/>, <w:vanish w:val="0"/> (ISO/IEC 29500-1 §22.9.2.7).
bool Switch(pugi::xml_node node, std::string_view child);

// The node's own text, as valid UTF-8.
std::string Text(pugi::xml_node node);

// A whole decimal number, or the fallback where it is none or lies outside ±1e9.
int Number(std::string_view text, int fallback);

}  // namespace lantai::reader
