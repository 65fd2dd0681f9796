import { SlipwayError, wrapError } from '@slipway/base'
import type { Bridge, BridgeRef } from '@slipway/frontend'
import { fileActions, fromDefinition, git, http, scratch, type State } from '@slipway/llb'
import { gitOptions, parseGitRef } from '../convert/git-ref.ts'
import { isArchive } from './archive-magic.ts'
import { isTrue } from './settings.ts'
import { solveState } from './solve.ts'

const CONTEXT = 'context'
const DOCKERFILE = 'dockerfile'
const HTTP_FILENAME = 'context'
const MAGIC_LENGTH = 1024

/** Where the Dockerfile and the files it copies come from. */
export interface BuildContext {
  /** Undefined: the client's directory of the name `localName`. */
  readonly state: State | undefined
  readonly localName: string
  /** Undefined: the client's directory of the name `dockerfileName`. */
  readonly dockerfile: State | undefined
  readonly dockerfileName: string
  readonly filename: string
}

/** Finds the context that the options name: a git repository, an archive or file from the web, an input, or local. */
export async function openBuildContext(bridge: Bridge): Promise<BuildContext> {
  const { opts } = bridge
  const dockerfileKey = opts['dockerfilekey']
  const found = await findContext(
    bridge,
    opts[opts['contextkey'] ?? CONTEXT] ?? '',
    dockerfileKey !== undefined,
  )
  const subdir = opts['contextsubdir']
  return {
    state: found.state && subdir !== undefined ? scopeTo(found.state, subdir) : found.state,
    localName: CONTEXT,
    // A Dockerfile that was sent separately comes before the one in a remote context.
    dockerfile: dockerfileKey === undefined ? found.dockerfile : undefined,
    dockerfileName: dockerfileKey ?? DOCKERFILE,
    filename: found.filename ?? opts['filename'] ?? 'Dockerfile',
  }
}

interface Found {
  readonly state: State | undefined
  readonly dockerfile: State | undefined
  readonly filename?: string
}

async function findContext(bridge: Bridge, location: string, hasDockerfile: boolean): Promise<Found> {
  const { opts } = bridge
  const repository = gitContext(location, {
    keepGitDir: isTrue(opts['build-arg:BUILDKIT_CONTEXT_KEEP_GIT_DIR']),
    commitTimes: Boolean(opts['build-arg:SOURCE_DATE_EPOCH']),
  })
  if (repository) return { state: repository, dockerfile: repository }
  if (/^https?:\/\//.test(location)) return httpContext(bridge, location)
  const dockerfile = hasDockerfile ? undefined : bridge.inputs.get(DOCKERFILE)
  const context = bridge.inputs.get(CONTEXT)
  return {
    state: context && fromDefinition(context),
    dockerfile: dockerfile && fromDefinition(dockerfile),
  }
}

/** A git repository named by a context; undefined for anything else. */
export function gitContext(
  location: string,
  wanted: { readonly keepGitDir?: boolean; readonly commitTimes?: boolean } = {},
): State | undefined {
  const ref = parseGitRef(location)
  if (!ref) return undefined
  return git(ref.remote, {
    ...(wanted.commitTimes ? { mtime: 'commit' } : {}),
    ...gitOptions(ref),
    ...(wanted.keepGitDir ? { keepGitDir: true } : {}),
    name: `[internal] load git source ${location}`,
  })
}

/** A file from the web: an archive is the context itself, anything else a Dockerfile without one. */
async function httpContext(bridge: Bridge, url: string): Promise<Found> {
  const state = http(url, { filename: HTTP_FILENAME, name: '[internal] load remote build context' })
  const ref = await solveDownload(bridge, state)
  let head: Uint8Array
  try {
    head = await ref.readFile(HTTP_FILENAME, { offset: 0, length: MAGIC_LENGTH })
  } catch (error) {
    throw wrapError(error, 'failed to read downloaded context')
  }
  if (!isArchive(head)) return { state, dockerfile: state, filename: HTTP_FILENAME }
  const unpacked = scratch().file(fileActions.copy(state, `/${HTTP_FILENAME}`, '/', { attemptUnpack: true }))
  return { state: unpacked, dockerfile: unpacked }
}

async function solveDownload(bridge: Bridge, state: State): Promise<BridgeRef> {
  try {
    const { ref } = await solveState(bridge, state)
    if (ref) return ref
  } catch (error) {
    throw wrapError(error, 'failed to resolve httpcontext')
  }
  throw new SlipwayError('internal', 'failed to resolve httpcontext: no result')
}

function scopeTo(state: State, directory: string): State {
  return scratch().file(fileActions.copy(state, directory, '/', { dirContentsOnly: true }))
}
