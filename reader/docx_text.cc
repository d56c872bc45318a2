#include "reader/docx_text.h"

#include <charconv>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "reader/symbols.h"

namespace lantai::reader {
namespace {

// Names compared with a fixed set.
bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view candidate : names) {
    if (name == candidate) return true;
  }
  return false;
}

// Looks at no more nodes than any drawing has: alternatives nest, and each level asks again.
bool HoldsText(pugi::xml_node root) {
  constexpr int kMaxLook = 20'000;
  int looked = 0;
  return static_cast<bool>(root.find_node([&](pugi::xml_node node) {
    return ++looked > kMaxLook || IsOneOf(LocalName(node), {"txbxContent", "t", "tbl"});
  }));
}

class Walker {
 public:
  explicit Walker(Meter& meter) : meter_(meter) {}

  void WalkInline(pugi::xml_node parent) {
    for (const pugi::xml_node node : parent.children()) {
      if (!meter_.Step()) return;
      const std::string_view name = LocalName(node);
      if (name == "r") {
        WalkRun(node);
      } else if (name == "AlternateContent") {
        WalkInline(Branch(node));
      } else if (name == "ruby") {
        WalkInline(Child(node, "rubyBase"));
      } else if (!IsOneOf(name, {"pPr", "del", "moveFrom", "sdtPr", "sdtEndPr", "rPr", ""})) {
        WalkInline(node);  // hyperlink, ins, moveTo, fldSimple, smartTag, sdt, sdtContent, oMath …
      }
    }
  }

  ParagraphText Take() && { return std::move(result_); }

 private:
  void WalkRun(pugi::xml_node run) {
    if (Switch(Child(run, "rPr"), "vanish")) return;
    for (const pugi::xml_node node : run.children()) {
      if (!meter_.Step()) return;
      const std::string_view name = LocalName(node);
      if (name == "fldChar") {
        TurnField(Attribute(node, "fldCharType"));
      } else if (IsOneOf(name, {"drawing", "pict", "object"})) {
        FindBoxes(node);
      } else if (name == "AlternateContent") {
        WalkAlternate(Branch(node));
      } else if (name == "ruby") {
        WalkInline(Child(node, "rubyBase"));
      } else if (instructions_ == 0) {
        AppendPiece(node, name);
      }
    }
  }

  // What stands in a run may stand in an alternative within it.
  void WalkAlternate(pugi::xml_node branch) {
    if (branch) WalkRun(branch);
  }

  void AppendPiece(pugi::xml_node node, std::string_view name) {
    if (name == "t") {
      const std::string text = Text(node);
      if (meter_.Text(text.size())) result_.text += text;
    } else if (name == "tab" || name == "ptab") {
      result_.text += '\t';
    } else if (name == "br" || name == "cr") {
      result_.text += '\n';
    } else if (name == "noBreakHyphen") {
      result_.text += '-';
    } else if (name == "sym") {
      const std::string_view code = Attribute(node, "char");
      unsigned value = 0;
      std::from_chars(code.data(), code.data() + code.size(), value, 16);
      AppendSymbol(result_.text, value);
    }
  }

  // Between begin and separate stands what the field does, between separate and end what it last said. Fields nest.
  void TurnField(std::string_view type) {
    if (type == "begin") {
      fields_.push_back(true);
      ++instructions_;
    } else if (!fields_.empty() && (type == "separate" || type == "end")) {
      if (fields_.back()) --instructions_;
      fields_.back() = false;
      if (type == "end") fields_.pop_back();
    }
  }

  void FindBoxes(pugi::xml_node parent) {
    for (const pugi::xml_node node : parent.children()) {
      if (!meter_.Step()) return;
      if (Is(node, "txbxContent")) {
        result_.boxes.push_back(node);
      } else {
        FindBoxes(Is(node, "AlternateContent") ? Branch(node) : node);
      }
    }
  }

  Meter& meter_;
  ParagraphText result_;
  std::vector<bool> fields_;  // of each open field, whether its instruction is being read
  int instructions_ = 0;
};

}  // namespace

pugi::xml_node Branch(pugi::xml_node alternate_content) {
  for (const pugi::xml_node choice : alternate_content.children()) {
    if (Is(choice, "Choice") && HoldsText(choice)) return choice;
  }
  return Child(alternate_content, "Fallback");
}

ParagraphText ReadParagraphText(pugi::xml_node paragraph, Meter& meter) {
  Walker walker(meter);
  walker.WalkInline(paragraph);
  return std::move(walker).Take();
}

}  // namespace lantai::reader
