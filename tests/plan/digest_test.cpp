#include "muster/plan/digest.hpp"

#include <string>

#include "support/catch.hpp"

using muster::sha256_hex;

// The vectors of FIPS 180-4's example file.
TEST_CASE("no bytes at all have the published digest", "[plan][digest]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("three letters have the published digest", "[plan][digest]") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a message of two blocks has the published digest", "[plan][digest]") {
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a million letters have the published digest", "[plan][digest]") {
  CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a zero byte counts like any other", "[plan][digest]") {
  CHECK(sha256_hex(std::string_view("\0", 1)) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("bytes that come piece by piece have the digest of the whole", "[plan][digest]") {
  CHECK(muster::Sha256().hex() == sha256_hex(""));
  std::string whole;
  for (int i = 0; i < 3000; ++i) whole += static_cast<char>(i * 7 + i / 256);
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{999}}) {
    muster::Sha256 pieces;
    for (std::size_t at = 0; at < whole.size(); at += piece) pieces.add(whole.substr(at, piece));
    CHECK(pieces.hex() == sha256_hex(whole));
  }
}
