import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@slipway/base'
import type { MountSpec } from '@slipway/snapshots'
import type { Container, ContainerSpec, ProcessIO, ProcessSpec, Runtime } from '../runtime.ts'
import { makeRootfs } from './rootfs.ts'

export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export type SpecChanges = Partial<Omit<ContainerSpec, 'process'>> & {
  readonly process?: Partial<ProcessSpec>
}

/** Collects output, and can be waited on for a text. */
export class Output implements ProcessIO {
  readonly stdin?: AsyncIterable<Uint8Array>
  #out = ''
  #err = ''
  #changed = Promise.withResolvers<void>()

  constructor(stdin?: AsyncIterable<Uint8Array>) {
    if (stdin) this.stdin = stdin
  }

  get out(): string {
    return this.#out
  }

  get err(): string {
    return this.#err
  }

  stdout = (chunk: Uint8Array): void => {
    this.#out += Buffer.from(chunk).toString('latin1')
    this.#notify()
  }

  stderr = (chunk: Uint8Array): void => {
    this.#err += Buffer.from(chunk).toString('latin1')
    this.#notify()
  }

  async waitFor(text: string): Promise<void> {
    while (!this.#out.includes(text)) await this.#changed.promise
  }

  #notify(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
}

/** A directory with a root file system, and short ways to run something in it. */
export class Harness {
  readonly dir: string
  readonly rootfs: string

  /** In a new directory of `parent`. */
  constructor(parent = tmpdir()) {
    this.dir = mkdtempSync(join(parent, 'slipway-runtime-'))
    this.rootfs = join(this.dir, 'rootfs')
    makeRootfs(this.rootfs)
  }

  /** A directory to mount, with a mount spec for it. */
  directory(name: string): { readonly path: string; readonly specs: readonly MountSpec[] } {
    const path = join(this.dir, name)
    mkdirSync(path, { recursive: true })
    return { path, specs: [{ type: 'bind', source: path, options: ['rbind'] }] }
  }

  spec(args: readonly string[], changes: SpecChanges = {}): ContainerSpec {
    const { process, mounts = [], ...others } = changes
    return {
      id: newId(),
      hostname: 'buildkitsandbox',
      extraHosts: [],
      network: 'sandbox',
      security: 'sandbox',
      ulimits: [],
      cgroupParent: '',
      shmSize: 0,
      readonlyRootfs: false,
      ...others,
      mounts: [
        {
          destination: '/',
          specs: [{ type: 'bind', source: this.rootfs, options: ['rbind'] }],
          readonly: false,
        },
        ...mounts,
      ],
      process: { args, env: [], cwd: '/', user: '', tty: false, ...process },
    }
  }

  async start(
    runtime: Runtime,
    script: string,
    changes: SpecChanges = {},
    output = new Output(),
    signal?: AbortSignal,
  ): Promise<Container> {
    return await runtime.start(this.spec(['/bin/sh', '-c', script], changes), output, signal)
  }

  async run(
    runtime: Runtime,
    script: string | readonly string[],
    changes: SpecChanges = {},
    stdin?: AsyncIterable<Uint8Array>,
  ): Promise<RunResult> {
    const args = typeof script === 'string' ? ['/bin/sh', '-c', script] : script
    const output = new Output(stdin)
    await using container = await runtime.start(this.spec(args, changes), output)
    const { exitCode } = await container.exit
    return { exitCode, stdout: output.out, stderr: output.err }
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}
