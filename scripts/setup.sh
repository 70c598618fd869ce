#!/bin/sh
# Installs what `cargo build` needs besides Rust: a C++ compiler, make, CMake and
# libclang, for HiGHS and its bindings. Safe to run again: what is there stays.
set -eu

RUST_NEEDED=1.89

say() { printf 'setup: %s\n' "$*"; }
complain() { printf 'setup: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- what is there ----------------------------------------------------------

has_compiler() { have c++ || have g++ || have clang++; }
has_make() { have make || have gmake; }
has_cmake() { have cmake; }

# The first of the given files that exists.
first_file() {
    for file in "$@"; do
        if [ -e "$file" ]; then
            printf '%s\n' "$file"
            return 0
        fi
    done
    return 1
}

# bindgen needs the library and clang's own headers (stddef.h), which Debian's
# libclang1 alone does not bring.
has_libclang() {
    library=''
    if [ -n "${LIBCLANG_PATH:-}" ]; then
        library=$(first_file "$LIBCLANG_PATH" "$LIBCLANG_PATH"/libclang*) || library=''
    fi
    if [ -z "$library" ]; then
        library=$(first_file \
            /usr/lib/llvm*/lib/libclang.so* /usr/lib/llvm*/lib/libclang-*.so* \
            /usr/lib/llvm/*/lib*/libclang.so* /usr/lib/*/libclang.so* /usr/lib/*/libclang-[0-9]*.so* \
            /usr/lib64/libclang.so* /usr/lib64/llvm*/lib*/libclang.so* \
            /usr/lib/libclang.so* /usr/local/lib/libclang.so* \
            /Library/Developer/CommandLineTools/usr/lib/libclang.dylib \
            /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib/libclang.dylib \
            /opt/homebrew/opt/llvm*/lib/libclang.dylib /usr/local/opt/llvm*/lib/libclang.dylib) || return 1
    fi
    case $library in
        *.dylib) return 0 ;;
    esac
    first_file \
        /usr/lib/llvm*/lib/clang/*/include/stddef.h /usr/lib/llvm/*/lib*/clang/*/include/stddef.h \
        /usr/lib/clang/*/include/stddef.h /usr/lib64/clang/*/include/stddef.h \
        /usr/lib64/llvm*/lib/clang/*/include/stddef.h /usr/local/lib/clang/*/include/stddef.h \
        "$(dirname "$library")"/clang/*/include/stddef.h >/dev/null
}

# --- how to install ---------------------------------------------------------

manager=none
for candidate in apt-get dnf pacman brew; do
    if have "$candidate"; then
        manager=$candidate
        break
    fi
done

# package THING: its package for this machine's package manager, if it has one.
package() {
    case $manager:$1 in
        none:*) ;;
        apt-get:compiler) echo g++ ;;
        dnf:compiler) echo gcc-c++ ;;
        pacman:compiler) echo gcc ;;
        *:compiler) ;;
        apt-get:libclang) echo libclang-dev ;;
        dnf:libclang) echo clang-devel ;;
        pacman:libclang) echo clang ;;
        brew:libclang) echo llvm ;;
        *:libclang) ;;
        *) echo "$1" ;;
    esac
}

# install_command PACKAGES: how they are installed, as root except for brew.
install_command() {
    case $manager in
        apt-get) echo "apt-get install -y --no-install-recommends $*" ;;
        dnf) echo "dnf install -y $*" ;;
        pacman) echo "pacman -S --needed --noconfirm $*" ;;
        brew) echo "brew install $*" ;;
    esac
}

# Root, or a sudo that either needs no password or has a terminal to ask on.
become_root() {
    if [ "$manager" = brew ] || [ "$(id -u)" -eq 0 ]; then
        root=''
    elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        root=sudo
    else
        return 1
    fi
}

# --- libraries and tools ----------------------------------------------------

packages=''
unknown=''
for thing in compiler make cmake libclang; do
    case $thing in
        compiler) name='C++ compiler' ;;
        make) name='make' ;;
        cmake) name='CMake' ;;
        libclang) name='libclang' ;;
    esac
    if "has_$thing"; then
        say "$name: there already"
    else
        wanted=$(package "$thing")
        if [ -n "$wanted" ]; then
            say "$name: missing, package $wanted"
            packages="$packages $wanted"
        else
            say "$name: missing"
            unknown="$unknown, $name"
        fi
    fi
done

if [ -n "$unknown" ]; then
    case $(uname -s) in
        Darwin) complain "run \`xcode-select --install\` for: ${unknown#, }; then run this script again" ;;
        *) complain "no apt, dnf or pacman here; please install by hand: ${unknown#, }; then run this script again" ;;
    esac
    exit 1
fi

if [ -n "$packages" ]; then
    # shellcheck disable=SC2086  # a list of words
    command=$(install_command $packages)
    if ! become_root; then
        complain "not root, and no sudo without a password; please have an administrator run:"
        complain "    $command"
        exit 1
    fi
    if [ "$manager" = apt-get ]; then
        say "running: ${root:+$root }apt-get update"
        $root env DEBIAN_FRONTEND=noninteractive apt-get update -q
        command="env DEBIAN_FRONTEND=noninteractive $command"
    fi
    say "running: ${root:+$root }$command"
    # shellcheck disable=SC2086  # a command line
    $root $command
    for thing in compiler make cmake libclang; do
        if ! "has_$thing"; then
            complain "$thing is still not found after the installation"
            exit 1
        fi
    done
fi

# --- Rust -------------------------------------------------------------------

rust_help() {
    complain "fairshift needs Rust $RUST_NEEDED or newer: https://rustup.rs, or \`rustup update stable\`"
}

if ! have cargo; then
    if [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
        complain "cargo is installed, but not in the PATH; run: . \"${CARGO_HOME:-$HOME/.cargo}/env\""
    else
        complain "cargo is missing"
        rust_help
    fi
    exit 1
fi

version=$(cargo --version | sed 's/^cargo \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/')
major=${version%%.*}
minor=${version#*.}
if [ "$major" -lt "${RUST_NEEDED%%.*}" ] ||
    { [ "$major" -eq "${RUST_NEEDED%%.*}" ] && [ "$minor" -lt "${RUST_NEEDED#*.}" ]; }; then
    complain "cargo $version is too old"
    rust_help
    exit 1
fi
say "Rust $version: there already"
