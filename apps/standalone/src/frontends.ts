import type { Logger } from '@slipway/base'
import { BUILTIN_REPOSITORIES, createDockerfileFrontend, loadNamedContext } from '@slipway/dockerfile'
import type { Frontend } from '@slipway/frontend'
import { createGatewayFrontend } from '@slipway/frontend/gateway/gateway-frontend'
import { parseReference, repositoryName } from '@slipway/oci'
import { encodeWorker, type Version } from '@slipway/service-control'
import type { Worker } from '@slipway/worker'
import type { DaemonConfig } from './config/config.ts'

export const DOCKERFILE_FRONTEND = 'dockerfile.v0'

export interface FrontendParts {
  readonly config: Pick<DaemonConfig, 'dockerfileEnabled' | 'gateway'>
  readonly worker: Worker
  readonly version: Version
  readonly logger: Logger
}

/** The frontends that the configuration has enabled. */
export function createFrontends(parts: FrontendParts): readonly Frontend[] {
  const { dockerfileEnabled, gateway } = parts.config
  const { builtinRepositories } = gateway ?? {}
  return [
    ...(dockerfileEnabled
      ? [createDockerfileFrontend(builtinRepositories ? { builtinRepositories } : {})]
      : []),
    ...createGateway(parts),
  ]
}

/** The one that runs images, where it is enabled. */
export function createGateway({ config, worker, version, logger }: FrontendParts): readonly Frontend[] {
  const { gateway, dockerfileEnabled } = config
  if (!gateway) return []
  const builtin = dockerfileEnabled ? (gateway.builtinRepositories ?? BUILTIN_REPOSITORIES) : []
  return [
    createGatewayFrontend({
      ...gateway,
      builtIn: dockerfileEnabled ? [DOCKERFILE_FRONTEND] : [],
      replaced: new Map(
        builtin.map((name) => [repositoryName(parseReference(name)), DOCKERFILE_FRONTEND] as const),
      ),
      namedContexts: loadNamedContext,
      workers: async () => [await encodeWorker(worker, version)],
      logger,
    }),
  ]
}
