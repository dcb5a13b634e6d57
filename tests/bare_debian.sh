#!/usr/bin/env bash
# Shows that `make demo` and then `make test` work on a bare Debian 12 with only git and make.
#
#   tests/bare_debian.sh [--keep] [COMMAND…]     as root; default: "make demo" "make test"
#
# Makes a minimal Debian in a folder, puts a fresh clone of HEAD into it, and runs the commands there
# with no cache of any kind. Where packages come from is taken from this computer's own settings (apt,
# pip, npm, proxies, certificates) while it runs. Logs and pictures go to build/bare-debian/. Mounts
# and processes live in namespaces of their own, and end with the script.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
suite=bookworm
keep=false
[ "${1:-}" != --keep ] || { keep=true && shift; }
[ $# -gt 0 ] || set -- "make demo" "make test"
[ "$(id -u)" -eq 0 ] || { echo "Run this as root: it makes a Debian in a folder." >&2 && exit 1; }
command -v debootstrap >/dev/null || { echo "The package debootstrap is missing." >&2 && exit 1; }

results=$root/build/bare-debian
debian=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
chmod 755 "$debian" # apt downloads as a user of its own
rm -rf "$results" && mkdir -p "$results"
$keep || trap 'rm -rf --one-file-system "$debian"' EXIT

apt_sources() { # the files that name Debian itself, not a third party's archive
    grep -lsE "(^Suites:.*|^deb .* )$suite( |\$)" /etc/apt/sources.list /etc/apt/sources.list.d/* |
        xargs -r grep -lE 'debian-archive-keyring|^deb [^[]' || true
}

mirror() {
    # shellcheck disable=SC2046 # one word a file
    sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb ([^[ ]+) .*/\1/p' $(apt_sources) | head -n 1
}

copy_in() { # FILE…: to the same place, if they exist; links become what they point at
    local file
    for file in "$@"; do
        [ -e "$file" ] || continue
        mkdir -p "$debian$(dirname "$file")"
        # A link already there may name a file outside: it is replaced, never written through.
        cp -rLT --remove-destination "$file" "$debian$file"
    done
}

echo "Making a minimal Debian ($suite) …"
debootstrap --variant=minbase --include=git,make "$suite" "$debian" "$(mirror)" >"$results/debootstrap.log" 2>&1

# shellcheck disable=SC2046
copy_in $(apt_sources) $(grep -ls Acquire /etc/apt/apt.conf.d/* /etc/apt/apt.conf) \
    /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /usr/local/share/ca-certificates \
    /etc/pip.conf /root/.config/pip/pip.conf /root/.pip/pip.conf /etc/npmrc /root/.npmrc
[ ! -e "$debian/etc/apt/sources.list.d/debian.sources" ] || : >"$debian/etc/apt/sources.list"
settings=$(env | grep -E '^(PIP_|npm_config_|NPM_CONFIG_|NODE_EXTRA_|SSL_CERT_|REQUESTS_CA_|CURL_CA_|GIT_SSL_)|_proxy=|_PROXY=' || true)
git clone --quiet --no-local "$root" "$debian/root/memory-cache"

inside() { # COMMAND: in the Debian, as its root, with no terminal, input or environment of ours
    local -a given
    mapfile -t given <<<"$settings"
    unshare --mount --pid --fork --kill-child bash -euc '
        debian=$1; shift
        mount -t proc proc "$debian/proc"
        mount --rbind /sys "$debian/sys"
        mount --rbind /dev "$debian/dev"
        mount -t tmpfs tmpfs "$debian/dev/shm"
        exec chroot "$debian" "$@"
    ' - "$debian" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${given[@]}" bash -c "cd /root/memory-cache && $1" </dev/null
}

failed=0
number=0
for command in "$@"; do
    number=$((number + 1))
    log=${command//[^a-z0-9]/-}
    log=$results/$number-${log:0:40}.log
    began=$SECONDS
    echo "== $command"
    inside "$command" 2>&1 | tee "$log" && outcome=passed || { outcome=FAILED && failed=1; }
    printf '== %s: %s after %d m %02d s\n' "$command" "$outcome" $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60)) |
        tee -a "$results/summary.log"
done
for made in demo logs; do
    [ ! -d "$debian/root/memory-cache/build/$made" ] || cp -r "$debian/root/memory-cache/build/$made" "$results/$made"
done
$keep && echo "Kept: $debian"
exit $failed
