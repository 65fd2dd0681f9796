import { SlipwayError } from '@slipway/base'
import type { GoValue } from '@slipway/oci'
import type { RemoteLayer } from '@slipway/worker'
import { type GoTime, goTimeOfMs, parseGoTime } from './go-time.ts'

/** One entry of an image's history, its time at full precision. */
export interface HistoryItem {
  readonly created: GoTime | undefined
  readonly createdBy: string
  readonly author: string
  readonly comment: string
  readonly emptyLayer: boolean
}

export function parseHistory(value: unknown): readonly HistoryItem[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw invalid('history is not a list')
  return value.map((entry: unknown) => {
    const fields = (entry ?? {}) as Record<string, unknown>
    const text = (key: string): string => {
      const field = fields[key] ?? ''
      if (typeof field !== 'string') throw invalid(`history: ${key} is not a string`)
      return field
    }
    const created = text('created')
    return {
      created: created === '' ? undefined : parseGoTime(created),
      createdBy: text('created_by'),
      author: text('author'),
      comment: text('comment'),
      emptyLayer: fields['empty_layer'] === true,
    }
  })
}

/**
 * Makes history and layers agree: entries beyond the layers become empty, layers without an entry get one from their
 * own facts, and entries without a time get the time of the first new layer, or of the layer before them.
 */
export function normalizeHistory(
  history: readonly HistoryItem[],
  layers: readonly RemoteLayer[],
): readonly HistoryItem[] {
  const fitted = fitToLayers(history, layers)
  let layer = 0
  const timed = fitted.map((item) => {
    if (item.emptyLayer) return item
    const created = item.created ?? layerTime(layers[layer])
    layer++
    return { ...item, created }
  })
  return fillTimes(timed)
}

export function historyJson(history: readonly HistoryItem[]): GoValue {
  if (history.length === 0) return null
  return history.map((item) => ({
    created: item.created?.text,
    created_by: item.createdBy === '' ? undefined : item.createdBy,
    author: item.author === '' ? undefined : item.author,
    comment: item.comment === '' ? undefined : item.comment,
    empty_layer: item.emptyLayer ? true : undefined,
  }))
}

/** Clamps times to the epoch; the leading entries that came with the base image keep theirs. */
export function clampHistory(
  history: readonly HistoryItem[],
  epoch: GoTime,
  base: readonly HistoryItem[],
): readonly HistoryItem[] {
  let diverged = false
  return history.map((item, index) => {
    if (!diverged && index < base.length && sameItem(item, base[index]!)) return item
    diverged = true
    return !item.created || item.created.nanos > epoch.nanos ? { ...item, created: epoch } : item
  })
}

function fitToLayers(
  history: readonly HistoryItem[],
  layers: readonly RemoteLayer[],
): readonly HistoryItem[] {
  let seen = 0
  const fitted = history.map((item) => {
    if (item.emptyLayer) return item
    if (seen >= layers.length) return { ...item, emptyLayer: true }
    seen++
    return item
  })
  const missing = layers.slice(seen).map((layer) => ({
    created: layerTime(layer),
    createdBy: layer.description || 'created by buildkit',
    author: '',
    comment: 'buildkit.exporter.image.v0',
    emptyLayer: false,
  }))
  return [...fitted, ...missing]
}

function fillTimes(history: readonly HistoryItem[]): readonly HistoryItem[] {
  let created: GoTime | undefined
  let gap = false
  for (const item of history) {
    if (!item.created) {
      gap = true
      continue
    }
    created = item.created
    if (gap) break
  }
  gap = false
  return history.map((item) => {
    if (!item.created) {
      gap = true
      return { ...item, created }
    }
    if (gap) created = item.created
    return item
  })
}

function layerTime(layer: RemoteLayer | undefined): GoTime | undefined {
  return layer?.createdAt === undefined ? undefined : goTimeOfMs(layer.createdAt)
}

function sameItem(a: HistoryItem, b: HistoryItem): boolean {
  return (
    a.created?.text === b.created?.text &&
    a.createdBy === b.createdBy &&
    a.author === b.author &&
    a.comment === b.comment &&
    a.emptyLayer === b.emptyLayer
  )
}

function invalid(what: string): SlipwayError {
  return new SlipwayError('invalid-argument', `failed to unmarshal history from config: ${what}`)
}
