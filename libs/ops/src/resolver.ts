import {
  type Digest,
  type SolveDetail,
  isCode,
  pace,
  sha256,
  SlipwayError,
  withSolveDetail,
  wrapError,
} from '@slipway/base'
import type { LoadedOp, LoadOptions, VertexMetadata } from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { CacheMap, CacheMapInput, Op, OpContext, OpResolver, Result, Vertex } from '@slipway/solver'
import type { ListedFile, RefHold, RefId, WorkContext, Worker } from '@slipway/worker'
import { runBuild } from './build/run.ts'
import { execKey, type InputKey, type OpKey } from './exec/cache-map.ts'
import { fileKey } from './file/cache-map.ts'
import { toNumber } from './pb-numbers.ts'
import { inputId, isLocal, refResult } from './results.ts'
import { contentDigest, type Selector } from './selector.ts'
import { reportFiles } from './report-files.ts'
import { buildKey, diffKey, mergeKey, passthroughKey, sourceKeyDigest } from './simple-keys.ts'
import { compatibilityOf, workContext } from './work-context.ts'

/** Frees what was acquired. */
export interface OpSlots {
  acquire(signal?: AbortSignal): Promise<Disposable>
}

export interface OpResolverOptions {
  readonly worker: Worker
  /** Limits how many source, exec and file ops run at once; merges and diffs cost nothing. */
  readonly slots?: OpSlots
  /** Told what a source was pinned to, for provenance. */
  readonly onPin?: (vertex: Digest, source: pb.SourceOp.$Properties, pin: string) => void
  /** Told of the files whose contents decide an input's key, while a step runs: for whoever wants to say what changed. */
  readonly onListed?: (vertex: Digest, input: number, files: readonly ListedFile[]) => void
  /** How the definitions of nested builds are loaded. */
  readonly load?: LoadOptions
}

/**
 * Makes ops of vertices whose `op` is a `LoadedOp`, as the loader validated it. Keys are computed here; content and work come
 * from the worker.
 */
export function createOpResolver(options: OpResolverOptions): OpResolver {
  return (vertex) => resolveOp(vertex, options)
}

function resolveOp(vertex: Vertex, options: OpResolverOptions): Op {
  const loaded = vertex.op as LoadedOp
  const { op } = loaded
  if (op.source) return sourceOp(vertex, loaded, op.source, options)
  if (op.passthrough) return passthroughOp(vertex, op.passthrough)
  if (op.build) return buildOp(vertex, op.build, options)
  let known: OpKey | undefined
  const key = (): OpKey => (known ??= keyOf(op, loaded.platform, vertex.inputs.length))
  const limited = Boolean(op.exec ?? op.file)
  return {
    cacheMap: async () => ({ map: cacheMap(key(), vertex, options.worker), done: true }),
    run: async (inputs, context) => {
      const reporting = options.onListed
        ? reportFiles(vertex, key().inputs, inputs, workContext(context), options)
        : undefined
      try {
        return await runOnWorker(vertex, loaded, inputs, context, options.worker)
      } finally {
        // The inputs are held as long as this runs.
        await reporting
      }
    },
    ...(limited ? acquireFrom(options.slots) : {}),
  }
}

function keyOf(op: pb.Op.$Properties, platform: Platform, inputCount: number): OpKey {
  if (op.exec) return execKey(op.exec, platform, inputCount)
  if (op.file) return fileKey(op.file, inputCount)
  if (op.merge) return mergeKey(op.merge)
  if (op.diff) return diffKey(op.diff)
  throw new SlipwayError('unimplemented', 'the definition has an op of a kind this version does not know')
}

function acquireFrom(slots: OpSlots | undefined): Pick<Op, 'acquire'> {
  if (!slots) return {}
  return {
    acquire: async (signal) => {
      const slot = await slots.acquire(signal)
      return () => slot[Symbol.dispose]()
    },
  }
}

function cacheMap(key: OpKey, vertex: Vertex, worker: Worker): CacheMap {
  return {
    digest: key.digest,
    inputs: key.inputs.map((input, index) => cacheMapInput(input, index, vertex, worker)),
  }
}

