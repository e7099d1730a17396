#include <algorithm>
#include <set>

#include "organisation_posts.hpp"
#include "region_lint_parts.hpp"

namespace muster {

namespace {

constexpr std::string_view contacts_file = "contacts.csv";
constexpr std::size_t least_digits = 3;
constexpr std::size_t most_digits = 20;

bool is_dialled(std::string_view channel) {
  return channel == "phone" || channel == "mobile" || channel == "sms" || channel == "fax";
}

/// Digits with blanks, hyphens, brackets, a plus in front and an extension behind.
bool is_number(std::string_view address) {
  std::size_t digits = 0;
  for (const char c : address) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view(" -()+.,xX#/").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= least_digits && digits <= most_digits;
}

/// "118119", "120": a channel that is itself the number.
bool is_short_number(const std::string& channel) {
  return !channel.empty() && channel.find_first_not_of("0123456789") == std::string::npos;
}

class ContactLint {
 public:
  explicit ContactLint(const RegionView& view) : view_(view) {
    for (const Contact& contact : view.region.contacts) {
      by_organisation_[contact.organisation].push_back(&contact);
    }
  }

  void run() {
    for (const Contact& contact : view_.region.contacts) {
      if (!is_dialled(contact.channel) || is_number(contact.address)) continue;
      view_.say(contacts_file, contact.id.str(), Code::lint_contact_malformed, "address",
                {contact.address, contact.channel});
    }
    for (const Plan& plan : view_.region.plans.plans()) {
      for (const Card& card : plan.cards) look_at(plan, card);
    }
  }

 private:
  void look_at(const Plan& plan, const Card& card) {
    std::set<OrganisationId> told;
    const std::vector<std::string> held = posts(plan, card);
    for (const Action& action : card.actions) {
      role(card, action, held);
      for (const Notice& notice : action.notices) {
        if (told.insert(notice.to).second) reach(card, notice.to);
        channels(card, notice);
      }
    }
    for (const PublicInformation& one : card.public_information) {
      if (one.approved_by && told.insert(*one.approved_by).second) reach(card, *one.approved_by);
    }
  }

  [[nodiscard]] const std::vector<const Contact*>& contacts_of(const OrganisationId& id) const {
    static const std::vector<const Contact*> none;
    const auto found = by_organisation_.find(id);
    return found == by_organisation_.end() ? none : found->second;
  }

  void reach(const Card& card, const OrganisationId& id) const {
    const auto& contacts = contacts_of(id);
    const Text organisation = name_of(view_.region.organisations, id);
    if (contacts.empty()) {
      view_.say(card.origin, card.id.str(), Code::lint_contact_missing, "notify", {organisation});
      return;
    }
    std::set<std::string> channels;
    std::set<std::string> addresses;
    for (const Contact* contact : contacts) {
      channels.insert(contact->channel);
      addresses.insert(contact->address);
    }
    if (channels.size() > 1 && addresses.size() > 1) return;
    view_.say(card.origin, card.id.str(), Code::lint_contact_single, "notify",
              {organisation, *channels.begin()});
  }

  void channels(const Card& card, const Notice& notice) const {
    if (contacts_of(notice.to).empty()) return;
    std::vector<std::string> all = notice.next_channels;
    all.insert(all.begin(), notice.channel);
    for (const std::string& channel : all) {
      if (channel.empty() || is_short_number(channel) || has(notice.to, channel)) continue;
      view_.say(card.origin, card.id.str(), Code::lint_channel_nowhere, "channel",
                {channel, name_of(view_.region.organisations, notice.to)});
    }
  }

  [[nodiscard]] bool has(const OrganisationId& id, const std::string& channel) const {
    return std::ranges::any_of(contacts_of(id),
                               [&](const Contact* contact) { return contact->channel == channel; });
  }

  /// Every post that somebody can be asked for by: of the card, the command, the groups, and of the
  /// contacts of the card's organisation.
  [[nodiscard]] std::vector<std::string> posts(const Plan& plan, const Card& card) const {
    std::vector<std::string> all;
    const auto add = [&](const Text& text) {
      if (!text.zh.empty()) all.push_back(text.zh);
    };
    for (const Card& one : plan.cards) add(one.holder);
    for (const Commander& one : plan.command.commanders) {
      add(one.post);
      for (const Deputy& deputy : one.deputies) add(deputy.post);
    }
    for (const WorkingGroup& group : plan.command.groups) add(group.name);
    for (const Contact* contact : contacts_of(card.organisation)) add(contact->role);
    add(name_of(view_.region.organisations, card.organisation));
    return all;
  }

  void role(const Card& card, const Action& action, const std::vector<std::string>& held) const {
    if (action.role.zh.empty()) return;
    const auto parts = posts_in(action.role.zh);
    const bool known = std::ranges::any_of(parts, [&](const std::string& part) {
      return std::ranges::any_of(held, [&](const std::string& post) {
        return post.find(part) != std::string::npos || part.find(post) != std::string::npos;
      });
    });
    if (known) return;
    view_.say(card.origin, card.id.str(), Code::lint_role_nobody, "role",
              {action.id, action.role, name_of(view_.region.organisations, card.organisation)});
  }

  const RegionView& view_;
  std::map<OrganisationId, std::vector<const Contact*>> by_organisation_ = {};
};

}  // namespace

void lint_contacts(const RegionView& view) { ContactLint(view).run(); }

}  // namespace muster
