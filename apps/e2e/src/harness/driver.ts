import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SlipwayError, toSlipwayError } from '@slipway/base'
import { type BuildRequest, type BuildResult, Client } from '@slipway/client'
import { fileActions, scratch, type State } from '@slipway/llb'
import type { ProgressEvent } from '@slipway/progress'
import { type Caller, dial } from '@slipway/rpc'
import type { Daemon } from './daemon.ts'
import { type OciImage, readOciArchive } from './oci.ts'

type Events = readonly ProgressEvent[]

export interface Outcome extends BuildResult {
  readonly events: Events
}

export interface Failure {
  readonly error: SlipwayError
  readonly events: Events
}

/** Builds in this process, over the daemon's real socket: what needs no client program needs none of the real BuildKit. */
export class Driver implements AsyncDisposable {
  readonly client: Client
  /** For calls of a test's own. */
  readonly caller: Caller
  readonly #dir = mkdtempSync(join(tmpdir(), 'slipway-driver-'))
  #outputs = 0

  constructor(daemon: Pick<Daemon, 'address'>) {
    this.client = Client.dial(daemon.address)
    this.caller = dial(daemon.address)
  }

  async build(request: BuildRequest, signal?: AbortSignal): Promise<Outcome> {
    const events: ProgressEvent[] = []
    const result = await this.client.build(request, {
      onProgress: (some) => void events.push(...some),
      ...(signal ? { signal } : {}),
    })
    return { ...result, events }
  }

  /** A build that has to fail; a success is the test's failure. */
  async fails(request: BuildRequest, signal?: AbortSignal): Promise<Failure> {
    const events: ProgressEvent[] = []
    try {
      await this.client.build(request, {
        onProgress: (some) => void events.push(...some),
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      return { error: toSlipwayError(error), events }
    }
    throw new Error('the build succeeded')
  }

  /** Builds into a directory and answers it. */
  async files(request: BuildRequest): Promise<Outcome & { readonly dir: string }> {
    const path = this.newDir()
    const output = { type: 'local', attrs: {}, target: { kind: 'directory', path, mirror: false } } as const
    return { ...(await this.build({ ...request, outputs: [output] })), dir: path }
  }

  /** Builds an OCI archive and unpacks it. */
  async image(
    request: BuildRequest,
    attrs: Readonly<Record<string, string>> = {},
  ): Promise<Outcome & { readonly image: OciImage }> {
    const dir = this.newDir()
    const path = join(dir, 'image.tar')
    const output = { type: 'oci', attrs, target: { kind: 'file', path } } as const
    const outcome = await this.build({ ...request, outputs: [output] })
    return { ...outcome, image: readOciArchive(path, join(dir, 'layout')) }
  }

  /** All at once: the files of a result, its image, and the same pushed as `name`. */
  async filesAndImage(
    request: BuildRequest,
    attrs: Readonly<Record<string, string>>,
    name: string,
  ): Promise<Outcome & { readonly dir: string; readonly image: OciImage }> {
    const [dir, archive] = [this.newDir(), this.newDir()]
    const path = join(archive, 'image.tar')
    const outputs = [
      { type: 'local', attrs: {}, target: { kind: 'directory', path: dir, mirror: false } },
      { type: 'oci', attrs, target: { kind: 'file', path } },
      { type: 'image', attrs: { name, push: 'true' } },
    ] as const
    const outcome = await this.build({ ...request, outputs })
    return { ...outcome, dir, image: readOciArchive(path, join(archive, 'layout')) }
  }

  newDir(): string {
    const path = join(this.#dir, `out-${this.#outputs++}`)
    mkdirSync(path)
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close()
    this.caller.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

/** The request that `build` makes for a Dockerfile in `context`. */
export function dockerfile(
  context: string,
  frontendOpt: Readonly<Record<string, string>> = {},
  more: Partial<BuildRequest> = {},
): BuildRequest {
  const directories = new Map([['context', context], ['dockerfile', context], ...(more.directories ?? [])])
  return { frontend: 'dockerfile.v0', ...more, directories, frontendOpt }
}

export async function llb(state: State, more: Partial<BuildRequest> = {}): Promise<BuildRequest> {
  return { definition: await state.marshal(), ...more }
}

/** Nothing but these paths of a state, so that results stay small. */
export function pick(state: State, ...paths: readonly string[]): State {
  let actions = fileActions
  for (const path of paths) {
    actions = actions.copy(state, path, '/', {
      createDestPath: true,
      allowWildcard: true,
      allowEmptyWildcard: true,
    })
  }
  return scratch().file(actions)
}

/** The code that a call fails with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return toSlipwayError(error).code
  }
  throw new Error('the call succeeded')
}
