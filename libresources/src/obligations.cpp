#include "muster/resources/obligations.hpp"
