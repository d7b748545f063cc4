#!/usr/bin/env bash
# Copies the front-end libraries, fonts and icons that the screens use out of the pinned npm
# packages into static/vendor/, which is never committed. Icons: those a template names.
set -euo pipefail
cd "$(dirname "$0")/.."
final=static/vendor
out=static/vendor.new
rm -rf "$out" && mkdir -p "$out/fonts" "$out/icons"
cp node_modules/socket.io-client/dist/socket.io.esm.min.js "$out/"
for weight in 400 600 700 800; do
  for subset in latin vietnamese; do
    cp "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" "$out/fonts/"
  done
done
grep -rhoE "icon\(['\"][a-z0-9-]+" templates | sed -E "s/icon\(['\"]//" | sort -u | while read -r name; do
  cp "node_modules/lucide-static/icons/$name.svg" "$out/icons/" 2>/dev/null \
    || { echo "templates name an icon that lucide does not have: $name" >&2; exit 1; }
done
# Changed in one move, so that a page that is loading never finds half of it.
rm -rf "$final.old"
[ -d "$final" ] && mv "$final" "$final.old"
mv "$out" "$final"
rm -rf "$final.old"
