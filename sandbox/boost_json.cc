// Boost.JSON without its library: compiled here once.
#include <boost/json/src.hpp>
