// SPDX-License-Identifier: MIT
// math_gamma.c -- gamma(x) and log(|gamma(x)|) by Lanczos' approximation with 13 terms and g = 6.0246...
//
// libm has both, but its last bits depend on the platform; these are the same everywhere, and CPython's.
#include "lib/math_gamma.h"

#include <math.h>

static const double pi = 3.141592653589793, log_pi = 1.1447298858494002;
static const double g = 6.024680040776729583740234375, g_minus_half = 5.524680040776729583740234375;

enum { TERMS = 13 };
static const double numerator[TERMS] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
static const double denominator[TERMS] = {    // x (x + 1) ... (x + 11), multiplied out
    0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1};

static double lanczos_sum(double x) {
    double above = 0, below = 0;
    if (x < 5) {
        for (int i = TERMS - 1; i >= 0; i--) {
            above = above * x + numerator[i];
            below = below * x + denominator[i];
        }
    } else {        // in powers of 1 / x, which cannot overflow
        for (int i = 0; i < TERMS; i++) {
            above = above / x + numerator[i];
            below = below / x + denominator[i];
        }
    }
    return above / below;
}

// sin(pi * x) for x > 0, exact at multiples of a half
static double sin_pi(double x) {
    double y = fmod(x, 2.0);
    switch ((int)round(2.0 * y)) {
    case 0: return sin(pi * y);
    case 1: return cos(pi * (y - 0.5));
    case 2: return sin(pi * (1.0 - y));
    case 3: return -cos(pi * (y - 1.5));
    default: return sin(pi * (y - 2.0));
    }
}

double math_gamma_of(double x) {
    double size = fabs(x), rest, result;
    if (size < 1e-20) return 1.0 / x;
    if (size > 200.0) {
        if (x > 0) return (double)INFINITY;
        return 0.0 / -sin_pi(size);     // the sign of gamma there
    }
    // y = size + g - 1/2 with what its rounding lost, which matters in the power below.
    double y = size + g_minus_half;
    if (size > g_minus_half) rest = y - size - g_minus_half;
    else rest = y - g_minus_half - size;
    rest *= g / y;
    double power = size < 140.0 ? pow(y, size - 0.5) : pow(y, size / 2.0 - 0.25);
    if (x < 0) {
        result = -pi / sin_pi(size) / size * exp(y) / lanczos_sum(size);
        result -= rest * result;
        result /= power;
        if (size >= 140.0) result /= power;
    } else {
        result = lanczos_sum(size) / exp(y);
        result += rest * result;
        result *= power;
        if (size >= 140.0) result *= power;
    }
    return result;
}

double math_log_gamma_of(double x) {
    double size = fabs(x);
    if (size < 1e-20) return -log(size);
    double result = log(lanczos_sum(size)) - g;
    result += (size - 0.5) * (log(size + g - 0.5) - 1.0);
    if (x < 0) result = log_pi - log(fabs(sin_pi(size))) - log(size) - result;
    return result;
}
