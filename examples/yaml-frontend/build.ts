import { SlipwayError } from '@slipway/base'
import type { Bridge, FrontendResult } from '@slipway/frontend'
import { fileActions, image, local, scratch, type State } from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import { type BuildFile, parseBuildFile, type Stage } from './format.ts'

/** What a stage gives: its tree, and what containers of it are to know. */
interface Built {
  readonly state: State
  readonly config: Readonly<Record<string, unknown>>
}

/** The frontend: reads the build file, makes LLB of the stages that the target needs, has it solved. */
export async function build(bridge: Bridge): Promise<FrontendResult> {
  const platform = bridge.workerPlatforms[0] ?? { os: 'linux', architecture: 'amd64' }
  const file = await readBuildFile(bridge)
  const { state, config } = await new Stages(bridge, file, platform).get(bridge.opts['target'] || file.target)
  const { ref } = await bridge.solve({ definition: await state.marshal({ platform }) })
  const metadata = {
    architecture: platform.architecture,
    os: platform.os,
    config,
    rootfs: { type: 'layers' },
  }
  return {
    ...(ref ? { ref } : {}),
    metadata: new Map([['containerimage.config', Buffer.from(JSON.stringify(metadata))]]),
  }
}

/** The one file, of the client's directory that holds it. */
async function readBuildFile(bridge: Bridge): Promise<BuildFile> {
  const filename = bridge.opts['filename'] ?? 'build.yaml'
  const state = local('dockerfile', {
    sessionId: bridge.sessionId,
    followPaths: [filename],
    sharedKeyHint: 'build-file',
    name: `[internal] load ${filename}`,
  })
  const { ref } = await bridge.solve({ definition: await state.marshal() })
  if (!ref) throw new SlipwayError('not-found', `${filename}: no such file`)
  const args = Object.entries(bridge.opts).flatMap(([key, value]) =>
    key.startsWith('build-arg:') ? [[key.slice('build-arg:'.length), value] as const] : [],
  )
  return parseBuildFile(filename, await ref.readFile(filename), Object.fromEntries(args))
}

/** The stages of a file, each built when somebody needs it, once. */
class Stages {
  readonly #bridge: Bridge
  readonly #file: BuildFile
  readonly #platform: Platform
  readonly #built = new Map<string, Promise<Built>>()

  constructor(bridge: Bridge, file: BuildFile, platform: Platform) {
    this.#bridge = bridge
    this.#file = file
    this.#platform = platform
  }

  async get(name: string, path: readonly string[] = []): Promise<Built> {
    const stage = this.#file.stages.get(name)
    if (!stage) return await this.#image(name)
    if (path.includes(name))
      throw new SlipwayError('invalid-argument', `stages need each other: ${[...path, name].join(' -> ')}`)
    let built = this.#built.get(name)
    if (!built) {
      built = this.#stage(name, stage, [...path, name])
      this.#built.set(name, built)
    }
    return await built
  }

  async #image(name: string): Promise<Built> {
    if (name === 'scratch') return { state: scratch(), config: {} }
    const platform = this.#platform
    const found = await this.#bridge.resolveImageConfig(name, {
      platform,
      resolveMode: 'default',
      logName: '',
    })
    const parsed = JSON.parse(Buffer.from(found.config).toString()) as {
      readonly config?: Readonly<Record<string, unknown>>
    }
    return { state: image(found.ref, { platform }).imageConfig(found.config), config: parsed.config ?? {} }
  }

  async #stage(name: string, stage: Stage, path: readonly string[]): Promise<Built> {
    const base = await this.get(stage.from, path)
    let state = stage.dir === undefined ? base.state : base.state.dir(stage.dir)
    for (const [key, value] of Object.entries(stage.env)) state = state.env(key, value)
    for (const step of stage.steps) {
      if (step.kind === 'run') {
        const args = ['/bin/sh', '-c', step.command]
        state = state.run({ args, name: `[${name}] ${step.command.trim()}` }).root
      } else {
        const source = step.from === undefined ? this.#context() : (await this.get(step.from, path)).state
        const actions = fileActions.copy(source, step.source, step.to, {
          createDestPath: true,
          dirContentsOnly: true,
          allowWildcard: true,
        })
        state = state.file(actions, { name: `[${name}] copy ${step.source} to ${step.to}` })
      }
    }
    return { state, config: configOf(base, stage, state) }
  }

  #context(): State {
    return local('context', {
      sessionId: this.#bridge.sessionId,
      sharedKeyHint: 'context',
      name: '[internal] load the context',
    })
  }
}

function configOf(base: Built, stage: Stage, state: State): Built['config'] {
  const { env, dir } = state.settings
  return {
    ...base.config,
    Env: [...env.keys()].map((key) => `${key}=${env.get(key) ?? ''}`),
    WorkingDir: dir,
    ...(stage.command ? { Entrypoint: stage.command } : {}),
  }
}
