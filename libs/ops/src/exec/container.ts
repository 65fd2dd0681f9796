import { mkdirSync, mkdtempSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Long from 'long'
import { abortError, newId, SlipwayError, throwIfAborted } from '@slipway/base'
import type { Container, ContainerMount, ContainerProcess, ProcessIO, ProcessSpec } from '@slipway/runtime'
import type { ContainerProcessRequest, ContainerRequest, WorkContext } from '@slipway/worker'
import type { InputRef } from '../host.ts'
import type { OpenTree } from '../trees.ts'
import { type Emulation, emulated, emulatorMounts } from './emulator.ts'
import { type MountParts, StepMounts } from './mounts.ts'
import { processOf, sandboxOf } from './process.ts'
import { secretEnv } from './secrets.ts'

type Parts = Omit<MountParts, 'context' | 'command' | 'cwd'>

/** A container that is driven from outside: prepared at once, started by its first process, gone when disposed. */
export class DrivenContainer implements AsyncDisposable {
  readonly #request: ContainerRequest
  readonly #parts: Parts
  readonly #context: WorkContext
  readonly #mounts: StepMounts
  readonly #stack: AsyncDisposableStack
  readonly #life = new AbortController()
  readonly #trees = new Map<number, Promise<OpenTree>>()
  #container: Promise<Container> | undefined
  #disposed: Promise<void> | undefined

  private constructor(
    request: ContainerRequest,
    parts: Parts,
    context: WorkContext,
    mounts: StepMounts,
    stack: AsyncDisposableStack,
  ) {
    this.#request = request
    this.#parts = parts
    this.#context = context
    this.#mounts = mounts
    this.#stack = stack
  }

  static async open(
    request: ContainerRequest,
    inputs: readonly InputRef[],
    context: WorkContext,
    parts: Parts,
  ): Promise<DrivenContainer> {
    await using stack = new AsyncDisposableStack()
    for (const input of inputs) if (input) stack.use(input.clone())
    // What a container writes is nobody's result.
    const wanted = request.mounts.map((mount) => ({ ...mount, output: NO_OUTPUT }))
    const mounts = stack.use(
      await StepMounts.prepare(wanted, inputs, {
        ...parts,
        context,
        command: request.description,
        cwd: '/',
      }),
    )
    return new DrivenContainer(request, parts, context, mounts, stack.move())
  }

  /** The first process starts the container; it ends with it. */
  async start(
    request: ContainerProcessRequest,
    io: ProcessIO,
    signal?: AbortSignal,
  ): Promise<ContainerProcess> {
    this.#check()
    const first = this.#container === undefined
    // Before anything is waited for: what comes next joins this one.
    const container = (this.#container ??= this.#run(request, io, signal))
    if (first) return await container
    const running = await container
    const process = await this.#processOf(request)
    return await running.exec(process, io, this.#until(signal))
  }

  /** The tree of a mount as it is now, by its index in the request. It is closed with the container. */
  async tree(index: number): Promise<string> {
    this.#check()
    const specs = this.#mounts.specsAt(index)
    if (!specs) {
      const count = this.#request.mounts.length
      throw new SlipwayError('out-of-range', `mount index ${index} is out of bounds (${count} available)`)
    }
    let tree = this.#trees.get(index)
    if (!tree) {
      tree = this.#parts.host.trees.open(specs)
      tree.catch(() => this.#trees.delete(index))
      this.#trees.set(index, tree)
    }
    return (await tree).path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    await this.#disposed
  }

  #check(): void {
    throwIfAborted(this.#context.signal)
    if (this.#life.signal.aborted) throw abortError(this.#life.signal)
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const ends = [this.#life.signal, this.#context.signal]
    return AbortSignal.any(signal ? [...ends, signal] : ends)
  }

  async #run(request: ContainerProcessRequest, io: ProcessIO, signal: AbortSignal | undefined) {
    const { network, hostname, extraHosts, memory } = this.#request
    const sandbox = sandboxOf(
      {
        meta: { ...request.meta, hostname, extraHosts: [...extraHosts] },
        network,
        security: request.security,
      },
      undefined,
      this.#parts.host.cgroupParent,
    )
    const spec = {
      ...sandbox,
      ...(memory === undefined ? {} : { resources: { memory: BigInt(memory) } }),
      id: newId(),
      mounts: [...this.#mounts.mounts, ...this.#fileMount(), ...emulatorMounts(this.#emulation())],
      process: await this.#processOf(request),
      readonlyRootfs: this.#mounts.readonlyRoot,
    }
    return await this.#parts.host.runtime.start(spec, io, this.#until(signal))
  }

  async #processOf({ meta, tty, secretEnv: wanted }: ContainerProcessRequest): Promise<ProcessSpec> {
    const secrets = await secretEnv(wanted, this.#parts.host.sessions, this.#context)
    const process = processOf(meta, secrets, this.#request.platform)
    const knowsTerminal = process.env.some((entry) => entry.startsWith('TERM='))
    const env = tty && !knowsTerminal ? [...process.env, 'TERM=xterm'] : process.env
    return emulated({ ...process, env, tty }, this.#emulation())
  }

  #emulation(): Emulation {
    return this.#parts.host.emulation(this.#request.platform)
  }

  /** On this host for as long as the container is. */
  #fileMount(): readonly ContainerMount[] {
    const { files } = this.#request
    if (!files) return []
    const directory = mkdtempSync(join(this.#parts.host.tempRoot, 'files-'))
    const inside = join(directory, 'files')
    const names = [...files.entries.keys()]
    this.#stack.defer(() => {
      for (const name of names) unlinkSync(join(inside, name))
      rmdirSync(inside)
      rmdirSync(directory)
    })
    mkdirSync(inside, { mode: 0o755 })
    for (const [name, data] of files.entries) writeFileSync(join(inside, name), data, { mode: 0o400 })
    const options = ['rbind', 'ro', 'nosuid', 'nodev', 'noexec']
    return [{ destination: files.target, specs: [{ type: 'bind', source: inside, options }], readonly: true }]
  }

  async #dispose(): Promise<void> {
    this.#life.abort(new SlipwayError('canceled', 'the container was released'))
    const container = await this.#container?.catch(() => undefined)
    await container?.[Symbol.asyncDispose]()
    for (const tree of this.#trees.values()) {
      await (await tree.catch(() => undefined))?.[Symbol.asyncDispose]()
    }
    await this.#stack.disposeAsync()
  }
}

const NO_OUTPUT = Long.NEG_ONE
