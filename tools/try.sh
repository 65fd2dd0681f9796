#!/bin/sh
# Sets everything up and runs the main job on a real example.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
"$root/tools/setup/setup.sh"
exec "$root/node_modules/.bin/node" --disable-warning=ExperimentalWarning "$root/tools/try/src/main.ts"
