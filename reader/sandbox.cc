#include "reader/sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace lantai::reader {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LANTAI_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LANTAI_SHADOW_MEMORY 1
#endif
#endif
#ifdef LANTAI_SHADOW_MEMORY
constexpr bool kShadowMemory = true;  // a sanitizer's: terabytes of address space
#else
constexpr bool kShadowMemory = false;
#endif

Status Failed(const char* what, int error) {
  return {Code::kUnsupported, std::string("the sandbox cannot be closed: ") + what + ": " + std::strerror(error)};
}

Status Limit(__rlimit_resource resource, uint64_t most, const char* what) {
  const rlimit limit{most, most};
  return setrlimit(resource, &limit) == 0 ? Status() : Failed(what, errno);
}

Status LimitResources(const SandboxOptions& options) {
  if (!kShadowMemory) LANTAI_RETURN_IF_ERROR(Limit(RLIMIT_AS, options.memory, "RLIMIT_AS"));
  LANTAI_RETURN_IF_ERROR(Limit(RLIMIT_CORE, 0, "RLIMIT_CORE"));
  LANTAI_RETURN_IF_ERROR(Limit(RLIMIT_FSIZE, 0, "RLIMIT_FSIZE"));
  return Limit(RLIMIT_NOFILE, options.descriptors, "RLIMIT_NOFILE");
}

// ---- landlock(7) ----

constexpr uint64_t kReading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t kFirstVersion = (uint64_t{1} << 13) - 1;  // all rights of version 1, EXECUTE to MAKE_SYM
constexpr uint64_t kRefer = uint64_t{1} << 13;               // since version 2
constexpr uint64_t kTruncate = uint64_t{1} << 14;            // since version 3

uint64_t RightsOf(long version) { return kFirstVersion | (version >= 2 ? kRefer : 0) | (version >= 3 ? kTruncate : 0); }

void Allow(int rules, const std::string& path, uint64_t rights) {
  const int fd = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (fd < 0) return;
  landlock_path_beneath_attr beneath{};
  beneath.allowed_access = rights;
  beneath.parent_fd = fd;
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
    // A file has no READ_DIR.
    beneath.allowed_access = rights & ~uint64_t{LANDLOCK_ACCESS_FS_READ_DIR};
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  }
  close(fd);
}

// Sets `note` where the kernel has no landlock.
Status CloseFiles(const SandboxOptions& options, std::string* note) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) {
    *note = "this kernel has no landlock: files that this user may read are not closed to the reader";
    return {};
  }
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = RightsOf(version);
  const long rules = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  if (rules < 0) return Failed("landlock_create_ruleset", errno);
  for (const std::string& path : options.readable) Allow(static_cast<int>(rules), path, kReading);
  for (const std::string& path : options.executable) {
    Allow(static_cast<int>(rules), path, kReading | LANDLOCK_ACCESS_FS_EXECUTE);
  }
  const long closed = syscall(SYS_landlock_restrict_self, rules, 0);
  const int error = errno;
  close(static_cast<int>(rules));
  return closed == 0 ? Status() : Failed("landlock_restrict_self", error);
}

// ---- seccomp(2) ----

constexpr int kAllowed[] = {
    // memory; mmap and mprotect have rules of their own
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(sched_yield),
    // what is open
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(getdents64), SCMP_SYS(fadvise64),
    // itself
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrusage), SCMP_SYS(sysinfo),
    SCMP_SYS(restart_syscall), SCMP_SYS(rseq), SCMP_SYS(set_robust_list), SCMP_SYS(sched_getaffinity),
    // time and chance
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom)};

struct FilterDeleter {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterDeleter>;

// Adds the calls that are allowed with some arguments only.
int AllowSome(scmp_filter_ctx filter) {
  constexpr scmp_datum_t kOpenRights = O_ACCMODE | O_CREAT | O_TRUNC;
  const scmp_arg_cmp no_exec{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  const scmp_arg_cmp read_only{2, SCMP_CMP_MASKED_EQ, kOpenRights, O_RDONLY};
  const scmp_arg_cmp self{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0};
  const scmp_arg_cmp own_limits{0, SCMP_CMP_EQ, 0, 0};
  const scmp_arg_cmp cpu_limit{1, SCMP_CMP_EQ, RLIMIT_CPU, 0};
  int bad = 0;
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_exec);
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_exec);
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, read_only);
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, self);  // abort()
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, own_limits, cpu_limit);
  return bad;
}

// What a program and its loader call before main(). The filter stays with it.
int AllowStart(scmp_filter_ctx filter) {
  int bad = 0;
  for (const int call : {SCMP_SYS(execve), SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(access), SCMP_SYS(readlink),
                         SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address), SCMP_SYS(fcntl), SCMP_SYS(ioctl)}) {
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  return bad;
}

Status CloseSystemCalls(const SandboxOptions& options) {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return Failed("seccomp_init", ENOMEM);
  int bad = AllowSome(filter.get());
  if (!options.executable.empty()) bad |= AllowStart(filter.get());
  for (const int call : kAllowed) bad |= seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  if (bad != 0) return Failed("seccomp_rule_add", EINVAL);
  const int loaded = seccomp_load(filter.get());
  return loaded == 0 ? Status() : Failed("seccomp_load", -loaded);
}

}  // namespace

Result<std::string> EnterSandbox(const SandboxOptions& options) {
  std::string note;
  LANTAI_RETURN_IF_ERROR(LimitResources(options));
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Failed("no_new_privs", errno);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Failed("not dumpable", errno);
  LANTAI_RETURN_IF_ERROR(CloseFiles(options, &note));
  LANTAI_RETURN_IF_ERROR(CloseSystemCalls(options));
  return note;
}

Status LimitCpu(uint64_t seconds) {
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) != 0) return Failed("getrusage", errno);
  const auto so_far = static_cast<uint64_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1;
  const rlimit limit{so_far + seconds, RLIM_INFINITY};
  return setrlimit(RLIMIT_CPU, &limit) == 0 ? Status() : Failed("RLIMIT_CPU", errno);
}

}  // namespace lantai::reader
