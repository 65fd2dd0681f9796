import { writeFileSync } from 'node:fs'
import { errorMessage, SlipwayError, sleep, throwIfAborted } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Bundle } from '../bundle/bundle.ts'
import { removeCgroup, withOomKills } from '../bundle/cgroup.ts'
import { endLeftover } from '../bundle/leftover.ts'
import { toJson } from '../bundle/spec/json.ts'
import type {
  Container,
  ContainerProcess,
  ContainerSpec,
  ProcessExit,
  ProcessIO,
  ProcessSpec,
} from '../runtime.ts'
import type { ContainerdClient } from './client.ts'
import { TaskProcess } from './process.ts'

const { ContainersService: containers, TasksService: tasks } = services
const SIGKILL = 9
const RETRY_MS = 50
const RETRIES = 200
const SPEC_TYPES = 'types.containerd.io/opencontainers/runtime-spec/1'

export interface ContainerdSetup {
  readonly client: ContainerdClient
  readonly runtime: {
    readonly name: string
    readonly options: { readonly type_url: string; readonly value: Uint8Array }
  }
  readonly labels: Readonly<Record<string, string>>
}

/** A container of containerd over a bundle of ours: its specification names the root by its path. */
export class ContainerdContainer implements Container {
  readonly id: string
  readonly exit: Promise<ProcessExit>
  readonly #client: ContainerdClient
  readonly #bundle: Bundle
  readonly #first: TaskProcess
  readonly #forget: () => void
  readonly #others = new Set<TaskProcess>()
  #execs = 0
  #disposed: Promise<void> | undefined

  private constructor(
    id: string,
    client: ContainerdClient,
    bundle: Bundle,
    first: TaskProcess,
    forget: () => void,
  ) {
    this.id = id
    this.#client = client
    this.#bundle = bundle
    this.#first = first
    this.#forget = forget
    this.exit = first.exit.then((exit) => withOomKills(exit, bundle.config.linux.cgroupsPath))
    this.exit.catch(() => undefined)
  }

  static async start(
    setup: ContainerdSetup,
    container: ContainerSpec,
    bundle: Bundle,
    io: ProcessIO,
    forget: () => void,
    signal?: AbortSignal,
  ): Promise<ContainerdContainer> {
    const { client, runtime, labels } = setup
    const { id } = container
    try {
      const spec = any('Spec', bundle.config)
      await client.call(containers.Create, { container: { id, labels, runtime, spec } })
      const first = await TaskProcess.start(client, {
        target: { container: id, exec: '' },
        io,
        tty: container.process.tty,
        dir: bundle.path,
        create: async (stdio) => {
          throwIfAborted(signal)
          const { pid } = await client.call(tasks.Create, { container_id: id, ...stdio })
          writeFileSync(bundle.pidFile, String(pid), { mode: 0o600 })
          throwIfAborted(signal)
        },
      })
      first.killOnAbort(signal)
      return new ContainerdContainer(id, client, bundle, first, forget)
    } catch (error) {
      await endContainer(client, id)
      removeCgroup(bundle.config.linux.cgroupsPath)
      throw error
    }
  }

  async exec(spec: ProcessSpec, io: ProcessIO, signal?: AbortSignal): Promise<ContainerProcess> {
    throwIfAborted(signal)
    if (this.#first.ended) throw new SlipwayError('failed-precondition', `container ${this.id} has stopped`)
    const ids = { container_id: this.id, exec_id: `exec-${++this.#execs}` }
    const process = await TaskProcess.start(this.#client, {
      target: { container: this.id, exec: ids.exec_id },
      io,
      tty: spec.tty,
      dir: this.#bundle.path,
      create: async (stdio) => {
        const process = any('Process', this.#bundle.furtherProcess(spec))
        await this.#client.call(tasks.Exec, { ...ids, ...stdio, spec: process })
      },
    })
    process.killOnAbort(signal)
    this.#others.add(process)
    const over = async (): Promise<void> => {
      this.#others.delete(process)
      await this.#client.callIfThere(tasks.DeleteProcess, ids)
    }
    process.exit.then(over, over).catch(() => undefined)
    return process
  }

  async kill(signal: number): Promise<void> {
    await this.#first.kill(signal)
  }

  async resize(size: { readonly rows: number; readonly cols: number }): Promise<void> {
    await this.#first.resize(size)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    await this.#disposed
  }

  async #dispose(): Promise<void> {
    try {
      await this.#first.killForSure()
      for (const process of [this.#first, ...this.#others]) process.discard()
      await this.exit.catch(() => undefined)
      await removeContainer(this.#client, this.id)
    } catch {
      // Containerd does not answer. It forgets the container when a runtime is opened here again.
      endLeftover(this.#bundle.path)
    }
    removeCgroup(this.#bundle.config.linux.cgroupsPath)
    await this.#bundle.dispose()
    this.#forget()
  }
}

/** Ends the container's processes and makes containerd forget it; whatever there is of it. */
export async function endContainer(client: ContainerdClient, id: string): Promise<void> {
  // Deleting what runs takes seconds: the shim waits for the end of its output.
  await killAll(client, id)
  await removeContainer(client, id)
}

async function killAll(client: ContainerdClient, id: string): Promise<void> {
  try {
    await client.callIfThere(tasks.Kill, { container_id: id, signal: SIGKILL, all: true })
  } catch (error) {
    if (!/not running|finished/.test(errorMessage(error))) throw error
  }
}

async function removeContainer(client: ContainerdClient, id: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.callIfThere(tasks.Delete, { container_id: id })
      break
    } catch (error) {
      // Between the signal and the end. The shim gives this no code.
      if (!/running|must be stopped/.test(errorMessage(error)) || tries > RETRIES) throw error
      await killAll(client, id)
      await sleep(RETRY_MS)
    }
  }
  await client.callIfThere(containers.Delete, { id })
}

function any(
  type: 'Spec' | 'Process',
  value: object,
): { readonly type_url: string; readonly value: Uint8Array } {
  return { type_url: `${SPEC_TYPES}/${type}`, value: Buffer.from(toJson(value)) }
}
