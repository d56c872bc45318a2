#include "reader/xml.h"

#include <algorithm>
#include <charconv>

#include "core/utf8.h"

namespace lantai::reader {
namespace {

constexpr unsigned kParseOptions = pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;

std::string_view WithoutPrefix(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Walks without recursion: the depth is what is being found out.
bool IsDeeperThan(pugi::xml_node root, int limit) {
  int depth = 0;
  pugi::xml_node node = root;
  for (;;) {
    if (node.first_child()) {
      node = node.first_child();
      if (++depth > limit) return true;
      continue;
    }
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node == root) return false;
    node = node.next_sibling();
  }
}

bool HasDoctype(pugi::xml_node document) {
  for (const pugi::xml_node node : document.children()) {
    if (node.type() == pugi::node_doctype) return true;
  }
  return false;
}

}  // namespace

Status XmlFile::Parse(std::string_view bytes, std::string_view name) {
  const auto error = [&](Code code, const std::string& what) { return Status(code, std::string(name) + " " + what); };
  // Counted before the tree is made: each < may become a node, each = an attribute.
  if (static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '<')) > 2 * kMaxXmlElements ||
      static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '=')) > kMaxXmlAttributes) {
    return error(Code::kTooLarge, "has too many elements");
  }
  const pugi::xml_parse_result parsed = document_.load_buffer(bytes.data(), bytes.size(), kParseOptions);
  if (!parsed) {
    return error(Code::kInvalidArgument,
                 std::string("is no XML: ") + parsed.description() + " at byte " + std::to_string(parsed.offset));
  }
  if (HasDoctype(document_.root()))
    return error(Code::kInvalidArgument, "declares a document type, which office files must not");
  if (IsDeeperThan(document_.root(), kMaxXmlDepth)) return error(Code::kTooLarge, "is nested deeper than 400 levels");
  return Status::Ok();
}

std::string_view LocalName(pugi::xml_node node) { return WithoutPrefix(node.name()); }

pugi::xml_node Child(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_node child : node.children()) {
    if (Is(child, name)) return child;
  }
  return {};
}

std::string_view Attribute(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    if (WithoutPrefix(attribute.name()) == name) return attribute.value();
  }
  return {};
}

bool HasAttribute(pugi::xml_node node, std::string_view name) {
  const auto attributes = node.attributes();
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const pugi::xml_attribute& a) { return WithoutPrefix(a.name()) == name; });
}

bool Switch(pugi::xml_node node, std::string_view child) {
  const pugi::xml_node found = Child(node, child);
  if (!found) return false;
  const std::string_view value = Attribute(found, "val");
  return value != "0" && value != "false" && value != "off";
}

std::string Text(pugi::xml_node node) {
  std::string text;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return ToValidUtf8(text);
}

int Number(std::string_view text, int fallback) {
  constexpr int kMost = 1'000'000'000;
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Some writers put "2.0" or "12pt": what stands before counts.
  if (error != std::errc() || end == text.data() || value > kMost || value < -kMost) return fallback;
  return value;
}

}  // namespace lantai::reader
