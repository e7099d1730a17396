#include "muster/resources/hazard_register.hpp"
