#include <iostream>

#include "muster/muster.hpp"

int main() {
  std::cout << "muster " << muster::version << "\n" << muster::sha256_hex("abc") << "\n";
}
