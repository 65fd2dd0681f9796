import { SlipwayError, wrapError } from '@slipway/base'
import { emptyEnv } from '../shell/env.ts'
import { image, scratch } from '@slipway/llb'
import {
  formatPlatformAll,
  formatReference,
  parseReference,
  type Platform,
  type Reference,
  withDefaultTag,
} from '@slipway/oci'
import { suggest } from '../lint/suggest.ts'
import { withLocation } from '../parser/location.ts'
import type { BuildPlatforms } from './args.ts'
import { reportBasePlatform } from './checks.ts'
import { cloneImage, emptyImage, type ImageDraft, parseImageDraft } from './image-draft.ts'
import { locate } from './locate.ts'
import { stepName } from './names.ts'
import type { ConvertOptions } from './options.ts'
import { contextPaths } from './stages.ts'
import type { StageList, StageState } from './stage-state.ts'

interface Scope {
  readonly options: ConvertOptions
  readonly platforms: BuildPlatforms
  readonly stages: StageList
}

/** Finds what the stage's FROM line names. A stage that nobody needs is only checked for its name. */
export async function resolveBase(stage: StageState, needed: boolean, scope: Scope): Promise<void> {
  stage.resolved = needed
  if (stage.baseName === 'scratch' && !stage.namedContext) {
    stage.state = scratch()
    stage.image = emptyImage(scope.platforms.target)
    stage.platform = scope.platforms.target
    if (stage.isExternal) stage.dispatched = true
    return
  }
  try {
    await resolveImage(stage, needed, scope)
  } catch (error) {
    throw withLocation(error, stage.stage.location)
  } finally {
    if (stage.isExternal) stage.dispatched = true
  }
}

async function resolveImage(stage: StageState, needed: boolean, scope: Scope): Promise<void> {
  const { options } = scope
  const original = stage.baseName
  const reference = parseBaseName(original)
  const platform = stage.platform ?? scope.platforms.target
  stage.baseName = formatReference(withDefaultTag(reference))
  if (!needed) return pull(stage, platform, scope)
  if (stage.namedContext) return loadNamedStage(stage)
  if (await loadNamedBase(stage, platform, options)) return
  const found = await fetchConfig(stage, original, platform, scope)
  const image = parseConfig(found.config)
  stage.baseImage = image
  stage.image = cloneImage(image)
  stage.image.created = undefined
  const actual =
    stage.platform === undefined && scope.platforms.implicitTarget
      ? detectPlatform(image.platform, platform, scope.platforms.build)
      : platform
  stage.baseName = pinnedName(reference, found)
  if (isEmpty(image)) stage.state = scratch()
  else {
    pull(stage, actual, scope)
    reportBasePlatform(options.linter, original, actual, image.platform, stage.stage.location)
  }
  stage.platform = actual
}

function parseBaseName(name: string): Reference {
  try {
    return parseReference(name)
  } catch (error) {
    throw wrapError(error, `failed to parse stage name ${JSON.stringify(name)}`)
  }
}

function pinnedName(reference: Reference, found: { readonly ref: string; readonly digest: string }): string {
  const named = formatReference(reference) === found.ref ? reference : parseReference(found.ref)
  return formatReference(found.digest === '' ? named : { ...named, digest: found.digest })
}

function pull(stage: StageState, platform: Platform, { options }: Scope): void {
  const { source, location } = stage.stage
  stage.state = image(stage.baseName, {
    resolveMode: options.resolveMode,
    platform,
    description: { 'com.docker.dockerfile.v1.command': source },
    name: stepName(stage, `FROM ${stage.baseName}`, platform, emptyEnv),
    ...locate(options, location),
  })
  stage.platform = platform
}

async function loadNamedStage(stage: StageState): Promise<void> {
  const { state, image } = await stage.namedContext!.load()
  stage.dispatched = true
  stage.state = state
  if (!image) return
  stage.image = { ...cloneImage(image), created: undefined }
  if (image.platform.architecture !== '' && image.platform.os !== '') stage.platform = image.platform
}

async function loadNamedBase(
  stage: StageState,
  platform: Platform,
  options: ConvertOptions,
): Promise<boolean> {
  const context = options.context.namedContext(stage.baseName, {
    platform,
    paths: () => contextPaths(stage.paths),
  })
  if (!context) return false
  const { state, image = emptyImage(platform) } = await context.load()
  stage.baseImage = image
  stage.image = { ...cloneImage(image), created: undefined }
  stage.state = state.platform(platform)
  stage.platform = platform
  return true
}

async function fetchConfig(
  stage: StageState,
  original: string,
  platform: Platform,
  { options, stages }: Scope,
): Promise<{ readonly ref: string; readonly digest: string; readonly config: Uint8Array }> {
  const prefix = options.multiPlatform ? `[${formatPlatformAll(platform)} internal]` : '[internal]'
  try {
    return await options.context.resolveImage(stage.baseName, {
      platform,
      logName: `${prefix} load metadata for ${stage.baseName}`,
    })
  } catch (error) {
    const { code, message, details } = wrapError(error, original)
    const near = suggest(original, namesLike(stages), true)
    const hint = near === undefined ? '' : ` (did you mean ${near}?)`
    throw new SlipwayError(code, `${message}${hint}`, { cause: error, details })
  }
}

function* namesLike(stages: StageList): Iterable<string> {
  yield* stages.names()
  yield* COMMON_NAMES
}

/** Names that users often mean; the odd ones are part of what BuildKit suggests from. */
const COMMON_NAMES = ['alpine', 'busybox', 'centos', 'debian', 'golang', 'ubuntu', 'fedora'].flatMap(
  (name) => [name, `docker.io/library${name}`, `${name}:latest`, `docker.io/library${name}:latest`],
)

function parseConfig(config: Uint8Array): ImageDraft {
  try {
    return parseImageDraft(config)
  } catch (error) {
    throw wrapError(error, 'failed to parse image config')
  }
}

function isEmpty(image: ImageDraft): boolean {
  return (image.rootfs?.diff_ids.length ?? 0) === 0 && image.history.every((entry) => entry.empty_layer)
}

/** The platform that an image turned out to have, where nobody asked for one and a worker can run it. */
function detectPlatform(image: Platform, target: Platform, supported: readonly Platform[]): Platform {
  const same = (platform: Platform): boolean =>
    platform.os === image.os && platform.architecture === image.architecture
  return same(target) ? target : (supported.find(same) ?? target)
}
