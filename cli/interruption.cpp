#include "interruption.hpp"

#include <csignal>

namespace muster {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void take_signal(int) { interrupted = 1; }

struct sigaction before_int;
struct sigaction before_term;

}  // namespace

Interruption::Interruption() {
  interrupted = 0;
  struct sigaction taken = {};
  taken.sa_handler = take_signal;
  taken.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&taken.sa_mask);
  sigaction(SIGINT, &taken, &before_int);
  sigaction(SIGTERM, &taken, &before_term);
}

Interruption::~Interruption() {
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
}

bool Interruption::asked() { return interrupted != 0; }

}  // namespace muster
