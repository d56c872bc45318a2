#include "tests/portal/portals.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

struct Pioneer {
  std::string_view id, name, place, prefix, division, seed_unit, seed_we;
  std::array<std::string_view, 5> townships;
};

constexpr Pioneer kPioneers[] = {
    {"yangling",
     "杨陵区人民政府",
     "杨陵区",
     "杨陵区",
     "610403",
     "杨陵区招商服务二局",
     "我局",
     {"杨陵街道办事处", "李台街道办事处", "大寨街道办事处", "五泉镇人民政府", "揉谷镇人民政府"}},
    {"xilingol",
     "锡林郭勒盟行政公署",
     "锡林郭勒盟",
     "锡林郭勒盟",
     "152500",
     "锡林郭勒盟工业和信息化局",
     "我局",
     {"锡林浩特市人民政府", "苏尼特左旗人民政府", "苏尼特右旗人民政府", "东乌珠穆沁旗人民政府",
      "西乌珠穆沁旗人民政府"}},
    {"taojiang",
     "桃江县人民政府",
     "桃江县",
     "桃江县",
     "430922",
     "桃江经济开发区",
     "我区",
     {"桃花江镇人民政府", "灰山港镇人民政府", "马迹塘镇人民政府", "武潭镇人民政府", "大栗港镇人民政府"}},
    {"zhangye",
     "张掖市人民政府",
     "张掖市",
     "张掖市",
     "620700",
     "张掖市招商局",
     "我局",
     {"甘州区人民政府", "临泽县人民政府", "高台县人民政府", "山丹县人民政府", "民乐县人民政府"}},
    {"zhifu",
     "烟台市芝罘区人民政府",
     "芝罘区",
     "烟台市芝罘区",
     "370602",
     "烟台市芝罘区商务局",
     "我局",
     {"向阳街道办事处", "东山街道办事处", "毓璜顶街道办事处", "通伸街道办事处", "凤凰台街道办事处"}},
};

constexpr std::string_view kDepartments[] = {
    "教育局",           "民政局",       "财政局",         "卫生健康局",     "自然资源局",
    "水利局",           "应急管理局",   "司法局",         "审计局",         "统计局",
    "农业农村局",       "文化和旅游局", "交通运输局",     "市场监督管理局", "人力资源和社会保障局",
    "生态环境局",       "医疗保障局",   "退役军人事务局", "信访局",         "城市管理局",
    "住房和城乡建设局", "林业局"};

constexpr std::string_view kFirst[] = {"青", "白", "云", "清", "龙", "石", "松", "临", "长", "东", "西", "南",
                                       "北", "平", "兴", "宁", "永", "安", "泰", "丰", "和", "新", "金", "玉"};
constexpr std::string_view kSecond[] = {"岭", "河", "溪", "原", "湖", "坪", "塘", "山", "江", "川", "泉", "门",
                                        "峰", "桥", "浦", "城", "谷", "洲", "湾", "源", "林", "台", "坡", "滩"};

std::string Name(int index) {
  return std::string(kFirst[index % 24]) + std::string(kSecond[(index / 24 + index) % 24]);
}

// Departments and townships beyond the lists get a number, as branch offices have.
std::string Numbered(std::string_view name, int round) {
  return round == 0 ? std::string(name) : fmt::format("第{}{}", round + 1, name);
}

std::string Prefixed(const std::string& prefix, std::string_view name) { return prefix + std::string(name); }

void AddBodies(PortalSpec& portal, const std::string& prefix, const Pioneer* pioneer, int bodies) {
  const int townships = (bodies - 1) * 5 / 13 > 0 ? (bodies - 1) * 5 / 13 : 1;
  portal.bodies.push_back({portal.name, "本级政府", Level::kGovernment});
  if (pioneer)
    portal.bodies.push_back({std::string(pioneer->seed_unit), std::string(pioneer->seed_we), Level::kDepartment});
  for (int i = 0; static_cast<int>(portal.bodies.size()) < bodies - townships; ++i) {
    const int known = static_cast<int>(std::size(kDepartments));
    portal.bodies.push_back(
        {Prefixed(prefix, Numbered(kDepartments[i % known], i / known)), "我局", Level::kDepartment});
  }
  for (int i = 0; i < townships; ++i) {
    const bool street = !pioneer && i % 3 == 0;
    const std::string name = pioneer && i < 5 ? std::string(pioneer->townships[i])
                                              : Name((i * 7 + 3) % 576) + (i >= 576 ? fmt::format("第{}", i) : "") +
                                                    (street ? "街道办事处" : "镇人民政府");
    // The city's and the league's lower level are counties with names of their own.
    const bool own_name = pioneer && (pioneer->id == "zhangye" || pioneer->id == "xilingol") && i < 5;
    const std::string we = name.find("街道") != std::string::npos ? "我街道" : own_name ? "本级政府" : "我镇";
    portal.bodies.push_back({own_name ? name : prefix + name, we, Level::kTownship});
  }
}

}  // namespace

PortalSpec MakePortal(int index, int bodies, Dialects dialects) {
  PortalSpec portal;
  portal.index = index;
  portal.style = static_cast<Style>(index % kStyles);
  if (dialects == Dialects::kAll && index >= kStyles) {
    portal.style = Style::kSystem;
    portal.system = &SystemAt((index - kStyles) % kSystems);
  }
  const Pioneer* pioneer = index < static_cast<int>(std::size(kPioneers)) ? &kPioneers[index] : nullptr;
  if (pioneer) {
    portal.id = pioneer->id, portal.name = pioneer->name, portal.division = pioneer->division;
    portal.place = pioneer->place;
  } else {
    portal.place = Name(index) + "县";
    portal.id = fmt::format("county{:04}", index), portal.division = fmt::format("9{:05}", index);
    portal.name = portal.place + "人民政府";
  }
  portal.host = "www." + portal.id + ".gov.cn.test";
  portal.site_code = portal.division + fmt::format("{:04}", 1 + index % 9000);
  AddBodies(portal, pioneer ? std::string(pioneer->prefix) : portal.place, pioneer, bodies);
  return portal;
}

bool HasRobots(const PortalSpec& portal) {
  return portal.system != nullptr ? portal.system->has_robots() : portal.style != Style::kEmpire;
}

std::string_view DialectOf(const PortalSpec& portal) {
  switch (portal.style) {
    case Style::kTrs:
    case Style::kTrsCount: return "trs-wcm";
    case Style::kEmpire: return "empire-cms";
    case Style::kQuery:
    case Style::kColumn: return "generic";
    case Style::kSystem: break;
  }
  return portal.system->id();
}

}  // namespace lantai::portal