function cacheMapInput(input: InputKey, index: number, vertex: Vertex, worker: Worker): CacheMapInput {
  const { selector, content } = input
  const subject = { kind: 'cache', index } as const
  const about = (id: RefId) => ({ ...opFacts(vertex), inputIds: [id], subject })
  return {
    ...(selector === undefined ? {} : { selector }),
    ...(content === undefined
      ? {}
      : {
          contentDigest: async (result, context) => {
            const [id, work] = [inputId(result), workContext(context)]
            const rest = pace()
            if (rest) await rest
            try {
              await checkRequired(content, id, worker, work)
              return await contentDigest(content, (query) => worker.checksum(id, query, work))
            } catch (error) {
              throw withSolveDetail(wrapError(error, `failed to calculate checksum of ref ${id}`), about(id))
            }
          },
        }),
    prepare: async (result, context) => {
      const id = inputId(result)
      if (id === '' || isLocal(result)) return
      try {
        await worker.prepare?.(id, workContext(context))
      } catch (error) {
        throw withSolveDetail(error, about(id))
      }
    },
  }
}

/** What every error of a step says of it. */
function opFacts(vertex: Vertex): Pick<SolveDetail, 'op' | 'description'> {
  const { op } = vertex.op as LoadedOp
  const { description } = vertex.options
  return { op, ...(description ? { description } : {}) }
}

/** Patterns hide that what they should be applied to is not there at all. */
async function checkRequired(
  selectors: readonly Selector[],
  ref: RefId,
  worker: Worker,
  work: WorkContext,
): Promise<void> {
  for (const path of new Set(selectors.flatMap((selector) => selector.requiredPaths))) {
    try {
      await worker.statFile(ref, path, work)
    } catch (error) {
      if (!isCode(error, 'not-found')) throw error
      throw new SlipwayError('not-found', `${JSON.stringify(path)}: not found`, { cause: error })
    }
  }
}

async function runOnWorker(
  vertex: Vertex,
  loaded: LoadedOp,
  inputs: readonly Result[],
  context: OpContext,
  worker: Worker,
): Promise<readonly (Result | undefined)[]> {
  const resources = (vertex.options.metadata as VertexMetadata | undefined)?.linuxResources
  const request = {
    vertex: vertex.digest,
    op: loaded.op,
    platform: loaded.platform,
    inputs: inputs.map(inputId),
    description: vertex.name,
    ...(resources ? { linuxResources: resources } : {}),
    // Only checkouts differ from one generation of BuildKit to the next.
    ...(loaded.op.source?.identifier?.startsWith('git://') ? compatibilityOf(context) : {}),
  }
  // What a failed step left can be looked at as long as some build knows the step.
  const onFailed = (left: readonly RefHold[]): void =>
    context.onDiscard(async () => {
      for (const hold of left) await hold.release()
    })
  const rest = pace()
  if (rest) await rest
  try {
    const holds = await worker.run(request, { ...workContext(context), onFailed })
    return holds.map((hold) => hold && refResult(hold))
  } catch (error) {
    throw withSolveDetail(error, opFacts(vertex))
  }
}

function sourceOp(
  vertex: Vertex,
  loaded: LoadedOp,
  source: pb.SourceOp.$Properties,
  options: OpResolverOptions,
): Op {
  const memoKey = `source ${sha256(loaded.raw)} ${JSON.stringify(loaded.platform)}`
  return {
    cacheMap: async (index, context) => {
      const found = await context
        .memo(`${memoKey} ${index}`, async () =>
          options.worker.sourceKey(source, loaded.platform, index, workContext(context)),
        )
        .catch((error: unknown) => {
          throw withSolveDetail(error, opFacts(vertex))
        })
      if (found.pin !== undefined) options.onPin?.(vertex.digest, source, found.pin)
      return { map: { digest: sourceKeyDigest(found.key), inputs: [] }, done: found.done }
    },
    run: (inputs, context) => runOnWorker(vertex, loaded, inputs, context, options.worker),
    ...acquireFrom(options.slots),
  }
}

function passthroughOp(vertex: Vertex, passthrough: pb.PassthroughOp.$Properties): Op {
  const key = passthroughKey(passthrough, vertex.inputs.length)
  return {
    cacheMap: async () => ({ map: { digest: key.digest, inputs: key.inputs }, done: true }),
    run: async (inputs) =>
      (passthrough.outputs ?? []).map((output) => {
        const index = toNumber(output)
        if (index >= 0 && index < inputs.length) return inputs[index]?.clone()
        throw new SlipwayError('invalid-argument', `invalid passthrough output input index ${index}`)
      }),
  }
}

function buildOp(vertex: Vertex, build: pb.BuildOp.$Properties, options: OpResolverOptions): Op {
  const key = buildKey(build, vertex.inputs.length)
  return {
    cacheMap: async () => ({ map: { digest: key.digest, inputs: key.inputs }, done: true }),
    run: async (inputs, context) => [await runBuild(build, inputs, context, options)],
  }
}
