import { SlipwayError, wrapError } from '@slipway/base'
import type { Bridge } from '@slipway/frontend'
import { fromDefinition, http, image, local, ociLayout, type ResolveMode, scratch, State } from '@slipway/llb'
import {
  familiarReference,
  formatPlatformAll,
  formatReference,
  hostPlatform,
  normalizePlatform,
  parseReference,
  type Platform,
  withDefaultTag,
} from '@slipway/oci'
import { parseIgnoreFile } from '@slipway/patterns'
import { encodeImage, type ImageDraft, parseImageDraft } from '../convert/image-draft.ts'
import type { NamedContext, NamedContextQuery } from '../convert/options.ts'
import { gitContext } from './build-context.ts'
import { localSession, tryRead } from './dockerfile-source.ts'
import { decodeInputMetadata } from './input-metadata.ts'
import { solveState } from './solve.ts'

type Loaded = Awaited<ReturnType<NamedContext['load']>>

const DOCKERIGNORE = '.dockerignore'

interface Request {
  readonly bridge: Bridge
  readonly resolveMode: ResolveMode
  readonly name: string
  /** The name with the platform, where the option has one. */
  readonly key: string
  readonly input: string
  readonly query: NamedContextQuery
}

/** What `context:<name>` options say a name stands for, a variant for the platform first. */
export function findNamedContext(
  bridge: Bridge,
  resolveMode: ResolveMode,
  text: string,
  query: NamedContextQuery,
): NamedContext | undefined {
  if (/^(?:scratch|context)$/i.test(text)) return undefined
  const name = contextName(text)
  const platform = normalizePlatform(query.platform ?? hostPlatform())
  for (const key of [`${name}::${formatPlatformAll(platform)}`, name]) {
    const option = `context:${key}`
    if (!Object.hasOwn(bridge.opts, option)) continue
    const request = { bridge, resolveMode, name, key, input: bridge.opts[option]!, query }
    return { load: () => load(request) }
  }
  return undefined
}

/** What a build puts in the place of the image `name`, for whoever runs that; undefined where it puts nothing there. */
export async function loadNamedContext(
  bridge: Bridge,
  name: string,
): Promise<{ readonly state: State; readonly config?: Uint8Array } | undefined> {
  if (!Object.keys(bridge.opts).some((key) => key.startsWith('context:'))) return undefined
  const found = await findNamedContext(bridge, 'default', name, { paths: () => undefined })?.load()
  return found && { state: found.state, ...(found.image ? { config: encodeImage(found.image) } : {}) }
}

function contextName(text: string): string {
  try {
    return familiarReference(parseReference(text)).replace(/:latest$/, '')
  } catch (error) {
    throw wrapError(error, `invalid context name ${text}`)
  }
}

async function load(request: Request): Promise<Loaded> {
  const { input, key } = request
  const colon = input.indexOf(':')
  if (colon < 0) throw invalid(`invalid context specifier ${input} for ${key}`)
  const scheme = input.startsWith('git@') ? 'git' : input.slice(0, colon)
  const rest = input.slice(colon + 1)
  switch (scheme) {
    case 'docker-image':
      return loadImage(request, rest.replace(/^\/\//, ''))
    case 'oci-layout':
      return loadOciLayout(request, rest.replace(/^\/\//, ''))
    case 'git':
      return { state: gitContext(input) ?? fail(`invalid git context ${input}`) }
    case 'http':
    case 'https':
      return { state: gitContext(input) ?? download(request) }
    case 'local':
      return loadLocal(request, rest)
    case 'input':
      return loadInput(request, rest)
    default:
      return fail(`unsupported context source ${scheme} for ${key}`)
  }
}

function download({ input, key }: Request): State {
  return http(input, { filename: 'context', name: `[context ${key}] ${input}` })
}

async function loadImage({ bridge, resolveMode, key, query }: Request, text: string): Promise<Loaded> {
  if (text === 'scratch') return { state: scratch() }
  const ref = formatReference(withDefaultTag(parseReference(text)))
  const platform = query.platform ?? defaultPlatform(bridge)
  const found = await bridge.resolveImageConfig(ref, {
    platform,
    resolveMode,
    logName: `[context ${key}] load metadata for ${text}`,
  })
  const state = image(found.ref, {
    name: `[context ${key}] ${text}`,
    ...(query.platform ? { platform: query.platform } : {}),
  })
  return { state: state.imageConfig(found.config), image: imageOf(found.config) }
}

function imageOf(config: Uint8Array): ImageDraft {
  return { ...parseImageDraft(config), created: undefined }
}

function defaultPlatform(bridge: Bridge): Platform {
  return bridge.workerPlatforms[0] ?? hostPlatform()
}

async function loadOciLayout(
  { bridge, name, key, query, resolveMode }: Request,
  text: string,
): Promise<Loaded> {
  const match = /^([^@]+?)(?::[\w][\w.-]{0,127})?@([^@]+)$/.exec(text)
  if (!match) throw invalid(`oci-layout reference ${JSON.stringify(text)} has no digest`)
  const [, storeId, digest] = match
  // The name of the context stands in for one that the layout does not have.
  const ref = formatReference({ ...parseReference(name), digest: parseReference(`x@${digest}`).digest! })
  const { sessionId } = bridge
  const found = await bridge.resolveImageConfig(ref, {
    platform: query.platform ?? defaultPlatform(bridge),
    resolveMode,
    logName: `[context ${key}] load metadata for ${ref}`,
    store: { sessionId, storeId: storeId! },
  })
  const state = ociLayout(ref, {
    sessionId,
    storeId: storeId!,
    name: `[context ${key}] OCI load from client`,
    ...(query.platform ? { platform: query.platform } : {}),
  })
  return { state: state.imageConfig(found.config), image: parseImageDraft(found.config) }
}

/** A directory of the client; which of its paths are read is known when it is marshalled. */
async function loadLocal({ bridge, key, query }: Request, directory: string): Promise<Loaded> {
  const sessionId = localSession(bridge, directory)
  const ignore = local(directory, {
    sessionId,
    followPaths: [DOCKERIGNORE],
    sharedKeyHint: `context:${key}-${DOCKERIGNORE}`,
    name: `[context ${key}] load ${DOCKERIGNORE}`,
    differ: { type: 'none' },
  })
  const { ref } = await solveState(bridge, ignore, { evaluate: true })
  const file = await tryRead(ref, DOCKERIGNORE)
  const excludePatterns = parseIgnoreFile(Buffer.from(file ?? '').toString())
  const sharedKeyHint = `context:${key}-${bridge.opts[`sharedkey:localdir:${key}`] ?? ''}`
  const resolve = (): State => {
    const followPaths = query.paths()
    return local(directory, {
      sessionId,
      sharedKeyHint,
      excludePatterns,
      name: `[context ${key}] load from client`,
      ...(followPaths ? { followPaths } : {}),
    })
  }
  return { state: State.of({ kind: 'deferred', resolve }) }
}

async function loadInput({ bridge, key }: Request, name: string): Promise<Loaded> {
  const definition = bridge.inputs.get(name)
  if (!definition) throw invalid(`invalid input ${name} for ${key}`)
  const state = fromDefinition(definition)
  const metadata = bridge.opts[`input-metadata:${name}`]
  const config =
    metadata === undefined ? undefined : decodeInputMetadata(metadata).get('containerimage.config')
  if (!config) return { state }
  try {
    return { state: state.imageConfig(config), image: parseImageDraft(config) }
  } catch (error) {
    throw wrapError(error, `failed to parse image config for ${key}`)
  }
}

function fail(message: string): never {
  throw invalid(message)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
