import { basename, join } from 'node:path'
import { buildctl, buildx, type Ran, run, slipway, type RunOptions } from './clients.ts'
import type { Daemon } from './daemon.ts'

export interface BuildRequest {
  readonly context: string
  readonly outputs?: readonly string[]
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
  readonly noCache?: boolean
  readonly secrets?: readonly string[]
  readonly extra?: readonly string[]
}

/** One way to ask a daemon for a Dockerfile build. */
export interface Builder {
  readonly name: string
  readonly available: boolean
  build(
    daemon: Pick<Daemon, 'address' | 'root' | 'pid'>,
    request: BuildRequest,
    options?: RunOptions,
  ): Promise<Ran>
}

function common(request: BuildRequest): readonly string[] {
  return [
    ...(request.outputs ?? []).flatMap((output) => ['--output', output]),
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...Object.entries(request.buildArgs ?? {}).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.secrets ?? []).flatMap((secret) => ['--secret', secret]),
    ...(request.extra ?? []),
  ]
}

export const slipwayBuilder: Builder = {
  name: 'slipway',
  available: true,
  build: (daemon, request, options) =>
    run(
      slipway,
      ['build', '--addr', daemon.address, '--progress', 'plain', ...common(request), request.context],
      options,
    ),
}

function buildctlOf(binary: string | undefined, name: string): Builder {
  return {
    name,
    available: binary !== undefined,
    build: (daemon, request, options) => {
      const opts = [
        ...(request.target === undefined ? [] : [`target=${request.target}`]),
        ...Object.entries(request.buildArgs ?? {}).map(([key, value]) => `build-arg:${key}=${value}`),
      ]
      const args = [
        '--addr',
        daemon.address,
        'build',
        '--progress=plain',
        '--frontend=dockerfile.v0',
        `--local=context=${request.context}`,
        `--local=dockerfile=${request.context}`,
        ...opts.flatMap((opt) => ['--opt', opt]),
        ...(request.outputs ?? []).flatMap((output) => ['--output', output]),
        ...(request.noCache ? ['--no-cache'] : []),
        ...(request.secrets ?? []).flatMap((secret) => ['--secret', secret]),
        ...(request.extra ?? []),
      ]
      return run(binary ?? 'buildctl', args, options)
    },
  }
}

export const buildctlBuilder = buildctlOf(buildctl, 'buildctl')

/** Further versions of buildctl: directories of them, separated by colons. */
const oldBuilders = (process.env.SLIPWAY_E2E_BUILDCTL_DIRS ?? '')
  .split(':')
  .filter((dir) => dir !== '')
  .map((dir) => buildctlOf(join(dir, 'buildctl'), `buildctl of ${basename(dir)}`))

export const buildxBuilder: Builder = {
  name: 'buildx',
  available: buildx !== undefined,
  build: async (daemon, request, options = {}) => {
    const env = {
      DOCKER_CONFIG: join(daemon.root, '..', 'docker'),
      ...options.env,
      BUILDX_CONFIG: join(daemon.root, '..', 'buildx'),
    }
    const name = `b${daemon.pid}`
    await run(buildx ?? 'buildx', ['create', '--name', name, '--driver', 'remote', daemon.address], { env })
    return await run(
      buildx ?? 'buildx',
      ['build', '--builder', name, '--progress', 'plain', ...common(request), request.context],
      { ...options, env },
    )
  },
}

export const builders: readonly Builder[] = [slipwayBuilder, buildctlBuilder, buildxBuilder, ...oldBuilders]
