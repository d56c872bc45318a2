// The exit codes of the contract (docs/contract.md).
#pragma once

#include "core/status.h"

namespace lantai::app {

enum ExitCode : int {
  kExitOk = 0,
  kExitInternal = 1,
  kExitUsage = 2,    // usage or configuration
  kExitPartial = 3,  // some pages failed, or a budget or signal cut it short
  kExitDamaged = 4,  // the archive is damaged or of a newer format; nothing was changed
  kExitNoSpace = 5,
  kExitBusy = 6,  // the archive is busy or cannot be written
  kExitInterrupted = 130,
  kExitTerminated = 143,
};

int ExitCodeOf(const Status& status);

// Prints "lantai: <message>" to stderr and returns the exit code.
int Fail(const Status& status);

}  // namespace lantai::app
