#include "muster/resources/organisation.hpp"

#include "muster/plan/error.hpp"
#include "organisation_posts.hpp"

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

std::vector<std::string> posts_in(const std::string& text) {
  static const std::vector<std::string> joints = {"、", "，", "或",   "和",   "及",
                                                  "/",  ", ", " or ", " and "};
  std::vector<std::string> parts = {text};
  for (const std::string& joint : joints) {
    std::vector<std::string> finer;
    for (const std::string& part : parts) {
      std::size_t from = 0;
      for (std::size_t at = part.find(joint); at != std::string::npos;
           at = part.find(joint, from)) {
        finer.push_back(part.substr(from, at - from));
        from = at + joint.size();
      }
      finer.push_back(part.substr(from));
    }
    parts = std::move(finer);
  }
  std::erase_if(parts, [](const std::string& part) { return part.empty(); });
  return parts;
}

}  // namespace muster
