import { readFileSync } from 'node:fs'
import { sha256, SlipwayError } from '@slipway/base'
import type { Bridge, BridgeRef, BridgeSolveRequest, BridgeWarning, FrontendResult } from '@slipway/frontend'
import { image, LLB_CAPS, unmarshalOp } from '@slipway/llb'
import { formatPlatformAll } from '@slipway/oci'
import type { pb } from '@slipway/proto'

export interface FrontendCase {
  readonly name: string
  readonly opts: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly inputs: Readonly<Record<string, string>>
}

interface CaseFile {
  readonly images: Readonly<Record<string, unknown>>
  readonly cases: readonly FrontendCase[]
}

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

const file = readJson('cases.json') as CaseFile
export const frontendCases: readonly FrontendCase[] = file.cases

export interface Solve {
  readonly def?: readonly string[]
  readonly names?: readonly string[]
  readonly frontend?: string
  readonly opt?: Readonly<Record<string, string>>
  readonly evaluate?: boolean
  readonly imports?: readonly {
    readonly Type: string
    readonly Attrs: Readonly<Record<string, string>> | null
  }[]
}

/** A bridge that answers from a case and notes down what it is asked. */
export class FakeBridge implements Bridge {
  readonly opts: Readonly<Record<string, string>>
  readonly sessionId = 'sess'
  readonly inputs: ReadonlyMap<string, pb.Definition.$Properties>
  readonly workerPlatforms = [{ os: 'linux', architecture: 'amd64' }]
  readonly llbCaps: ReadonlySet<string> = new Set(LLB_CAPS)
  readonly signal = new AbortController().signal
  readonly solves: Solve[] = []
  readonly resolved: string[] = []
  readonly warnings: BridgeWarning[] = []
  readonly #files: FrontendCase['files']

  private constructor(test: FrontendCase, inputs: ReadonlyMap<string, pb.Definition.$Properties>) {
    this.opts = test.opts
    this.#files = test.files
    this.inputs = inputs
  }

  static async create(test: FrontendCase): Promise<FakeBridge> {
    const platform = { os: 'linux', architecture: 'amd64' }
    const inputs = new Map<string, pb.Definition.$Properties>()
    for (const [name, base] of Object.entries(test.inputs)) {
      const state = image(base, { platform }).run({ args: ['in', name], platform }).root
      inputs.set(name, await state.marshal({ platform }))
    }
    return new FakeBridge(test, inputs)
  }

  async solve(request: BridgeSolveRequest): Promise<FrontendResult> {
    const { definition, frontend, frontendOpt, cacheImports, evaluate } = request
    if (frontend) {
      this.solves.push({ frontend, opt: frontendOpt ?? {} })
      return { metadata: new Map([['forwarded', Buffer.from('1')]]) }
    }
    const def = definition?.def ?? []
    const names = Object.values(definition?.metadata ?? {}).flatMap(
      ({ description }) => description?.['llb.customname'] ?? [],
    )
    this.solves.push({
      def: def.map((op) => Buffer.from(op).toString('base64')),
      names: names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      ...(evaluate ? { evaluate } : {}),
      ...(cacheImports?.length
        ? { imports: cacheImports.map(({ type, attrs }) => ({ Type: type, Attrs: attrs })) }
        : {}),
    })
    const files = this.#files[unmarshalOp(def[0]!).source?.identifier ?? ''] ?? {}
    return { ref: new FakeRef(sha256(def.at(-1)!), files), metadata: new Map() }
  }

  resolveImageConfig: Bridge['resolveImageConfig'] = async (ref, options) => {
    const { logName, platform, resolveMode, store } = options
    this.resolved.push(
      store
        ? `${logName} store=${store.sessionId}/${store.storeId}`
        : `${logName} ${formatPlatformAll(platform)} ${resolveMode}`,
    )
    if (!Object.hasOwn(file.images, ref)) throw new SlipwayError('not-found', `${ref}: not found`)
    return { ref, digest: sha256(ref), config: Buffer.from(JSON.stringify(file.images[ref])) }
  }

  newContainer(): Promise<never> {
    throw new Error('the Dockerfile frontend asks for no container')
  }

  failedResult(): undefined {
    return undefined
  }

  resolveSource(): Promise<never> {
    return Promise.reject(new SlipwayError('unimplemented', 'no sources here'))
  }

  warn(warning: BridgeWarning): void {
    this.warnings.push(warning)
  }
}

class FakeRef implements BridgeRef {
  readonly id: string
  readonly #files: Readonly<Record<string, string>>

  constructor(id: string, files: Readonly<Record<string, string>>) {
    this.id = id
    this.#files = files
  }

  definition(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async readFile(
    path: string,
    range?: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array> {
    if (!Object.hasOwn(this.#files, path)) {
      throw new SlipwayError('not-found', `open ${path}: no such file or directory`)
    }
    const data = Buffer.from(this.#files[path]!)
    return range ? data.subarray(range.offset, range.offset + range.length) : data
  }

  readDir(): Promise<never> {
    return Promise.reject(new SlipwayError('unimplemented', 'no directories here'))
  }

  statFile(): Promise<never> {
    return Promise.reject(new SlipwayError('unimplemented', 'no stats here'))
  }

  evaluate(): Promise<void> {
    return Promise.resolve()
  }
}
