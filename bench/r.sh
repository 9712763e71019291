#!/usr/bin/env bash
# Installs the packages of R that run beside the benchmarks and give the golden tests their values, from Debian and by name. Says
# what is there afterwards. mirt is no package of Debian: its figures stand in the README as they were measured with mirt 1.47.
set -euo pipefail

packages=(
  r-base-core
  r-cran-lme4        # mixed models
  r-cran-lmertest    # Satterthwaite's degrees of freedom
  r-cran-pbkrtest    # Kenward and Roger's
  r-cran-ordinal     # cumulative logit, clm and clmm
  r-cran-boot        # the bootstrap
  r-cran-survey      # raking, means of drawn clusters
  r-cran-metafor     # REML and Hartung-Knapp
  r-cran-clubsandwich # CR2
  r-cran-numderiv    # for crates/stats/tests/reference/scripts
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" apt-get install --yes --no-install-recommends "${missing[@]}"
fi
dpkg-query --show --showformat='${Package} ${Version}\n' "${packages[@]}"
