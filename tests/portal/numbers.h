// The numbers of the forms' tables, made so that the forms' arithmetic holds, within a report and from year to year.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/portal/form.h"
#include "tests/portal/report.h"

namespace lantai::portal {

struct NumberSource {
  uint64_t seed;
  const PortalSpec* portal;
  int body;
  int year;
};

std::vector<Cell> Numbers2(const NumberSource& source, Form form);  // K6, K9
std::vector<Cell> Numbers3(const NumberSource& source, Form form);  // K1, K2, K3, K8
std::vector<Cell> Numbers4(const NumberSource& source);             // K4
std::vector<Cell> Numbers14(const NumberSource& source);            // K12

}  // namespace lantai::portal
