#include "muster/resources/agreement.hpp"

#include "muster/plan/error.hpp"

namespace muster {

std::string_view name(Cost cost) {
  switch (cost) {
    case Cost::requisition:
      return "requisition";
    case Cost::service:
      return "service";
    case Cost::stock:
      return "stock";
    case Cost::crew:
      return "crew";
  }
  throw Error(Code::internal, {"a cost without a name"});
}

Text title(Cost cost) {
  switch (cost) {
    case Cost::requisition:
      return {"征用补偿", "requisition"};
    case Cost::service:
      return {"有偿服务", "paid service"};
    case Cost::stock:
      return {"物资消耗", "stock consumed"};
    case Cost::crew:
      return {"队伍出动", "crews sent"};
  }
  throw Error(Code::internal, {"a cost without a title"});
}

std::string_view name(Pays pays) {
  return pays == Pays::organisation ? "organisation" : "accident_unit";
}

}  // namespace muster
