import { SlipwayError } from '@slipway/base'
import { COMPATIBILITY } from '@slipway/builds'
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

/**
 * Defaults of an exporter as the BuildKit of that generation has them. Throws `invalid-argument` for what that one could not do.
 */
export function defaultsOf(
  type: string,
  options: ImageOptions,
  version: number,
): { readonly ociTypes: boolean; readonly ociArtifact: boolean } {
  if (version === COMPATIBILITY.v013 && options.compression.type === 'zstd') {
    throw new SlipwayError(
      'invalid-argument',
      `unsupported compatibility-version ${version} feature ${type} exporter compression=zstd`,
    )
  }
  const isCurrent = version >= COMPATIBILITY.v031
  return { ociTypes: type === 'oci' || isCurrent, ociArtifact: isCurrent }
}

/** Decides what the attributes left open, with the frontend's own annotations and epoch. */
export function settleOptions(
  options: ImageOptions,
  source: ExportSource,
  defaults: { readonly ociTypes: boolean; readonly ociArtifact: boolean },
): ImageOptions {
  const annotations = [...source.metadata]
    .filter(([key]) => key.startsWith('annotation'))
    .map(([key, value]) => [key, Buffer.from(value).toString()] as const)
  const ociTypes = options.ociTypes ?? defaults.ociTypes
  const settled: ImageOptions = {
    ...options,
    annotations: mergeAnnotations(options.annotations, parseAnnotations(annotations).groups),
    ociTypes,
    ociArtifact: options.ociArtifact ?? (defaults.ociArtifact && ociTypes),
    epoch: options.epoch === undefined ? epochOfMetadata(source.metadata) : options.epoch,
  }
  validateImageOptions(settled)
  return settled
}
