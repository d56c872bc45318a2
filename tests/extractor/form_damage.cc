#include "tests/extractor/form_damage.h"

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

void ReplaceAll(const std::string& what, const std::string& with, std::string* text) {
  for (size_t at = text->find(what); at != std::string::npos; at = text->find(what, at + with.size())) {
    text->replace(at, what.size(), with);
  }
}

std::vector<std::string> Characters(const std::string& text) {
  std::vector<std::string> characters;
  for (size_t pos = 0; pos < text.size();) {
    const size_t start = pos;
    NextCodePoint(text, &pos);
    characters.push_back(text.substr(start, pos - start));
  }
  return characters;
}

std::string Widen(std::string text, Chance* chance) {
  static const std::vector<std::pair<std::string, std::string>> kBrackets = {{"（", "）"}, {"〔", "〕"}, {"﹝", "﹞"},
                                                                             {"[", "]"},   {"【", "】"}, {"(", ")"}};
  const auto& [open, close] = chance->Of(kBrackets);
  ReplaceAll("(", open, &text);
  ReplaceAll(")", close, &text);
  ReplaceAll(":", chance->Of<std::string>({"：", ":", "﹕"}), &text);
  ReplaceAll(",", chance->Of<std::string>({"，", ","}), &text);
  ReplaceAll("/", chance->Of<std::string>({"／", "/", "∕"}), &text);
  ReplaceAll("“", chance->Of<std::string>({"\"", "＂", "〝", "「", "“"}), &text);
  ReplaceAll("”", chance->Of<std::string>({"\"", "＂", "〞", "」", "”"}), &text);
  if (text[0] >= '1' && text[0] <= '8' && text[1] == '.') {
    text = std::string{'\xEF', '\xBC', static_cast<char>(0x90 + (text[0] - '0'))} +
           chance->Of<std::string>({"．", ".", "、", "﹒"}) + text.substr(2);
  }
  return text;
}

std::string Renumber(const std::string& text, Chance* chance) {
  static const std::vector<std::string> kHan = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
  for (size_t i = 0; i < kHan.size(); ++i) {
    const std::string inner = "(" + kHan[i] + ")";
    const std::string parenthesized = {'\xE3', '\x88', static_cast<char>(0xA0 + i)};
    if (text.starts_with(inner)) {
      return chance->Of<std::string>(
                 {parenthesized, "（" + kHan[i] + "） ", "(" + kHan[i] + "、", kHan[i] + "、", ""}) +
             text.substr(inner.size());
    }
    if (text.starts_with(kHan[i] + "、")) {
      return chance->Of<std::string>({kHan[i] + "、 ", kHan[i] + ". ", kHan[i] + "，", kHan[i] + " 、"}) +
             text.substr(6);
    }
    const std::string digit = std::to_string(i + 1);
    if (text.starts_with(digit + ".")) {
      const std::string circled = {'\xE2', '\x91', static_cast<char>(0xA0 + i)};
      return chance->Of<std::string>(
                 {circled, digit + "、", digit + "．", digit + " ", digit + "）", "(" + digit + ")", ""}) +
             text.substr(2);
    }
  }
  return text;
}

std::string Break(const std::string& text, Chance* chance) {
  static const std::vector<std::string> kGaps = {"\n", "\n", " ", "\u3000", "\u00A0", "\u200B", " \n ", "\uFEFF"};
  std::vector<std::string> characters = Characters(text);
  const bool vertical = characters.size() <= 9 && chance->OneIn(4);
  std::string broken;
  for (size_t i = 0; i < characters.size(); ++i) {
    broken += characters[i];
    if (i + 1 == characters.size()) break;
    if (vertical)
      broken += "\n";
    else if (chance->OneIn(6))
      broken += chance->Of(kGaps);
  }
  return broken;
}

std::string Reword(const std::string& text, Chance* chance) {
  static const std::map<std::string, std::vector<std::string>> kVariants = [] {
    std::map<std::string, std::vector<std::string>> variants = {{"未经复议直接起诉", {"未经复议直接诉讼"}},
                                                                {"复议后起诉", {"复议后诉讼"}}};
    const auto add = [&](const std::vector<FormLabel>& labels) {
      for (const FormLabel& label : labels) {
        if (!label.variants.empty()) variants[label.name] = label.variants;
      }
    };
    for (const char* generation : {"g2019", "g2021"}) {
      for (const FormBlock& block : BlocksOf(generation)) add(block.columns), add(block.rows);
      add(Rows3(generation));
    }
    add(Rows14()), add(Applicants()), add(Results4());
    return variants;
  }();
  const auto found = kVariants.find(text);
  return found == kVariants.end() || chance->OneIn(4) ? text : chance->Of(found->second);
}

bool IsAscii(const std::string& character) { return static_cast<unsigned char>(character[0]) < 0x80; }

// A run of Latin marks and digits that an extractor dropped, or the character behind the numbering.
std::string Lose(const std::string& text, Chance* chance) {
  if (text == "危及“三安全一稳定”" || text == "3.危及“三安全一稳定”") return chance->OneIn(2) ? "3.三安全一稳定" : text;
  if (text == "本年增/减") return chance->OneIn(2) ? "本年增/" : text;
  std::vector<std::string> characters = Characters(text);
  const bool numbered = characters.size() > 8 && IsAscii(characters[0]) && characters[1] == ".";
  if (numbered && chance->OneIn(2)) {
    characters.erase(characters.begin() + 2);
  } else if (chance->OneIn(2)) {
    std::erase_if(characters, [](const std::string& c) { return IsAscii(c) && c != "(" && c != ")"; });
    if (text.starts_with("(")) characters.erase(characters.begin() + 1);
  }
  std::string lost;
  for (const std::string& character : characters) lost += character;
  return lost;
}

}  // namespace

void DamageLabels(Damage damage, Chance* chance, DrawnForm* form) {
  for (DrawnTable& table : form->tables) {
    for (DrawnRow& row : table.rows) {
      for (DrawnCell& cell : row) {
        if (!cell.id.empty() || CountCodePoints(cell.text) < 2) continue;
        switch (damage) {
          case Damage::kNone: break;
          case Damage::kWidths: cell.text = Widen(cell.text, chance); break;
          case Damage::kNumbering: cell.text = Renumber(cell.text, chance); break;
          case Damage::kBreaks: cell.text = Break(cell.text, chance); break;
          case Damage::kVariants: cell.text = Reword(cell.text, chance); break;
          case Damage::kLost: cell.text = Lose(cell.text, chance); break;
        }
      }
    }
  }
}

}  // namespace lantai::extractor
