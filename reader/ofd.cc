// OFD, the layout format of GB/T 33190—2016: a zip of XML. OFD.xml names the documents, a document its pages, and each
// page what stands on it.
#include <map>
#include <optional>
#include <utility>

#include "reader/flow.h"
#include "reader/formats.h"
#include "reader/meter.h"
#include "reader/ofd_page.h"
#include "reader/xml.h"
#include "reader/zip.h"

namespace lantai::reader {
namespace {

constexpr size_t kMaxTemplates = 100;
constexpr double kA4Width = 210, kA4Height = 297;  // mm, where no page area is given

struct PageSize {
  double left = 0, top = 0, width = kA4Width, height = kA4Height;  // mm
};

// <Area><PhysicalBox>0 0 210 297</PhysicalBox></Area> (clause 7.5, CT_PageArea).
std::optional<PageSize> SizeOf(pugi::xml_node area) {
  const std::vector<double> box = Numbers(Text(Child(area, "PhysicalBox")), 4);
  if (box.size() != 4 || box[2] <= 0 || box[3] <= 0) return std::nullopt;
  return PageSize{box[0], box[1], box[2], box[3]};
}

// Opens a part named by another: relative to that one's folder, though some writers mean the root.
Status ParseNamed(const Zip& zip, const std::string& from, std::string_view name, Meter& meter, XmlFile& xml,
                  std::string& part) {
  part = Zip::Join(Zip::Folder(from), name);
  if (zip.Find(part) == nullptr && zip.Find(name) != nullptr) part = Zip::Name(name);
  const std::string* bytes = zip.Find(part);
  if (bytes == nullptr) return Status(Code::kInvalidArgument, "the OFD file has no " + part);
  // One part may be named two thousand times.
  if (!meter.Step(bytes->size() / 16)) return meter.status();
  return xml.Parse(*bytes, part);
}

class DocumentReader {
 public:
  DocumentReader(const Zip& zip, Meter& meter) : zip_(zip), meter_(meter) {}

  Status Read(std::string_view root, Layout& layout) {
    XmlFile xml;
    LANTAI_RETURN_IF_ERROR(ParseNamed(zip_, "ofd.xml", root, meter_, xml, document_));
    const pugi::xml_node document = Child(xml.document(), "Document");
    const pugi::xml_node common = Child(document, "CommonData");
    size_ = SizeOf(Child(common, "PageArea")).value_or(PageSize());
    for (const pugi::xml_node entry : common.children()) {
      if (Is(entry, "TemplatePage")) LANTAI_RETURN_IF_ERROR(ReadTemplate(entry));
    }
    for (const pugi::xml_node entry : Child(document, "Pages").children()) {
      if (Is(entry, "Page")) LANTAI_RETURN_IF_ERROR(ReadPage(Attribute(entry, "BaseLoc"), layout));
    }
    return meter_.status();
  }

 private:
  struct Template {
    XmlFile xml;
    std::string order;
  };

  Status ReadTemplate(pugi::xml_node entry) {
    if (templates_.size() == kMaxTemplates)
      return Status(Code::kTooLarge, "the OFD file has more than 100 page templates");
    Template& page = templates_[std::string(Attribute(entry, "ID"))];
    page.order = Attribute(entry, "ZOrder");
    std::string part;
    return ParseNamed(zip_, document_, Attribute(entry, "BaseLoc"), meter_, page.xml, part);
  }

  Status ReadPage(std::string_view location, Layout& layout) {
    if (!meter_.Pages(1)) return meter_.status();
    XmlFile xml;
    std::string part;
    LANTAI_RETURN_IF_ERROR(ParseNamed(zip_, document_, location, meter_, xml, part));
    const pugi::xml_node content = Child(xml.document(), "Page");
    const PageSize size = SizeOf(Child(content, "Area")).value_or(size_);
    const double k = kPointsPerMillimetre;
    const Matrix space{k, 0, 0, k, -size.left * k, -size.top * k};
    LayoutPage page;
    page.width = size.width * k;
    page.height = size.height * k;
    DrawTemplates(content, "Background", space, page);
    DrawContent(Child(content, "Content"), space, meter_, page);
    DrawTemplates(content, "Foreground", space, page);
    layout.pages.push_back(std::move(page));
    return meter_.status();
  }

  // The templates that the page asks for and that lie in this order; the background where nothing is said (clause 7.7).
  void DrawTemplates(pugi::xml_node content, std::string_view order, const Matrix& space, LayoutPage& page) {
    for (const pugi::xml_node use : content.children()) {
      if (!Is(use, "Template")) continue;
      const auto found = templates_.find(Attribute(use, "TemplateID"));
      if (found == templates_.end()) continue;
      std::string_view own = Attribute(use, "ZOrder");
      if (own.empty()) own = found->second.order;
      if ((own == "Foreground") != (order == "Foreground")) continue;
      DrawContent(Child(Child(found->second.xml.document(), "Page"), "Content"), space, meter_, page);
    }
  }

  const Zip& zip_;
  Meter& meter_;
  std::string document_;  // the part's name
  PageSize size_;
  std::map<std::string, Template, std::less<>> templates_;
};

}  // namespace

Result<Layout> ReadOfd(std::string_view bytes) {
  LANTAI_ASSIGN_OR_RETURN(const Zip zip,
                          Zip::Open(bytes, [](std::string_view name) { return name.ends_with(".xml"); }));
  XmlFile xml;
  const std::string* root = zip.Find("ofd.xml");
  if (root == nullptr) return Status(Code::kInvalidArgument, "the zip has no OFD.xml: no OFD file");
  LANTAI_RETURN_IF_ERROR(xml.Parse(*root, "OFD.xml"));
  Meter meter;
  Layout layout;
  for (const pugi::xml_node body : Child(xml.document(), "OFD").children()) {
    if (!Is(body, "DocBody")) continue;
    if (layout.title.empty()) layout.title = Trimmed(Text(Child(Child(body, "DocInfo"), "Title")));
    LANTAI_RETURN_IF_ERROR(DocumentReader(zip, meter).Read(Trimmed(Text(Child(body, "DocRoot"))), layout));
  }
  if (layout.pages.empty()) return Status(Code::kInvalidArgument, "the OFD file has no pages");
  return layout;
}

}  // namespace lantai::reader
