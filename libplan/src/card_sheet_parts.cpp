#include "muster/plan/card_sheet.hpp"

namespace muster {

Text title(SheetPart part) {
  switch (part) {
    case SheetPart::trigger:
      return {"何时用", "When"};
    case SheetPart::actions:
      return {"先做", "Do first"};
    case SheetPart::do_not:
      return {"严禁", "Do not"};
    case SheetPart::withdraw:
      return {"立即撤离", "Leave at once"};
    case SheetPart::calls:
      return {"打给谁", "Call"};
    case SheetPart::distances:
      return {"距离", "Keep away"};
    case SheetPart::protection:
      return {"防护", "Wear"};
    case SheetPart::caution:
      return {"注意", "Beware"};
    case SheetPart::needs:
      return {"要什么", "Ask for"};
    case SheetPart::public_information:
      return {"信息发布", "Tell the public"};
    case SheetPart::hand_over:
      return {"移交", "Hand over"};
  }
  return {};
}

}  // namespace muster
