// T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 176
// (1975).
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "muster/plan/zone.hpp"

namespace muster {
namespace {

constexpr double equator = 6378137.0;
constexpr double flattening = 1 / 298.257223563;
constexpr double pole = equator * (1 - flattening);
constexpr int most_rounds = 200;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// What one round of the iteration finds on the auxiliary sphere.
struct Sphere {
  double sin_sigma = 0;
  double cos_sigma = 0;
  double sigma = 0;
  double cos2_alpha = 0;
  double cos_2m = 0;
  double sin_alpha = 0;
};

struct Ends {
  double sin_u1 = 0;
  double cos_u1 = 0;
  double sin_u2 = 0;
  double cos_u2 = 0;
};

Sphere sphere(const Ends& e, double lambda) {
  Sphere s;
  const double across = e.cos_u2 * std::sin(lambda);
  const double along = e.cos_u1 * e.sin_u2 - e.sin_u1 * e.cos_u2 * std::cos(lambda);
  s.sin_sigma = std::hypot(across, along);
  s.cos_sigma = e.sin_u1 * e.sin_u2 + e.cos_u1 * e.cos_u2 * std::cos(lambda);
  s.sigma = std::atan2(s.sin_sigma, s.cos_sigma);
  s.sin_alpha = s.sin_sigma == 0 ? 0 : e.cos_u1 * e.cos_u2 * std::sin(lambda) / s.sin_sigma;
  s.cos2_alpha = 1 - s.sin_alpha * s.sin_alpha;
  s.cos_2m = s.cos2_alpha <= 0 ? 0 : s.cos_sigma - 2 * e.sin_u1 * e.sin_u2 / s.cos2_alpha;
  return s;
}

/// The longitude on the auxiliary sphere. Empty: when it does not settle.
std::optional<double> settled(const Ends& ends, double longitude) {
  double lambda = longitude;
  for (int round = 0; round < most_rounds; ++round) {
    const Sphere s = sphere(ends, lambda);
    const double c = flattening / 16 * s.cos2_alpha * (4 + flattening * (4 - 3 * s.cos2_alpha));
    const double next =
        longitude +
        (1 - c) * flattening * s.sin_alpha *
            (s.sigma +
             c * s.sin_sigma * (s.cos_2m + c * s.cos_sigma * (2 * s.cos_2m * s.cos_2m - 1)));
    if (std::abs(next - lambda) < 1e-13) return next;
    lambda = next;
  }
  return std::nullopt;
}

double length(const Sphere& s) {
  const double u2 = s.cos2_alpha * (equator * equator - pole * pole) / (pole * pole);
  const double a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const double b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const double m2 = s.cos_2m * s.cos_2m;
  const double delta =
      b * s.sin_sigma *
      (s.cos_2m + b / 4 *
                      (s.cos_sigma * (2 * m2 - 1) -
                       b / 6 * s.cos_2m * (4 * s.sin_sigma * s.sin_sigma - 3) * (4 * m2 - 3)));
  return pole * a * (s.sigma - delta);
}

}  // namespace

Geodesic geodesic(const Position& from, const Position& to) {
  if (from == to) return {};
  const double u1 = std::atan((1 - flattening) * std::tan(radians(from.latitude.value())));
  const double u2 = std::atan((1 - flattening) * std::tan(radians(to.latitude.value())));
  const Ends ends{std::sin(u1), std::cos(u1), std::sin(u2), std::cos(u2)};
  const double longitude =
      radians(std::remainder(to.longitude.value() - from.longitude.value(), 360.0));
  const auto lambda = settled(ends, longitude);
  if (!lambda) return {.millimeters = distance(from, to).count * 1000};
  const double bearing =
      std::atan2(ends.cos_u2 * std::sin(*lambda),
                 ends.cos_u1 * ends.sin_u2 - ends.sin_u1 * ends.cos_u2 * std::cos(*lambda));
  constexpr std::int64_t full = 360'000'000;
  const std::int64_t e6 = std::llround(bearing * 180 / std::numbers::pi * 1e6);
  return {.millimeters = std::llround(length(sphere(ends, *lambda)) * 1000),
          .bearing_e6 = ((e6 % full) + full) % full};
}

}  // namespace muster
