#!/usr/bin/env bash
# Unpacks the newest nats-server of Debian below the given folder, without root and without changes to the host, and prints the
# folder to put on the PATH. apt checks the package's signature.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] http://deb.debian.org/debian sid main" >"$folder/sid.list"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$folder/sid.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$folder/lists" \
    -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none "$@" >&2
}
apt update
(cd "$folder" && apt download nats-server)
dpkg -x "$folder"/nats-server_*.deb "$folder/unpacked"
echo "$folder/unpacked/usr/sbin"
