import { sha256, wrapError } from '@slipway/base'
import type { Bridge } from '@slipway/frontend'
import { marshalOp, type State, unmarshalOp } from '@slipway/llb'
import type { pb } from '@slipway/proto'
import { newestFileTime } from './archive-time.ts'

const FILENAME_ATTR = 'http.filename'

/**
 * The time of a source in seconds: of the commit of a repository, or when a file of the web was changed last, else the
 * newest time inside of it where it is an archive. Undefined for states that are not made of one source.
 */
export async function sourceTime(bridge: Bridge, state: State, logName: string): Promise<bigint | undefined> {
  const op = await onlySource(state)
  const source = op?.source
  const identifier = source?.identifier ?? ''
  // A directory of the client has no time of its own.
  if (!op || !source || identifier.startsWith('local://')) return undefined
  const { Git: git, HTTP: web } = await bridge.resolveSource({
    Source: source,
    LogName: logName,
    ...(identifier.startsWith('git://') ? { Git: { ReturnObject: true } } : {}),
  })
  if (git?.CommitObject?.length) return commitTime(git.CommitObject)
  if (web?.LastModified) return BigInt(String(web.LastModified.seconds ?? 0))
  const filename = source.attrs?.[FILENAME_ATTR] ?? ''
  if (!/^https?:\/\//.test(identifier) || filename === '') return undefined
  const { ref } = await bridge.solve({ definition: definitionOf(op) })
  const data = await ref?.readFile(filename)
  if (!data) return undefined
  return await newestFileTime(data).catch((error: unknown) => {
    throw wrapError(error, `SOURCE_DATE_EPOCH of ${filename}`)
  })
}

async function onlySource(state: State): Promise<pb.Op.$Properties | undefined> {
  const ops = ((await state.marshal()).def ?? []).map(unmarshalOp).filter(({ source }) => source)
  return ops.length === 1 ? ops[0] : undefined
}

function definitionOf(op: pb.Op.$Properties): pb.Definition.$Properties {
  const bytes = marshalOp(op)
  return { def: [bytes, marshalOp({ inputs: [{ digest: sha256(bytes) }] })] }
}

/** `committer Name <mail> SECONDS ZONE`, among the headers of a commit. */
function commitTime(commit: Uint8Array): bigint | undefined {
  const [headers = ''] = Buffer.from(commit).toString('latin1').split('\n\n', 1)
  const seconds = /^committer .*> (-?\d+) [+-]\d{4}$/m.exec(headers)?.[1]
  return seconds === undefined ? undefined : BigInt(seconds)
}
