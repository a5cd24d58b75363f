#!/usr/bin/env bash
# Makes a stand-in for the image python:3.13-slim where no image registry can be reached, so that the real Dockerfile
# can be built and tried: Debian with its own Python of the same version, from the package mirror that this machine uses.
# As root; under a minute. Needs debootstrap and buildah.
#   deploy/base_image.sh <buildah and its global options ...>        such as: deploy/base_image.sh buildah --root /tmp/images
set -euo pipefail
[ $# -gt 0 ] || set -- buildah
name=localhost/python:3.13-slim
mirror=$( (cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true) \
  | grep -E '^(deb|URIs:) ' | grep -oE 'https?://[^ ]+' | sed -n 1p)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/context"
debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv trixie "$place/root" "$mirror" >"$place/log" 2>&1 \
  || { tail -n 5 "$place/log" >&2; exit 1; }
root=$place/root
ln -s /usr/bin/python3 "$root/usr/local/bin/python"
ln -s /usr/bin/python3 "$root/usr/local/bin/python3"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/usr/share/doc/*
# A machine may trust more than Debian does; pip brings a list of its own.
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' > "$root/etc/pip.conf"
fi
tar -C "$root" --sort=name -cf "$place/context/root.tar" .
rm -rf "$root"
printf 'FROM scratch\nADD root.tar /\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8\nCMD ["python3"]\n' \
  > "$place/context/Dockerfile"
"$@" bud -q -t "$name" "$place/context" >/dev/null
echo "$name is ready"
