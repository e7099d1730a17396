#include "muster/resources/experts.hpp"
