#!/usr/bin/env bash
# Prove the README's commands on a Debian that has nothing installed.
#
# Usage, as root on a Debian or Ubuntu with debootstrap and xvfb installed:
#     tests/bare_debian.sh FOLDER [SUITE]
# FOLDER (2 GB) keeps the untouched system for the next run; SUITE is bookworm unless told.
# MIRROR may name another Debian mirror; proxies, certificates and pip's index are the machine's.
# A picture of the window that opened is left at FOLDER/window.png.
set -euo pipefail

folder=$(realpath -m "${1:?usage: tests/bare_debian.sh FOLDER [SUITE]}")
suite=${2:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
base=$folder/$suite
bare=$folder/bare

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# The line of a code block of the README that holds the first pattern and not the second.
readme() {
    awk -v yes="$1" -v no="$2" \
        '/^```/ { inside = !inside; next } inside && $0 ~ yes && $0 !~ no { print; exit }' \
        "$checkout/README.md"
}

make_base() {
    [ ! -e "$base/etc/host.crt" ] || return 0
    rm -rf --one-file-system "$base"
    say "debootstrap $suite"
    debootstrap --variant=minbase "$suite" "$base" "$mirror" >"$folder/debootstrap.log"
    apt-config dump | grep '^Acquire::' >"$base/etc/apt/apt.conf.d/99host"
    cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$base/etc/host.crt"
    cp -L /etc/resolv.conf /etc/hosts "$base/etc/"
}

copy_checkout() {
    rm -rf --one-file-system "$bare"
    cp -ax "$base" "$bare"
    mkdir "$bare/root/checkout"
    (cd "$checkout" && git ls-files -z --cached --others --exclude-standard |
        tar --null --files-from=- -c) | tar -x -C "$bare/root/checkout"
}

# Run a command in the bare system, in a fresh clone's folder, with DISPLAY as given here. /proc is
# mounted in a namespace of its own, so that it is gone afterwards whatever happens.
inside() {
    local index
    index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare --mount --pid --fork --kill-child bash -c '
        root=$1; shift
        mount -t proc proc "$root/proc" && exec chroot "$root" "$@"' inside "$bare" \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PIP_CERT=/etc/host.crt NODE_EXTRA_CA_CERTS=/etc/host.crt \
        PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off PIP_QUIET=1 \
        ${index:+PIP_INDEX_URL="$index"} ${DISPLAY:+DISPLAY="$DISPLAY"} \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        bash -c "sudo() { \"\$@\"; }; cd /root/checkout; [ ! -e .venv ] || . .venv/bin/activate; $1" \
        </dev/null
}

# Fail unless a command ends by itself, with an error, and one line that holds the pattern.
explains() {
    local output status=0
    output=$(inside "$1" 2>&1) || status=$?
    printf '%s\n%s\n' "$ $1" "$output"
    case $status in 0 | 12[4-9] | 1[3-9]? | 2??) fail "ended with status $status" ;; esac
    [ "$(wc -l <<<"$output")" = 1 ] || fail "more than one sentence"
    grep -q -- "$2" <<<"$output" || fail "does not say '$2'"
}

start_x() {
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$folder/x_number" 2>"$folder/xvfb.log" &
    x_server=$!
    trap 'kill "$x_server" 2>/dev/null || true' EXIT
    for _ in $(seq 50); do [ -s "$folder/x_number" ] && break; sleep 0.2; done
    screen=:$(cat "$folder/x_number")
    [ "$screen" != : ] || fail "Xvfb did not start: see $folder/xvfb.log"
}

# Open the window for half a minute, look at the screen meanwhile: it must show many colours.
opens_a_window() {
    local status=0
    DISPLAY=$screen inside "timeout 30 playground" &
    local window=$!
    sleep 15
    DISPLAY=$screen inside "python3 - <<'END'
from PySide6.QtWidgets import QApplication
picture = QApplication([]).primaryScreen().grabWindow(0).toImage()
picture.save('/root/window.png')
points = [(x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)]
n_colours = len({picture.pixel(x, y) for x, y in points})
print('colours on the screen:', n_colours)
raise SystemExit(n_colours < 50)
END" || fail "the screen shows no window"
    cp "$bare/root/window.png" "$folder/"
    wait "$window" || status=$?
    [ "$status" = 124 ] || fail "the window closed by itself with status $status"
}

mkdir -p "$folder"
make_base
copy_checkout
start_x

set_up=$(readme '&& playground$' 'apt install')
on_debian=$(readme 'apt install.*&& playground$' '^$')
tests=$(readme '-m pytest' '^$')
for line in "$set_up" "$on_debian" "$tests"; do
    [ -n "$line" ] || fail "README.md lacks a command"
done

say "Without Qt's libraries: a sentence each, and training works"
inside "apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null 2>&1"
inside "python3 -m venv .venv && . .venv/bin/activate && ${set_up% && playground}"
explains "playground" "sudo apt install -y libglib2.0-0 .*libxcb-cursor0 .*playground train"
explains "playground render circle --panel window -o /root/circle.png" "sudo apt install -y libgl"
explains "python3 -m pip install '.[test]' && python3 -m pytest 2>&1 >/dev/null" "sudo apt install"
inside "playground train circle --steps 20 --json 2>/dev/null"

say "The libraries for pictures alone: render works, the window says what it lacks"
# shellcheck disable=SC2016 # expanded inside
inside 'apt-get install -y -qq $(python3 -c "from playground import display
print(*display.missing_packages())") >/dev/null 2>&1'
inside "playground render circle --steps 20 --panel window -o /root/circle.png"
explains "playground" "neither DISPLAY nor WAYLAND_DISPLAY is set"
DISPLAY=:59999 explains "playground" "no display answers at DISPLAY (:59999)"
DISPLAY=$screen explains "playground" "sudo apt install -y libxcb-cursor0"

copy_checkout
say "$on_debian"
inside "${on_debian% && playground}" >"$folder/install.log" 2>&1 || fail "see $folder/install.log"
explains "playground" "neither DISPLAY nor WAYLAND_DISPLAY is set"
opens_a_window

say "$tests"
inside "$tests"
say "$tests (with a display)"
DISPLAY=$screen inside "$tests"

copy_checkout
say ".ci/run, with nothing installed"
inside ".ci/run"
say "Every command of the README works on a bare Debian $suite."
