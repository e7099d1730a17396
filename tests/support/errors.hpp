#pragma once

#include <optional>
#include <string>

#include "muster/plan/error.hpp"

/// What an action was refused with; none when it was done.
template <class Action>
std::optional<muster::Message> refusal(Action action) {
  try {
    action();
  } catch (const muster::Error& error) {
    return error.message();
  }
  return std::nullopt;
}

/// The code it was refused with.
template <class Action>
std::optional<muster::Code> refusal_code(Action action) {
  const auto message = refusal(action);
  if (!message) return std::nullopt;
  return message->code;
}

/// What a person reads, in English; empty when it was done.
template <class Action>
std::string refusal_text(Action action) {
  const auto message = refusal(action);
  return message ? muster::text(*message, muster::Language::en) : "";
}
