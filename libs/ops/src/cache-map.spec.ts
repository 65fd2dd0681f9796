import { describe, expect, it } from '@jest/globals'
import { type Digest, sha256, SlipwayError } from '@slipway/base'
import { type LoadedOp, platformFromProto, unmarshalOp } from '@slipway/llb'
import { pb } from '@slipway/proto'
import type { OpContext, Vertex } from '@slipway/solver'
import type { ChecksumQuery, Worker } from '@slipway/worker'
import { createOpResolver } from './resolver.ts'
import { dedupePaths, dedupeSelectors, plainSelector } from './selector.ts'
import { sourceKeyDigest } from './simple-keys.ts'
import { loadCacheKeyVectors } from './testing/cache-key-vectors.ts'

const context: OpContext = {
  vertex: 'sha256:v',
  signal: new AbortController().signal,
  sessions: () => ['s1'],
  progress: { write: () => {} },
  onDiscard: () => {},
  memo: (_key, compute) => compute(),
  values: () => [],
  loadOptions: () => [],
  build: async () => {
    throw new Error('no nested builds here')
  },
}

function vertexOf(raw: Uint8Array, inputCount: number): Vertex {
  const op = unmarshalOp(raw)
  const loaded: LoadedOp = { op, raw, platform: platformFromProto(op.platform ?? {}) }
  const leaf: Vertex = { digest: 'sha256:leaf', name: 'leaf', inputs: [], op: undefined, options: {} }
  const inputs = Array.from({ length: inputCount }, (_, index) => ({ vertex: leaf, index }))
  return { digest: sha256(raw), name: 'test', inputs, op: loaded, options: {} }
}

/** A worker that only computes checksums: the digest of the query. */
function checksumWorker(queries: ChecksumQuery[] = []): Worker {
  const checksum = async (_ref: string, query: ChecksumQuery): Promise<Digest> => {
    queries.push(query)
    return sha256(query.path)
  }
  return { id: 'w', checksum } as unknown as Worker
}

