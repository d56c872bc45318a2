#include "reader/package.h"

#include "reader/flow.h"

namespace lantai::reader {
namespace {

std::string RelationshipsOf(std::string_view part) {
  const std::string_view folder = Zip::Folder(part);
  const std::string_view file = folder.empty() ? part : part.substr(folder.size() + 1);
  return std::string(folder) + "/_rels/" + std::string(file) + ".rels";
}

// The relationships that stay inside the package; a list that cannot be read is an empty one.
template <typename Visit>
void ForEachRelationship(const Zip& zip, std::string_view part, const Visit& visit) {
  XmlFile xml;
  if (!ParsePart(zip, RelationshipsOf(part), xml).ok()) return;
  for (const pugi::xml_node node : Child(xml.document(), "Relationships").children()) {
    if (!Is(node, "Relationship") || Attribute(node, "TargetMode") == "External") continue;
    visit(node, Zip::Join(Zip::Folder(part), Attribute(node, "Target")));
  }
}

}  // namespace

Result<Zip> OpenPackage(std::string_view bytes) {
  return Zip::Open(bytes, [](std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels"); });
}

std::string RelatedPart(const Zip& zip, std::string_view part, std::string_view type, std::string_view usual) {
  std::string found;
  const std::string end = "/" + std::string(type);
  ForEachRelationship(zip, part, [&](pugi::xml_node node, std::string target) {
    if (found.empty() && Attribute(node, "Type").ends_with(end) && zip.Find(target) != nullptr) {
      found = std::move(target);
    }
  });
  return found.empty() ? std::string(usual) : found;
}

std::map<std::string, std::string, std::less<>> RelatedParts(const Zip& zip, std::string_view part) {
  std::map<std::string, std::string, std::less<>> parts;
  ForEachRelationship(zip, part, [&](pugi::xml_node node, std::string target) {
    parts.emplace(Attribute(node, "Id"), std::move(target));
  });
  return parts;
}

Status ParsePart(const Zip& zip, std::string_view part, XmlFile& xml) {
  const std::string* bytes = zip.Find(part);
  if (bytes == nullptr) return Status(Code::kInvalidArgument, "the file has no " + std::string(part));
  return xml.Parse(*bytes, part);
}

std::string PackageTitle(const Zip& zip) {
  XmlFile xml;
  if (!ParsePart(zip, RelatedPart(zip, "", "core-properties", "docprops/core.xml"), xml).ok()) return "";
  return Trimmed(Text(Child(Child(xml.document(), "coreProperties"), "title")));
}

}  // namespace lantai::reader
