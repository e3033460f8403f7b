#!/bin/sh
# sysroot.sh FOLDER: unpacks Debian's arm64 packages of the libraries that the runtime needs into FOLDER.
#
# With an apt of its own, whose lists stand in the folder too: the machine's packages, lists and
# architectures stay as they are, and it takes no root. What is there already is not fetched again.
# Exit 77: they cannot be had here.
set -eu
folder=$1
packages='libuv1-dev libuv1 zlib1g-dev zlib1g libcjson-dev libcjson1 libcmocka-dev libcmocka0
	libhttp-parser-dev libhttp-parser2.9'

[ "$(cat "$folder/complete" 2>/dev/null)" != "$packages" ] || exit 0
mkdir -p "$folder/apt/state/lists/partial" "$folder/apt/cache/archives/partial" "$folder/apt/packages"
folder=$(cd "$folder" && pwd)

arm64_apt() {
	apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User= \
		-o Dir::State="$folder/apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$folder/apt/cache" "$@"
}

# A source without arm64 is no hindrance, as long as some other has the packages.
arm64_apt update 2>"$folder/apt/log" || true
# shellcheck disable=SC2086
if ! (cd "$folder/apt/packages" && arm64_apt download $packages) 2>>"$folder/apt/log"; then
	cat "$folder/apt/log"
	exit 77
fi
for package in "$folder"/apt/packages/*.deb; do
	dpkg-deb -x "$package" "$folder"
done
rm -rf "$folder/apt"
echo "$packages" >"$folder/complete"
