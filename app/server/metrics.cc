#include "app/server/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::app {
namespace {

// Backslash, quotation mark and line feed, says the format; other control characters have no business in a label.
std::string LabelValue(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

}  // namespace

void MetricsText::Family(std::string_view name, std::string_view type, std::string_view help) {
  text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void MetricsText::AppendLabels(const Labels& labels) {
  for (size_t i = 0; i < labels.size(); ++i) {
    text_ += fmt::format("{}{}=\"{}\"", i == 0 ? '{' : ',', labels[i].first, LabelValue(labels[i].second));
  }
  if (!labels.empty()) text_ += '}';
}

void MetricsText::Sample(std::string_view name, const Labels& labels, double value) {
  text_ += name;
  AppendLabels(labels);
  text_ += fmt::format(" {}\n", value);
}

void MetricsText::Sample(std::string_view name, const Labels& labels, uint64_t value) {
  text_ += name;
  AppendLabels(labels);
  text_ += fmt::format(" {}\n", value);
}

void MetricsText::Gauge(std::string_view name, std::string_view help, uint64_t value) {
  Family(name, "gauge", help);
  Sample(name, {}, value);
}

void MetricsText::Counter(std::string_view name, std::string_view help, uint64_t value) {
  Family(name, "counter", help);
  Sample(name, {}, value);
}

void HttpMetrics::Observe(std::string_view route, int status, double seconds) {
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  Histogram& histogram = seconds_[route];
  ++histogram.buckets[static_cast<size_t>(bucket)];
  histogram.sum += seconds;
}

void HttpMetrics::AppendTo(MetricsText& text) const {
  const std::lock_guard lock(mutex_);
  text.Family("lantai_http_requests_total", "counter", "Requests answered, by route and status code");
  for (const auto& [key, count] : requests_) {
    text.Sample("lantai_http_requests_total", {{"route", key.first}, {"code", std::to_string(key.second)}}, count);
  }
  text.Family("lantai_http_request_seconds", "histogram", "From a request's head to its answer, by route");
  for (const auto& [route, histogram] : seconds_) AppendHistogram(text, route, histogram);
}

void HttpMetrics::AppendHistogram(MetricsText& text, std::string_view route, const Histogram& histogram) const {
  uint64_t count = 0;
  for (size_t i = 0; i < histogram.buckets.size(); ++i) {
    count += histogram.buckets[i];
    const std::string bound = i < kBounds.size() ? fmt::format("{}", kBounds[i]) : "+Inf";
    text.Sample("lantai_http_request_seconds_bucket", {{"route", route}, {"le", bound}}, count);
  }
  text.Sample("lantai_http_request_seconds_sum", {{"route", route}}, histogram.sum);
  text.Sample("lantai_http_request_seconds_count", {{"route", route}}, count);
}

}  // namespace lantai::app
