#include "muster/resources/organisation.hpp"

#include "muster/plan/error.hpp"

namespace muster {

std::string_view name(Act act) {
  switch (act) {
    case Act::order:
      return "order";
    case Act::request:
      return "request";
    case Act::agreement:
      return "agreement";
    case Act::requisition:
      return "requisition";
  }
  throw Error(Code::internal, {"an act without a name"});
}

Text title(Act act) {
  switch (act) {
    case Act::order:
      return {"调令", "order"};
    case Act::request:
      return {"商请函", "request"};
    case Act::agreement:
      return {"协议调用", "agreement call"};
    case Act::requisition:
      return {"征用决定", "requisition decision"};
  }
  throw Error(Code::internal, {"an act without a title"});
}

}  // namespace muster
