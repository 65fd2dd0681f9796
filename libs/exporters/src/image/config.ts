import { type Digest, SlipwayError } from '@slipway/base'
import {
  encodeGoJson,
  type GoValue,
  hostPlatform,
  normalizePlatform,
  platformJson,
  RawJson,
} from '@slipway/oci'
import type { RemoteLayer } from '@slipway/worker'
import { type GoTime, goTimeOfSeconds, parseGoTime } from './go-time.ts'
import { clampHistory, type HistoryItem, historyJson, normalizeHistory, parseHistory } from './history.ts'
import { rawMembers } from './raw-members.ts'

export interface ConfigPatch {
  readonly layers: readonly RemoteLayer[]
  /** Seconds since the epoch. */
  readonly epoch: number | undefined
  /** Config of the base image, whose history keeps its times. */
  readonly baseConfig: Uint8Array | undefined
  /** Inline cache, if any. */
  readonly inlineCache?: Uint8Array
}

const UNIX_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The image config for results that have none, for this host's platform. */
export function defaultConfig(): Uint8Array {
  const platform = normalizePlatform(hostPlatform())
  return encodeGoJson({
    ...(platformJson(platform) as Readonly<Record<string, GoValue>>),
    config: {
      Env: platform.os === 'windows' ? undefined : [`PATH=${UNIX_PATH}`],
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: null },
  })
}

/**
 * The config as it is shipped: `rootfs`, `history` and `created` made to fit the layers, all else as the frontend
 * wrote it, keys in byte order. Throws `invalid-argument` with BuildKit's texts.
 */
export function patchConfig(config: Uint8Array | undefined, patch: ConfigPatch): Uint8Array {
  const text = Buffer.from(config?.length ? config : defaultConfig()).toString()
  const parsed = parseConfig(text)
  const epoch = patch.epoch === undefined ? undefined : goTimeOfSeconds(patch.epoch)
  let history = normalizeHistory(parseHistory(parsed['history']), patch.layers)
  if (epoch) history = clampHistory(history, epoch, baseHistory(patch.baseConfig))

  const members = new Map<string, GoValue>()
  for (const [key, raw] of rawMembers(text)) members.set(key, new RawJson(raw))
  const diffIds: readonly Digest[] = patch.layers.map((layer) => layer.diffId)
  members.set('rootfs', { type: 'layers', diff_ids: diffIds.length > 0 ? diffIds : null })
  members.set('history', historyJson(history))
  const created = createdTime(parsed, history, epoch)
  if (created !== undefined) members.set('created', created)
  if (patch.inlineCache) {
    members.set('moby.buildkit.cache.v0', Buffer.from(patch.inlineCache).toString('base64'))
  }
  return encodeGoJson(members)
}

function parseConfig(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `invalid image config for export: ${String(error)}`, {
      cause: error,
    })
  }
  if (parsed === null) throw invalid('invalid null image config for export')
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw invalid('invalid image config for export: not an object')
  }
  const fields = parsed as Record<string, unknown>
  if (typeof fields['os'] !== 'string' || fields['os'] === '') {
    throw invalid('invalid image config for export: missing os')
  }
  if (typeof fields['architecture'] !== 'string' || fields['architecture'] === '') {
    throw invalid('invalid image config for export: missing architecture')
  }
  return fields
}

/** `undefined` leaves the frontend's own. */
function createdTime(
  fields: Readonly<Record<string, unknown>>,
  history: readonly HistoryItem[],
  epoch: GoTime | undefined,
): GoValue | undefined {
  if (!Object.hasOwn(fields, 'created')) {
    return history.findLast((item) => item.created)?.created?.text ?? null
  }
  const created = fields['created']
  if (!epoch || typeof created !== 'string') return undefined
  return parseGoTime(created).nanos > epoch.nanos ? epoch.text : undefined
}

function baseHistory(config: Uint8Array | undefined): readonly HistoryItem[] {
  if (!config?.length) return []
  try {
    const parsed = JSON.parse(Buffer.from(config).toString()) as { history?: unknown } | null
    return parseHistory(parsed?.history)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `failed to unmarshal base image config: ${String(error)}`, {
      cause: error,
    })
  }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
