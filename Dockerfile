# One image for every service: `docker run … slipway <service> [flags]`. Built by any BuildKit, Slipway itself included, and by Docker's
# builder before it, which docker-compose 1 uses.
ARG DEBIAN=debian:bookworm-slim

# What npm reads: so its modules are only fetched anew when one of these has changed.
FROM ${DEBIAN} AS manifests
WORKDIR /slipway
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -depth -type d -empty -delete

FROM ${DEBIAN} AS modules
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates npm && rm -rf /var/lib/apt/lists/*
COPY --from=manifests /slipway /slipway
WORKDIR /slipway
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error && npm cache clean --force
COPY . .
# The Node that everything runs on comes with the modules (node-linux-*); Debian's is for npm alone.
RUN tools/setup/link-node.sh

FROM ${DEBIAN}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates crun git openssh-client runc \
 && rm -rf /var/lib/apt/lists/*
COPY --from=modules /slipway /slipway
RUN ln -s /slipway/bin/slipway /usr/local/bin/slipway \
 && ln -s /slipway/bin/slipway /usr/local/bin/buildctl \
 && ln -s /slipway/bin/slipwayd /usr/local/bin/slipwayd
ENV NODE_COMPILE_CACHE=/tmp/node-compile-cache
ENTRYPOINT ["/slipway/deploy/entrypoint.sh"]
CMD ["standalone"]
