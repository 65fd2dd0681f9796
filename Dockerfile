# One image for every service: `docker run … slipway <service> [flags]`. Built by any BuildKit, Slipway itself included.
ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS modules
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates npm && rm -rf /var/lib/apt/lists/*
WORKDIR /slipway
COPY . .
# The Node that everything runs on comes with the modules (node-linux-*); Debian's is for npm alone.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error && tools/setup/link-node.sh

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
