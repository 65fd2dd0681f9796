import { epochOfMetadata } from '../attrs.ts'
import type { ExportSource } from '../exporters.ts'
import { mergeAnnotations, parseAnnotations } from './annotations.ts'
import { type ImageOptions, validateImageOptions } from './options.ts'

/** The result with attributes of the request laid over its metadata. */
export function withMetadata(source: ExportSource, extra: ReadonlyMap<string, string>): ExportSource {
  if (extra.size === 0) return source
  const metadata = new Map(source.metadata)
  for (const [key, value] of extra) metadata.set(key, Buffer.from(value))
  return { ...source, metadata }
}

/** Decides what the attributes left open, with the frontend's own annotations and epoch. */
export function settleOptions(options: ImageOptions, source: ExportSource): ImageOptions {
  const annotations = [...source.metadata]
    .filter(([key]) => key.startsWith('annotation'))
    .map(([key, value]) => [key, Buffer.from(value).toString()] as const)
  const ociTypes = options.ociTypes ?? true
  const settled: ImageOptions = {
    ...options,
    annotations: mergeAnnotations(options.annotations, parseAnnotations(annotations).groups),
    ociTypes,
    ociArtifact: options.ociArtifact ?? ociTypes,
    epoch: options.epoch === undefined ? epochOfMetadata(source.metadata) : options.epoch,
  }
  validateImageOptions(settled)
  return settled
}
