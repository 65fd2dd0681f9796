import { parseDigest, SlipwayError, wrapError } from '@slipway/base'
import { image, type State } from '@slipway/llb'
import { formatReference, parseReference, withDefaultTag, withDigest } from '@slipway/oci'
import type { Bridge } from '../frontend.ts'

/** What the config of an image says about how its frontend is run. */
export interface FrontendConfig {
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly cwd: string
  readonly labels: Readonly<Record<string, string>>
}

export interface FrontendImage extends FrontendConfig {
  readonly state: State
  /** Of the manifest or index; '' where nobody knows. */
  readonly digest: string
}

/** Finds a named context: what a build puts in the place of an image. */
export type NamedContexts = (
  bridge: Bridge,
  name: string,
) => Promise<{ readonly state: State; readonly config?: Uint8Array } | undefined>

const DEFAULT_ENTRYPOINT = '/run'

/** The image of a frontend: a named context of that name, or what the registry has now. */
export async function findFrontendImage(
  bridge: Bridge,
  source: string,
  namedContexts: NamedContexts,
): Promise<FrontendImage> {
  const context = await namedContexts(bridge, source)
  if (context) return { state: context.state, digest: '', ...parseConfig(context.config, source) }
  const platform = bridge.workerPlatforms[0]
  if (!platform) throw new SlipwayError('failed-precondition', 'no worker offers a platform')
  const wanted = formatReference(withDefaultTag(parseReference(source)))
  const found = await bridge.resolveImageConfig(wanted, { platform, resolveMode: 'default', logName: '' })
  const named = parseReference(found.ref)
  const pinned = found.digest === '' ? named : withDigest(named, parseDigest(found.digest).digest)
  const state = image(formatReference(pinned), { recordType: 'frontend', platform })
  return { state, digest: found.digest, ...parseConfig(found.config, source) }
}

interface ImageConfig {
  readonly Entrypoint?: unknown
  readonly Env?: unknown
  readonly WorkingDir?: unknown
  readonly Labels?: unknown
}

function parseConfig(json: Uint8Array | undefined, source: string): FrontendConfig {
  const { Entrypoint, Env, WorkingDir, Labels } = json ? decodeConfig(json, source) : {}
  const args = textsOf(Entrypoint)
  return {
    args: args.length > 0 ? args : [DEFAULT_ENTRYPOINT],
    env: textsOf(Env),
    cwd: typeof WorkingDir === 'string' && WorkingDir !== '' ? WorkingDir : '/',
    labels: labelsOf(Labels),
  }
}

function decodeConfig(json: Uint8Array, source: string): ImageConfig {
  try {
    const parsed = JSON.parse(Buffer.from(json).toString()) as { readonly config?: ImageConfig | null } | null
    return parsed?.config ?? {}
  } catch (error) {
    throw wrapError(error, `failed to parse the image config of frontend ${source}`)
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string')) as Record<
    string,
    string
  >
}
