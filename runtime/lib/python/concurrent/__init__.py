# SPDX-License-Identifier: MIT
# The package that concurrent.futures is in.
