#include "muster/plan/digest.hpp"

#include <array>
#include <cstddef>
#include <new>

#include <openssl/evp.h>

namespace muster {

namespace {

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string in_hex(const Bytes& digest, unsigned int size) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{2} * size);
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4U];
    hex += digits[digest[i] & 15U];
  }
  return hex;
}

/// Over bytes in memory libcrypto fails in one case only: it cannot allocate its context.
void succeeded(int result) {
  if (result != 1) throw std::bad_alloc();
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Bytes digest = {};
  unsigned int size = 0;
  succeeded(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr));
  return in_hex(digest, size);
}

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* freed) const { EVP_MD_CTX_free(freed); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (state_->context == nullptr) throw std::bad_alloc();
  succeeded(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  succeeded(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
  Bytes digest = {};
  unsigned int size = 0;
  succeeded(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size));
  return in_hex(digest, size);
}

}  // namespace muster
