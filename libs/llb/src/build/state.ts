import { SlipwayError } from '@slipway/base'
import { normalizePlatform, type Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { EnvList } from './env-list.ts'
import { Exec, ExecVertex, type RunOptions } from './exec.ts'
import type { FileActions } from './file.ts'
import { FileVertex } from './file-vertex.ts'
import { imageConfigSettings } from './image-config.ts'
import { marshalGraph } from './marshal-graph.ts'
import { type MarshalOptions, mergeOptions, type OpOptions } from './options.ts'
import {
  changeDir,
  type HostAddress,
  initialSettings,
  type NetworkMode,
  type SecurityMode,
  type Settings,
  type SettingsUpdate,
  type Ulimit,
} from './settings.ts'
import type { DeferredOutput, MarshalContext, Output } from './vertex.ts'

/** Settings that an async state knows only later, and the updates made since. */
interface Pending {
  readonly target: AsyncTarget
  readonly updates: readonly SettingsUpdate[]
}

/**
 * A file system that is not built yet, and the settings of containers started on it. Immutable: every method gives
 * a new state. Nothing is computed before `marshal`.
 */
export class State {
  /** Undefined for scratch. */
  readonly output: Output | undefined
  readonly #settings: Settings | Pending
  readonly #defaults: MarshalOptions

  private constructor(
    output: Output | undefined,
    settings: Settings | Pending,
    defaults: MarshalOptions = {},
  ) {
    this.output = output
    this.#settings = settings
    this.#defaults = defaults
  }

  /** A state with initial settings; the output's platform, if any, is its own. */
  static of(output: Output | undefined): State {
    return new State(output, initialSettings).withOutput(output)
  }

  /** Settings as they are; throws `failed-precondition` on an async state (use `resolveSettings`). */
  get settings(): Settings {
    if (isPending(this.#settings)) {
      throw new SlipwayError('failed-precondition', 'the settings of an async state are not known yet')
    }
    return this.#settings
  }

  /** Settings, after waiting for what an async state depends on. */
  async resolveSettings(options: MarshalContext['options']): Promise<Settings> {
    const updates: (readonly SettingsUpdate[])[] = []
    let current: Settings | Pending = this.#settings
    while (isPending(current)) {
      updates.push(current.updates)
      current = (await current.target.resolve(options)).#settings
    }
    return updates
      .reverse()
      .flat()
      .reduce((settings, update) => update(settings), current)
  }

  env(key: string, value: string): State {
    return this.#update((settings) => ({ ...settings, env: settings.env.set(key, value) }))
  }

  envList(change: (env: EnvList) => EnvList): State {
    return this.#update((settings) => ({ ...settings, env: change(settings.env) }))
  }

  /** Changes the working directory; a relative path goes on from the current one. */
  dir(path: string): State {
    return this.#update(changeDir(path))
  }

  user(user: string): State {
    return this.#update((settings) => ({ ...settings, user }))
  }

  hostname(hostname: string): State {
    return this.#update((settings) => ({ ...settings, hostname }))
  }

  cgroupParent(cgroupParent: string): State {
    return this.#update((settings) => ({ ...settings, cgroupParent }))
  }

  network(network: NetworkMode): State {
    return this.#update((settings) => ({ ...settings, network }))
  }

  security(security: SecurityMode): State {
    return this.#update((settings) => ({ ...settings, security }))
  }

  extraHost(entry: HostAddress): State {
    return this.#update((settings) => ({ ...settings, extraHosts: [...settings.extraHosts, entry] }))
  }

  ulimit(limit: Ulimit): State {
    return this.#update((settings) => ({ ...settings, ulimits: [...settings.ulimits, limit] }))
  }

  platform(platform: Platform): State {
    const normal = normalizePlatform(platform)
    return this.#update((settings) => ({ ...settings, platform: normal }))
  }

  /** Takes env, working directory and platform from an image config (JSON). */
  imageConfig(config: Uint8Array): State {
    return this.#update(imageConfigSettings(config))
  }

  run(options: RunOptions): Exec {
    return new Exec(this, new ExecVertex(this, options))
  }

  file(actions: FileActions, options: OpOptions = {}): State {
    return this.withOutput({ kind: 'vertex', vertex: new FileVertex(actions.on(this), options), index: 0 })
  }

  /** A state that `make` computes when marshalling starts, once, from this one. */
  async(make: (state: State, options: MarshalContext['options']) => Promise<State>): State {
    const target = new AsyncTarget(this, make)
    return new State(target, { target, updates: [] })
  }

  /** The same settings on another file system. */
  withOutput(output: Output | undefined): State {
    const next = new State(output, this.#settings, {})
    const platform = output?.kind === 'vertex' ? output.platform : undefined
    return platform ? next.platform(platform) : next
  }

  /** Options that `marshal` uses for this very state. */
  withDefaults(defaults: MarshalOptions): State {
    return new State(this.output, this.#settings, defaults)
  }

  marshal(options: MarshalOptions = {}): Promise<pb.Definition.$Properties> {
    return marshalGraph(this.output, mergeOptions(this.#defaults, options))
  }

  #update(update: SettingsUpdate): State {
    const settings = isPending(this.#settings)
      ? { ...this.#settings, updates: [...this.#settings.updates, update] }
      : update(this.#settings)
    return new State(this.output, settings)
  }
}

function isPending(settings: Settings | Pending): settings is Pending {
  return 'target' in settings
}

class AsyncTarget implements DeferredOutput {
  readonly kind = 'deferred'
  readonly #make: (options: MarshalContext['options']) => Promise<State>
  #made: Promise<State> | undefined

  constructor(before: State, make: (state: State, options: MarshalContext['options']) => Promise<State>) {
    this.#make = (options) => make(before, options)
  }

  resolve(options: MarshalContext['options']): Promise<State> {
    this.#made ??= this.#make(options)
    return this.#made
  }
}
