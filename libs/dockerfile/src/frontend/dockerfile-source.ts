import { isCode, SlipwayError, withDetails, wrapError } from '@slipway/base'
import type { Bridge, BridgeRef } from '@slipway/frontend'
import { local, marshalDefinition, type SourceMap, type State } from '@slipway/llb'
import { baseName, dirName, joinPath } from '@slipway/patterns'
import type { pb } from '@slipway/proto'
import type { LintFinding } from '../lint/linter.ts'
import { formatFinding } from '../lint/linter.ts'
import { nameSource } from '../parser/location.ts'
import type { BuildContext } from './build-context.ts'
import { headDigest, solveState } from './solve.ts'

const DEFAULT_NAME = 'Dockerfile'

/** The Dockerfile of a build, as read. */
export interface DockerfileSource {
  readonly filename: string
  readonly data: Uint8Array
  readonly definition: pb.Definition.$Properties
  readonly sourceMap: SourceMap
  /** `<Dockerfile>.dockerignore`, where there is one. */
  readonly dockerignore: Uint8Array | undefined
}

export async function readDockerfile(bridge: Bridge, context: BuildContext): Promise<DockerfileSource> {
  const { filename } = context
  const state = context.dockerfile ?? localDockerfile(bridge, context)
  const { definition, ref } = await solve(bridge, state)
  const data = await readText(ref, filename)
  const dockerignore = await tryRead(ref, `${filename}.dockerignore`)
  const sourceMap = { filename, language: 'Dockerfile', data, state, definition }
  return { filename, data, definition, sourceMap, dockerignore }
}

/** Only the files in question are sent, and each time anew: they are small. */
function localDockerfile(bridge: Bridge, { filename, dockerfileName }: BuildContext): State {
  const lowerCase = joinPath(dirName(filename), DEFAULT_NAME.toLowerCase())
  const followPaths = [
    filename,
    `${filename}.dockerignore`,
    ...(baseName(filename) === DEFAULT_NAME ? [lowerCase] : []),
  ]
  return local(dockerfileName, {
    followPaths,
    sessionId: localSession(bridge, dockerfileName),
    sharedKeyHint: dockerfileName,
    name: `[internal] load build definition from ${filename}`,
    differ: { type: 'none' },
  })
}

/** The session that serves a directory; builds may take theirs from several clients. */
export function localSession({ opts, sessionId }: Bridge, name: string): string {
  return opts[`local-sessionid:${name}`] ?? sessionId
}

async function solve(
  bridge: Bridge,
  state: State,
): Promise<{ readonly definition: pb.Definition.$Properties; readonly ref: BridgeRef }> {
  try {
    const { definition, ref } = await solveState(bridge, state)
    if (ref) return { definition, ref }
  } catch (error) {
    throw wrapError(error, 'failed to resolve dockerfile')
  }
  throw new SlipwayError('internal', 'failed to resolve dockerfile: no result')
}

/** A file named `Dockerfile` may also be called `dockerfile`. */
async function readText(ref: BridgeRef, filename: string): Promise<Uint8Array> {
  try {
    return await ref.readFile(filename)
  } catch (error) {
    const lower = joinPath(dirName(filename), DEFAULT_NAME.toLowerCase())
    const other = baseName(filename) === DEFAULT_NAME ? await tryRead(ref, lower) : undefined
    if (other) return other
    throw wrapError(error, 'failed to read dockerfile')
  }
}

/** The file, or undefined where it cannot be read. Only an abort is passed on. */
export async function tryRead(ref: BridgeRef | undefined, path: string): Promise<Uint8Array | undefined> {
  try {
    return await ref?.readFile(path)
  } catch (error) {
    if (isCode(error, 'canceled')) throw error
    return undefined
  }
}

/** Shows a finding in the progress, at the step that loaded the file. */
export function warnFinding(bridge: Bridge, source: DockerfileSource, finding: LintFinding): void {
  const { filename, data, definition } = source
  bridge.warn({
    vertex: headDigest(definition),
    level: 1,
    short: formatFinding(finding),
    detail: [finding.description],
    url: finding.url,
    source: { filename, data, language: 'Dockerfile', definition },
    ranges: finding.location,
  })
}

/** The error with its places named, so that clients show the lines. */
export function withSource(error: unknown, source: DockerfileSource): SlipwayError {
  const { filename, data, definition } = source
  return nameSource(withDetails(error), {
    filename,
    data,
    language: 'Dockerfile',
    definition: marshalDefinition(definition),
  })
}
