// Who publishes in the simulated world: five portals after the five seed reports, each with a system of its own, and
// any number of invented counties that borrow those systems.
//
// All hosts end in ".gov.cn.test" (RFC 6761: .test never resolves), so that nothing here is mistaken for a real site.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::portal {

class System;
class ReportPlan;

// How addresses, listings, metadata and chrome look (portals' systems in the wild):
enum class Style {
  kTrs,       // /YYYYMM/tYYYYMMDD_ID.html, createPageHTML of 4 arguments, 0-based; relative links; 4-column index block
  kTrsCount,  // the same as .shtml with a 5th argument, the count; th/td index block; lower-case metas
  kEmpire,    // GB18030 labelled gb2312; 1-based index_2.html with "Total record"; p/strong index block; // links
  kQuery,     // list.html?page=2; key and value on lines of their own; unreplaced template text in metas
  kColumn,    // /col/colN/index_2.html, /art/Y/M/D/art_N_ID.html; date line only; absolute links
  kSystem,    // one of styles/: PortalSpec::system says which
};
inline constexpr int kStyles = 5;

// Which systems the portals beyond the five pioneers have: the five classic styles in turn, or those of styles/.
enum class Dialects { kClassic, kAll };

enum class Level { kGovernment, kDepartment, kTownship };

struct Body {
  std::string unit;  // 杨陵区招商服务二局
  std::string we;    // 我局
  Level level = Level::kDepartment;
};

struct PortalSpec {
  int index = 0;
  std::string id, name, division, host;
  std::string place;      // 杨陵区
  std::string site_code;  // 网站标识码
  Style style = Style::kTrs;
  const System* system = nullptr;  // of Style::kSystem
  std::vector<Body> bodies;        // the government first; bodies[1] of the first five is the seed report's
  // Decides about reports in place of chance (report.h); null in all worlds but those of provinces.
  std::shared_ptr<const ReportPlan> plan;
};

// REQUIRES: bodies >= 3.
PortalSpec MakePortal(int index, int bodies, Dialects dialects = Dialects::kClassic);
// The name under which the truth knows the portal's system: "trs-wcm", "hanweb-jpage".
std::string_view DialectOf(const PortalSpec& portal);
// Whether robots.txt answers 200.
bool HasRobots(const PortalSpec& portal);

}  // namespace lantai::portal
