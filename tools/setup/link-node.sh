#!/bin/sh
# Links the Node that comes with the modules, for the npm of Debian, which leaves it without a link.
set -eu
cd "$(dirname -- "$0")/../../node_modules/.bin"
[ -x node ] || ln -sf ../node-linux-*/bin/node node
./node --version >/dev/null
