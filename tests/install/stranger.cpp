// What a stranger writes on the first day: it must compile and link in each of the three ways.
#include <iostream>

#include <muster/muster.hpp>
#include <muster/plan/digest.hpp>

int main() {
  std::cout << muster::version << ' ' << muster::sha256_hex("abc").substr(0, 8) << '\n';
}
