// The coroutines that belong to one component: none outlives it, and none fails unseen. Private to crawler/.
#pragma once

#include <cassert>
#include <exception>
#include <functional>
#include <string>

#include "core/status.h"
#include "crawler/internal/coroutines_asio.h"

namespace lantai::crawler {

class TaskGroup {
 public:
  // `on_end` is called after each coroutine, with its failure if it threw.
  TaskGroup(asio::io_context& io, std::function<void(Status)> on_end) : io_(io), on_end_(std::move(on_end)) {}
  ~TaskGroup() { assert(running_ == 0); }
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void Spawn(Task<> task) {
    ++running_;
    asio::co_spawn(io_, std::move(task), [this](std::exception_ptr error) {
      --running_;
      on_end_(StatusOf(error));
    });
  }
  size_t running() const { return running_; }

 private:
  static Status StatusOf(const std::exception_ptr& error) {
    if (!error) return {};
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      return {Code::kInternal, std::string("a crawling task failed: ") + e.what()};
    } catch (...) {
      return {Code::kInternal, "a crawling task failed"};
    }
  }

  asio::io_context& io_;
  std::function<void(Status)> on_end_;
  size_t running_ = 0;
};

}  // namespace lantai::crawler
