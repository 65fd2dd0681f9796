#!/bin/sh
# Sets everything up and runs all checks and tests. Arguments are jest patterns: then only those tests run.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
"$root/tools/setup/setup.sh"
exec "$root/node_modules/.bin/node" --disable-warning=ExperimentalWarning "$root/tools/check/src/main.ts" "$@"
