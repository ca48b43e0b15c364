#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Adds up Surefire's reports of all modules and prints one summary in Surefire's own form.
# Fails if a test failed, if none ran, or if a test was skipped without saying why.
set -eu
cd "$(dirname "$0")/.."
reports=$(find . -path '*/target/surefire-reports/TEST-*.xml' | LC_ALL=C sort)
if [ -z "$reports" ]; then
  echo "[ERROR] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0"
  exit 1
fi
# shellcheck disable=SC2086
awk '
  function number(line, name) {
    if (match(line, " " name "=\"[0-9]+\"")) return substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    return 0
  }
  /<testsuite / { inside = 1; header = "" }
  inside { header = header " " $0 }
  inside && />/ {
    inside = 0
    tests += number(header, "tests"); failures += number(header, "failures")
    errors += number(header, "errors"); skipped += number(header, "skipped")
  }
  /<testcase / { name = $0; sub(/.*<testcase /, "", name) }
  /<skipped/ {
    print "[WARNING] skipped: " name
    if ($0 !~ /message="[^"]/ || $0 ~ /is @Disabled"/) { unexplained++; print "[ERROR]   and no reason is given" }
  }
  END {
    level = failures + errors + unexplained == 0 && tests > 0 ? "INFO" : "ERROR"
    print "[" level "] All modules:"
    print "[" level "] Tests run: " tests + 0 ", Failures: " failures + 0 ", Errors: " errors + 0 ", Skipped: " skipped + 0
    exit level == "ERROR"
  }' $reports
