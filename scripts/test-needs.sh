#!/usr/bin/env bash
# What the tests need from Debian: a browser, PostgreSQL and a machine's voice. Installed when root, else named.
set -euo pipefail
packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v espeak-ng >/dev/null || packages+=(espeak-ng)
[ -x /usr/lib/postgresql/15/bin/initdb ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
[ ${#packages[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "The tests need these packages: apt install ${packages[*]}" >&2
  exit 1
fi
echo "Installing for the tests: ${packages[*]} ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
