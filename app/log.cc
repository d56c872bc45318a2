#include "app/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace lantai::app {

void LogToStderr() {
  spdlog::set_default_logger(spdlog::stderr_color_mt("lantai"));
  spdlog::set_pattern("%H:%M:%S %^%l%$ %v");
}

}  // namespace lantai::app
