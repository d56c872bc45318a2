// Where log lines go: stderr, since stdout carries results only.
#pragma once

namespace lantai::app {

// Call once, before any thread is started.
void LogToStderr();

}  // namespace lantai::app
