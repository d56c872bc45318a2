// The PDF of a simulated report: the report as a word processor prints it, tables ruled, in one of several styles;
// where the report says so, with one cell that is not what the page prints. Equal input, equal bytes.
//
// Thread-safety: a free function.
#pragma once

#include <cstdint>
#include <string>

#include "tests/portal/report.h"

namespace lantai::portal {

std::string MakeReportPdf(uint64_t seed, const PortalSpec& portal, int body, int year);

}  // namespace lantai::portal
