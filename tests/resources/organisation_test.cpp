#include "muster/resources/organisation.hpp"

#include "support/catch.hpp"

using namespace muster;

TEST_CASE("an order, a request, an agreement call and a requisition are told apart",
          "[resources][organisation]") {
  CHECK(name(Act::order) == "order");
  CHECK(name(Act::request) == "request");
  CHECK(name(Act::agreement) == "agreement");
  CHECK(name(Act::requisition) == "requisition");
  CHECK(title(Act::order).zh == "调令");
  CHECK(title(Act::request).zh == "商请函");
  CHECK(title(Act::agreement).zh == "协议调用");
  CHECK(title(Act::requisition) == Text("征用决定", "requisition decision"));
}
