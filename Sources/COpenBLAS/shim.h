// Matrix products of OpenBLAS, and what it says about itself.
#pragma once
#include <cblas.h>
