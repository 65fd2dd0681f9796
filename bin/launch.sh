#!/bin/sh
# Starts one program of this checkout on the Node of this checkout, from any directory and through symbolic links.
# Usage: launch.sh <real path of the calling launcher> <name it was called by> <entry point> [arguments]
set -eu
self=$1 name=$2 entry=$3
shift 3
root=$(CDPATH= cd -- "$(dirname -- "$self")/.." && pwd)
node="$root/node_modules/.bin/node"
if [ ! -x "$node" ]; then
  echo "$name: not set up yet: run $root/tools/setup/setup.sh" >&2
  exit 1
fi
# Many threads: small young heaps and few malloc arenas keep an idle daemon small. Whoever calls may have other flags in node_flags.
MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2} NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE:-$root/node_modules/.cache/compile} SLIPWAY_INVOKED_AS=$name exec "$node" ${node_flags:---max-semi-space-size=4} --disable-warning=ExperimentalWarning "$root/$entry" "$@"
