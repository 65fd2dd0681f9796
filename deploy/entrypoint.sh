#!/bin/sh
# Runs one service of the image: entrypoint.sh <service> [flags]. A service that listens on all addresses tells others its host name.
set -eu
service=$1
shift
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
case ${SLIPWAY_LISTEN:-} in
tcp://0.0.0.0:*)
  : "${SLIPWAY_ADVERTISE:=tcp://$(hostname):${SLIPWAY_LISTEN##*:}}"
  export SLIPWAY_ADVERTISE
  ;;
esac
[ "$service" != standalone ] || exec "$root/bin/slipwayd" "$@"
exec "$root/bin/slipway-service" "$service" "$@"
