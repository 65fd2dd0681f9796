import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { silentLogger } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { ImmutableRef } from '@slipway/refs'
import { copyingMounter } from '@slipway/refs/testing/fake-snapshots'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import type { ContainerSpec, ProcessExit, ProcessIO, Runtime } from '@slipway/runtime'
import { type SessionGroup, sessionGroup, type Sessions } from '@slipway/sessions'
import type { Mounter } from '@slipway/snapshots'
import type { Source } from '@slipway/sources'
import type { RefHold, WorkContext } from '@slipway/worker'
import { FileThreads } from '../file/threads.ts'
import type { Emulation } from '../exec/emulator.ts'
import type { OpHost } from '../host.ts'
import { OpRunner } from '../run-op.ts'
import { TreeOpener } from '../trees.ts'

export type FakeStep = (spec: ContainerSpec, io: ProcessIO, signal?: AbortSignal) => Promise<ProcessExit>

/** Ops over fake refs; a step is a function, trees are plain directories. */
export class RunFixture {
  readonly refs: RefsFixture
  readonly logs: { readonly stream: number; readonly text: string }[] = []
  readonly host: OpHost
  readonly runner: OpRunner
  readonly sources = new Map<string, Source>()
  readonly #files = new FileThreads(1)
  /** What the next containers do. */
  emulation: Emulation = { kind: 'native' }
  step: FakeStep = async () => ({ exitCode: 0 })
  disposed = 0

  private constructor(refs: RefsFixture, sessions: Sessions, mounter: Mounter) {
    this.refs = refs
    const tempRoot = join(refs.root, 'tmp')
    mkdirSync(tempRoot)
    this.host = {
      refs: refs.refs,
      runtime: this.#runtime(),
      sessions,
      sources: this.sources,
      trees: new TreeOpener(mounter, tempRoot),
      files: this.#files,
      tempRoot,
      emulation: () => this.emulation,
      logger: silentLogger,
    }
    this.runner = new OpRunner(this.host, mounter)
  }

  static async create(
    sessions: Sessions = noSessions,
    mounter: Mounter = copyingMounter,
  ): Promise<RunFixture> {
    return new RunFixture(await RefsFixture.create(), sessions, mounter)
  }

  async dispose(): Promise<void> {
    await this.#files[Symbol.asyncDispose]()
    await this.refs.dispose()
  }

  context(options: { readonly sessions?: SessionGroup; readonly signal?: AbortSignal } = {}): WorkContext {
    return {
      sessions: options.sessions ?? sessionGroup(),
      signal: options.signal ?? new AbortController().signal,
      progress: {
        vertex: 'v',
        log: (stream, data) => this.logs.push({ stream, text: Buffer.from(data).toString() }),
        status: () => {},
        warn: () => {},
      },
    }
  }

  async run(
    op: pb.Op.$Properties,
    inputs: readonly (ImmutableRef | undefined)[],
    context = this.context(),
  ): Promise<readonly (RefHold | undefined)[]> {
    const platform: Platform = { os: 'linux', architecture: 'amd64' }
    const ids = inputs.map((input) => (input ? `w1::${input.id}` : ''))
    const request = { vertex: 'sha256:v', op, platform, inputs: ids, description: 'step' }
    return await this.runner.run(request, inputs, context)
  }

  /** The files of a result, which is released. */
  async files(hold: RefHold | undefined): Promise<Record<string, string>> {
    if (!hold) throw new Error('the result is empty')
    await using ref = await this.refs.refs.get(hold.id.slice('w1::'.length))
    await hold.release()
    return await this.refs.files(ref)
  }

  #runtime(): Runtime {
    return {
      name: 'fake',
      start: async (spec, io, signal) => {
        const exit = this.step(spec, io, signal)
        exit.catch(() => {})
        return {
          id: spec.id,
          exit,
          exec: () => Promise.reject(new Error('not here')),
          kill: async () => {},
          resize: async () => {},
          [Symbol.asyncDispose]: async () => {
            await exit.catch(() => {})
            this.disposed++
          },
        }
      },
    }
  }
}

const noSessions: Sessions = {
  get: async (id) => {
    throw new Error(`no active session for ID ${id}`)
  },
}
