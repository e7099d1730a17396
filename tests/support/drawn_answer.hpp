#pragma once

#include "muster/resources/response.hpp"

/// A small region written out by hand: a mine, two mine-rescue teams (one from outside, asked by
/// letter), an ambulance team and one stockpile, everything named in Chinese and English.
muster::Region answer_region();

/// An answer written out by hand for that region: twelve people trapped by a gas explosion at
/// 03:00, known at 03:05, asked about at 03:08. Six mine-rescue crews are there in time and one
/// late, five are missing at the second deadline; breathing sets are short; the ambulances are in
/// time.
muster::Response drawn_answer();

/// The instant so many minutes after 03:00.
muster::Instant answer_time(int minutes, int seconds = 0);
