# SPDX-License-Identifier: Apache-2.0
#
# To be sourced: finds the JDK that Gatehouse is built and run with, and sets JAVA_HOME to it; where there is none, says
# how to get one and ends with status 1.
#
#   GATEHOUSE_JAVA_HOME   JDK to use before all others

NEEDED=25

say() {
    printf 'gatehouse: %s\n' "$1" >&2
}

# Tells whether folder $1 holds a JDK of the needed version.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -f "$1/release" ]; then
        grep -q "^JAVA_VERSION=\"$NEEDED[\".]" "$1/release"
    else
        "$1/bin/java" -version 2>&1 | grep -q "version \"$NEEDED[\".]"
    fi
}

find_jdk() {
    for candidate in "${GATEHOUSE_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
        if [ -n "$candidate" ] && is_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    if command -v java >/dev/null 2>&1; then
        candidate=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
        if [ -n "$candidate" ] && is_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    fi
    for candidate in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if is_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

if [ -n "${GATEHOUSE_JAVA_HOME:-}" ] && ! is_jdk "$GATEHOUSE_JAVA_HOME"; then
    say "GATEHOUSE_JAVA_HOME ($GATEHOUSE_JAVA_HOME) is not a JDK $NEEDED"
    exit 1
fi
if ! JAVA_HOME=$(find_jdk); then
    say "a JDK $NEEDED is needed and none was found."
    say "Get one, for example Temurin $NEEDED: https://adoptium.net/temurin/releases/?version=$NEEDED"
    say "(Debian, Ubuntu, Fedora: package temurin-$NEEDED-jdk; macOS: brew install --cask temurin@$NEEDED; sdk install java $NEEDED-tem)"
    say "Installed somewhere unusual? Set JAVA_HOME or GATEHOUSE_JAVA_HOME to its folder."
    exit 1
fi
export JAVA_HOME
