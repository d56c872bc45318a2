// What the service counts about itself, and the text in which Prometheus reads it (exposition format 0.0.4,
// prometheus.io/docs/instrumenting/exposition_formats).
//
//   HttpMetrics metrics;
//   metrics.Observe("/api/v1/status", 200, 0.0008);
//   MetricsText text;
//   text.Gauge("lantai_documents", "Documents held", 120);
//   metrics.AppendTo(text);
//
// Labels are few by construction: routes are patterns, codes are those the service gives, portals at most kMaxPortals.
//
// Thread-safety: HttpMetrics from any thread; MetricsText for one.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lantai::app {

class MetricsText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  // Begins a family; the samples follow.
  void Family(std::string_view name, std::string_view type, std::string_view help);
  void Sample(std::string_view name, const Labels& labels, double value);
  void Sample(std::string_view name, const Labels& labels, uint64_t value);
  // A family of one sample.
  void Gauge(std::string_view name, std::string_view help, uint64_t value);
  void Counter(std::string_view name, std::string_view help, uint64_t value);

  std::string Take() { return std::move(text_); }

 private:
  void AppendLabels(const Labels& labels);
  std::string text_;
};

class HttpMetrics {
 public:
  // `route` outlives the object: one of the patterns of app/server/routes.h, or "none".
  void Observe(std::string_view route, int status, double seconds);
  void AppendTo(MetricsText& text) const;

 private:
  // Upper bounds in seconds; the last bucket is +Inf.
  static constexpr std::array kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5};
  struct Histogram {
    std::array<uint64_t, kBounds.size() + 1> buckets{};  // not cumulative
    double sum = 0;
  };

  void AppendHistogram(MetricsText& text, std::string_view route, const Histogram& histogram) const;

  mutable std::mutex mutex_;
  std::map<std::pair<std::string_view, int>, uint64_t> requests_;
  std::map<std::string_view, Histogram> seconds_;
};

}  // namespace lantai::app
