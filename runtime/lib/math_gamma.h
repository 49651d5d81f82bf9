// SPDX-License-Identifier: MIT
// math_gamma.h -- the gamma function and its logarithm, by Lanczos' approximation, for the module math.
#ifndef KR_LIB_MATH_GAMMA_H
#define KR_LIB_MATH_GAMMA_H

double math_gamma_of(double x);         // x is finite and no pole; infinity: too large
double math_log_gamma_of(double x);     // log(|gamma(x)|), under the same condition

#endif