describe('cache maps', () => {
  it.each(loadCacheKeyVectors())(
    '$name has the digest that BuildKit computes (F016, F017, F018, F019, F020, F021, F022, F027)',
    async (vector) => {
      const inputs = vector.inputs
      const op = createOpResolver({ worker: checksumWorker() })(
        vertexOf(Buffer.from(vector.op, 'base64'), inputs),
      )
      const { map, done } = await op.cacheMap(0, context)
      expect(map.digest).toBe(vector.digest)
      expect(done).toBe(true)
      const used = map.inputs.slice(0, vector.selectors.length)
      expect(used.map((input) => input.selector ?? '')).toEqual(vector.selectors)
      expect(used.map((input) => input.contentDigest !== undefined)).toEqual(vector.byContent)
    },
  )

  it('hash the selected parts of an input in the order of their paths (F022)', async () => {
    const vector = loadCacheKeyVectors().find((candidate) => candidate.name === 'exec two selectors')!
    const queries: ChecksumQuery[] = []
    const op = createOpResolver({ worker: checksumWorker(queries) })(
      vertexOf(Buffer.from(vector.op, 'base64'), 2),
    )
    const { map } = await op.cacheMap(0, context)
    const input = { id: 'w::r', value: undefined, clone: () => input, release: async () => {} }
    const digest = await map.inputs[1]!.contentDigest!(input, context)
    expect(queries.map((query) => [query.path, query.followLinks])).toEqual([
      ['/x', true],
      ['/xy', true],
    ])
    expect(digest).toBe(sha256(`${sha256('/x')}\0${sha256('/xy')}`))
  })

  it('miss required paths by name, where patterns would hide it (C076)', async () => {
    const vector = loadCacheKeyVectors().find((candidate) => candidate.name === 'copy wildcard')!
    const statFile = async (_ref: string, path: string): Promise<unknown> => {
      throw new SlipwayError('not-found', `lstat ${path}: no such file or directory`)
    }
    const worker = Object.assign(checksumWorker(), { statFile })
    const { map } = await createOpResolver({ worker })(
      vertexOf(Buffer.from(vector.op, 'base64'), 2),
    ).cacheMap(0, context)
    const input = { id: 'w::r', value: undefined, clone: () => input, release: async () => {} }
    await expect(map.inputs[1]!.contentDigest!(input, context)).rejects.toMatchObject({
      code: 'not-found',
      message: 'failed to calculate checksum of ref w::r: "/a": not found',
    })
  })

  it('of files are the same on every platform, those of processes are not (F028)', async () => {
    const digestOn = async (op: pb.Op.$Properties, architecture: string): Promise<string> => {
      const raw = pb.Op.encode({ ...op, platform: { OS: 'linux', Architecture: architecture } }).finish()
      const resolved = createOpResolver({ worker: checksumWorker() })(vertexOf(raw, 0))
      return (await resolved.cacheMap(0, context)).map.digest
    }
    const file = { file: { actions: [{ input: -1, secondaryInput: -1, output: 0, mkdir: { path: '/d' } }] } }
    const exec = { exec: { meta: { args: ['true'] }, mounts: [] } }
    const ops = [file, exec] as unknown as readonly pb.Op.$Properties[]
    const same = ops.map(async (op) => (await digestOn(op, 'amd64')) === (await digestOn(op, 'arm64')))
    expect(await Promise.all(same)).toEqual([true, false])
  })

  it('prepare an input, unless all of it is on its worker already', async () => {
    const vector = loadCacheKeyVectors().find((candidate) => candidate.name === 'exec two selectors')!
    const prepared: string[] = []
    const prepare = async (ref: string): Promise<void> => void prepared.push(ref)
    const op = createOpResolver({ worker: { ...checksumWorker(), prepare } })(
      vertexOf(Buffer.from(vector.op, 'base64'), 2),
    )
    const { map } = await op.cacheMap(0, context)
    for (const value of [{ isLocal: true }, { isLocal: false }, {}]) {
      const input = { id: `w::${String(value.isLocal)}`, value, clone: () => input, release: async () => {} }
      await map.inputs[0]!.prepare!(input, context)
    }
    expect(prepared).toEqual(['w::false', 'w::undefined'])
  })

  it('of copies read the passwd and group of the tree that owners are looked up in (F023)', async () => {
    const byName = (name: string) => ({ byName: { name, input: 1 } })
    const copy = { src: '/a', dest: '/b', owner: { user: byName('u'), group: byName('g') } }
    const action = { input: -1, secondaryInput: 0, output: 0, copy }
    const op = { file: { actions: [action] } } as unknown as pb.Op.$Properties
    const queries: ChecksumQuery[] = []
    const resolved = createOpResolver({ worker: checksumWorker(queries) })(
      vertexOf(pb.Op.encode(op).finish(), 2),
    )
    const { map } = await resolved.cacheMap(0, context)
    const input = { id: 'w::r', value: undefined, clone: () => input, release: async () => {} }
    await map.inputs[1]!.contentDigest!(input, context)
    expect(queries.map(({ path, followLinks }) => [path, followLinks])).toEqual([
      ['/etc/group', true],
      ['/etc/passwd', true],
    ])
    expect(map.inputs[1]!.selector).toBe(sha256('/etc/passwd\0/etc/group'))
  })

  it('of sources carry their scheme, and those of a session are never the same again (F024)', () => {
    expect(sourceKeyDigest('sha256:abc')).toBe(sha256('buildkit.source.v0:sha256:abc'))
    expect(sourceKeyDigest('session:x')).toBe(
      sha256('buildkit.source.v0:session:x').replace('sha256:', 'random:'),
    )
  })
})

describe('selectors', () => {
  it('drop what lies below another one', () => {
    expect(dedupePaths(['/a/b', '/a', '/ab', '/a'])).toEqual(['/a', '/ab'])
    expect(dedupePaths(['/', '/a'])).toEqual(['/'])
  })

  it('keep filtered ones and those that follow links apart', () => {
    const filtered = { ...plainSelector('/a', false), excludePatterns: ['x'] }
    const reduced = dedupeSelectors([
      plainSelector('/a/b', false),
      filtered,
      plainSelector('/a', true),
      plainSelector('/a', false),
    ])
    expect(reduced).toEqual([plainSelector('/a', false), plainSelector('/a', true), filtered])
  })
})
