import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from '@jest/globals'
import { errorCode, toSlipwayError } from '@slipway/base'
import type { BridgeContainer, BridgeContainerRequest, BridgeMount } from '@slipway/frontend'
import { image, type State } from '@slipway/llb'
import type { pb } from '@slipway/proto'
import type { ProcessExit, ProcessIO, RunningProcess } from '@slipway/rpc'
import { type BridgeBuild, startBridgeBuild } from './bridge-build.ts'
import type { Site } from './site.ts'

/** Builds and their containers of one spec; after each test nothing of them is left. */
export function useContainers(site: Site) {
  const builds: BridgeBuild[] = []
  const bundles = (): readonly string[] => readdirSync(join(site.daemon.root, 'executor', 'bundles'))
  /** The build has ended for its client a moment before everything is put away. */
  const expectNothingLeft = async (): Promise<void> => {
    for (let tries = 0; tries < 100 && bundles().length > 0; tries++) await pause(50)
    expect(bundles()).toEqual([])
  }
  afterEach(async () => {
    for (const build of builds.splice(0)) await build[Symbol.asyncDispose]()
    await expectNothingLeft()
  })
  const busybox = (): State => image(site.world.base)
  return {
    bundles,
    expectNothingLeft,
    busybox,
    open: (request: Parameters<typeof startBridgeBuild>[1] = {}): BridgeBuild => {
      const build = startBridgeBuild(site.daemon, request)
      builds.push(build)
      return build
    },
    container: async (
      build: BridgeBuild,
      more: Partial<BridgeContainerRequest> = {},
      mounts: readonly BridgeMount[] = [],
    ): Promise<BridgeContainer> => {
      const ref = await build.solve(busybox())
      return await build.bridge.newContainer({ mounts: [{ mount: { dest: '/' }, ref }, ...mounts], ...more })
    },
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export interface Options {
  readonly tty?: boolean
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly env?: readonly string[]
  readonly cwd?: string
  readonly user?: string
  readonly security?: number
  readonly secretEnv?: readonly pb.SecretEnv.$Properties[]
  readonly signal?: AbortSignal
}

export interface Running extends RunningProcess {
  readonly out: () => string
  readonly err: () => string
  /** Waits for output. */
  says(text: string): Promise<void>
}

export async function start(
  inside: BridgeContainer,
  args: readonly string[],
  options: Options = {},
): Promise<Running> {
  const text = { out: '', err: '' }
  const io: ProcessIO = {
    ...(options.stdin ? { stdin: options.stdin } : {}),
    stdout: (chunk) => void (text.out += Buffer.from(chunk).toString()),
    stderr: (chunk) => void (text.err += Buffer.from(chunk).toString()),
  }
  const { env = [], cwd = '', user = '', tty = false, security = 0, secretEnv = [], signal } = options
  const meta = { args: [...args], env: [...env], cwd, user }
  const process = await inside.start({ meta, tty, security, secretEnv }, io, signal)
  const says = async (wanted: string): Promise<void> => {
    for (let tries = 0; !text.out.includes(wanted); tries++) {
      if (tries > 400) throw new Error(`no ${JSON.stringify(wanted)} in ${JSON.stringify(text)}`)
      await pause(20)
    }
  }
  return {
    exit: process.exit,
    kill: (signal) => process.kill(signal),
    resize: (size) => process.resize(size),
    out: () => text.out,
    err: () => text.err,
    says,
  }
}

export const sh = (inside: BridgeContainer, script: string, options: Options = {}): Promise<Running> =>
  start(inside, ['/bin/sh', '-c', script], options)

export async function output(
  inside: BridgeContainer,
  script: string,
  options: Options = {},
): Promise<string> {
  const process = await sh(inside, script, options)
  const { exitCode } = await process.exit
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${process.out()}${process.err()}`)
  return process.out()
}

/** Input that the test gives bit by bit. */
export function typing() {
  const chunks: Uint8Array[] = []
  let ended = false
  let wake = (): void => {}
  return {
    type: (text: string): void => {
      chunks.push(Buffer.from(text))
      wake()
    },
    end: (): void => {
      ended = true
      wake()
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      for (;;) {
        const next = chunks.shift()
        if (next) yield next
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

/** A container whose first process is dying takes no more. */
export async function expectGone(inside: BridgeContainer): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const late = sh(inside, 'true').then((process) => process.exit)
    if ((await late.then(() => 'ran', errorCode)) === 'failed-precondition') return
    await pause(20)
  }
  throw new Error('the container still runs')
}

/** However the end reaches us, it is no success. */
export function expectKilled({ exitCode }: ProcessExit): void {
  expect(exitCode).not.toBe(0)
}

/** Why a process did not run. */
export async function refusalOf(started: Promise<Running>): Promise<string> {
  const error: unknown = await started.then((process) => process.exit).catch((reason: unknown) => reason)
  return toSlipwayError(error).message
}
