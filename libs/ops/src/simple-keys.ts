import { type Digest, keyDigest, SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { jsonKey } from './cache-key.ts'
import type { OpKey } from './exec/cache-map.ts'
import { BUILD_OP, DIFF_OP, MERGE_OP, PASSTHROUGH_OP } from './go-messages.ts'
import { goStruct } from './go-struct.ts'
import { toNumber } from './pb-numbers.ts'

/**
 * Cache-map digest of a source. Keys that name a session stand for content that is never the same again; their algorithm
 * says so.
 */
export function sourceKeyDigest(key: string): Digest {
  const digest = keyDigest(`buildkit.source.v0:${key}`, 'string')
  return key.startsWith('session:') ? `random:${digest.slice('sha256:'.length)}` : digest
}

export function mergeKey(merge: pb.MergeOp.$Properties): OpKey {
  const digest = jsonKey({ Type: 'buildkit.merge.v0', Merge: goStruct(merge, MERGE_OP) })
  return plainKey(digest, merge.inputs?.length ?? 0)
}

export function diffKey(diff: pb.DiffOp.$Properties): OpKey {
  const sides = [diff.lower?.input, diff.upper?.input].filter((input) => toNumber(input) !== -1)
  return plainKey(jsonKey({ Type: 'buildkit.diff.v0', Diff: goStruct(diff, DIFF_OP) }), sides.length)
}

export function passthroughKey(passthrough: pb.PassthroughOp.$Properties, inputCount: number): OpKey {
  const digest = jsonKey({
    Type: 'buildkit.passthrough.v0',
    Passthrough: goStruct(passthrough, PASSTHROUGH_OP),
  })
  return plainKey(digest, inputCount)
}

export function buildKey(build: pb.BuildOp.$Properties, inputCount: number): OpKey {
  if (build.def)
    throw new SlipwayError('unimplemented', 'build ops with an embedded definition are not supported')
  return plainKey(jsonKey({ Type: 'buildkit.build.v0', Exec: goStruct(build, BUILD_OP) }), inputCount)
}

function plainKey(digest: Digest, inputCount: number): OpKey {
  return { digest, inputs: Array.from({ length: inputCount }, () => ({})) }
}
