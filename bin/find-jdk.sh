# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: sets `jdk` to the home of a JDK 25 or newer, or stops with a message.
# A JDK's version is read from its `release` file, since starting each candidate would take longer than the work to come.

jdk_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

jdk_suits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  major=$(jdk_major "$1")
  [ "${major:-0}" -ge 25 ]
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && jdk_suits "$JAVA_HOME"; then
    jdk=$JAVA_HOME
    return
  fi
  if command -v java >/dev/null 2>&1; then
    jdk=$(readlink -f "$(command -v java)" 2>/dev/null || command -v java)
    jdk=${jdk%/bin/java}
    if jdk_suits "$jdk"; then return; fi
  fi
  if [ -x /usr/libexec/java_home ]; then
    jdk=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
    if [ -n "$jdk" ] && jdk_suits "$jdk"; then return; fi
  fi
  for jdk in /usr/lib/jvm/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_suits "$jdk"; then return; fi
  done
  cat >&2 <<'MESSAGE'
millrace: needs a JDK 25 or newer and found none.
  Looked at JAVA_HOME, at `java` on the PATH, and in the usual places (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).
  Install one, for example Eclipse Temurin 25, and set JAVA_HOME to its folder.
MESSAGE
  exit 1
}
