import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import type { Bridge, BridgeRef, BridgeSolveRequest, BridgeWarning, FrontendResult } from '../frontend.ts'

/** A ref over a table of files; anything else is `not-found`. */
export function fakeRef(id: string, files: Readonly<Record<string, string>>): BridgeRef {
  const need = (path: string): Buffer => {
    const text = files[path]
    if (text === undefined) throw new SlipwayError('not-found', `lstat ${path}: no such file or directory`)
    return Buffer.from(text)
  }
  return {
    id,
    definition: () => Promise.resolve(DEFINITION),
    readFile: async (path, range) => {
      const bytes = need(path)
      return await Promise.resolve(range ? bytes.subarray(range.offset, range.offset + range.length) : bytes)
    },
    readDir: async (path, includePattern = '') =>
      await Promise.resolve(
        Object.keys(files)
          .filter((name) => includePattern === '' || name.endsWith(includePattern.slice(1)))
          .map((name) => ({ path: `${path}/${name}`, mode: 0o644 })),
      ),
    statFile: async (path) => await Promise.resolve({ path, mode: 0o600, size_: need(path).length }),
    evaluate: async () => {
      if (files.fails !== undefined) throw new SlipwayError('aborted', files.fails)
      await Promise.resolve()
    },
  }
}

export const DEFINITION: pb.Definition.$Properties = { def: [Buffer.from('op')] }

/** A bridge that notes what it is asked and answers what `answer` says. */
export class FakeBridge implements Bridge {
  readonly opts = { filename: 'Dockerfile', 'build-arg:A': '' }
  readonly sessionId = 'session'
  readonly inputs = new Map([['input', DEFINITION]])
  readonly workerPlatforms = [
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
    { os: 'linux', architecture: 'amd64' },
  ]
  readonly llbCaps = new Set(['source.image', 'exec.meta.base'])
  readonly stop = new AbortController()
  readonly signal = this.stop.signal
  readonly solves: BridgeSolveRequest[] = []
  readonly resolves: unknown[] = []
  readonly warnings: BridgeWarning[] = []
  answer: (request: BridgeSolveRequest) => Promise<FrontendResult> = () =>
    Promise.resolve({ metadata: new Map() })

  solve: Bridge['solve'] = async (request) => {
    this.solves.push(request)
    return await this.answer(request)
  }

  resolveImageConfig: Bridge['resolveImageConfig'] = async (ref, options) => {
    this.resolves.push([ref, options])
    if (ref === 'missing') throw new SlipwayError('not-found', 'missing: not found')
    return await Promise.resolve({ ref: `${ref}@sha256:d`, digest: 'sha256:d', config: Buffer.from('{}') })
  }

  resolveSource: Bridge['resolveSource'] = async (request) => {
    this.resolves.push(request)
    return await Promise.resolve({ Source: request.Source ?? null, Git: { Checksum: 'c0' } })
  }

  newContainer: Bridge['newContainer'] = () =>
    Promise.reject(new SlipwayError('unimplemented', 'no containers here'))

  failedResult(): undefined {
    return undefined
  }

  warn(warning: BridgeWarning): void {
    this.warnings.push(warning)
  }

  /** Answers when the build is canceled, and says so. */
  hang = async (): Promise<never> =>
    await new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(new SlipwayError('canceled', 'context canceled')))
    })
}
