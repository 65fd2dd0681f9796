import { SlipwayError } from '@slipway/base'
import { type BuildRequest, type CacheRequest, COMPATIBILITY, type ExporterRequest } from '@slipway/builds'
import type { moby } from '@slipway/proto'

type SolveRequest = moby.buildkit.v1.SolveRequest.$Properties
type CacheOptions = moby.buildkit.v1.CacheOptions.$Properties

/** A Solve request, parsed once; older clients' fields become today's. Throws `invalid-argument`. */
export function parseSolveRequest(request: SolveRequest): BuildRequest {
  const ref = request.Ref ?? ''
  if (ref === '') throw new SlipwayError('invalid-argument', 'solve request has no ref')
  const frontend = request.Frontend ?? ''
  const definition = request.Definition ?? undefined
  if (frontend !== '' && definition && (definition.def ?? []).length > 0) {
    throw new SlipwayError('invalid-argument', 'invalid request: both Definition and Frontend specified')
  }
  refuseUnbuilt(request)
  const frontendAttrs = request.FrontendAttrs ?? {}
  return {
    ref,
    sessionId: request.Session ?? '',
    ...(definition ? { definition } : {}),
    frontend,
    frontendAttrs,
    frontendInputs: new Map(Object.entries(request.FrontendInputs ?? {})),
    exporters: parseExporters(request, frontendAttrs['build-arg:SOURCE_DATE_EPOCH']),
    sessionExporter: request.EnableSessionExporter ?? false,
    cacheExports: parseCacheExports(request.Cache ?? {}),
    cacheImports: parseCacheImports(request.Cache ?? {}),
    entitlements: request.Entitlements ?? [],
    ...(request.SourcePolicy ? { sourcePolicy: request.SourcePolicy } : {}),
    internal: request.Internal ?? false,
    compatibilityVersion: parseCompatibility(Number(request.CompatibilityVersion ?? 0)),
  }
}

function parseCompatibility(version: number): number {
  if (version === 0) return COMPATIBILITY.current
  if (Object.values<number>(COMPATIBILITY).includes(version)) return version
  throw new SlipwayError(
    'invalid-argument',
    version > COMPATIBILITY.current
      ? `unsupported compatibility-version ${version}: upgrade the daemon (max supported: ${COMPATIBILITY.current})`
      : `unsupported compatibility-version ${version}`,
  )
}

function refuseUnbuilt(request: SolveRequest): void {
  if (request.SourcePolicySession)
    throw new SlipwayError('unimplemented', 'source policy sessions are not supported yet')
  if (request.ProxyNetwork) throw new SlipwayError('unimplemented', 'the proxy network is not supported yet')
}

/**
 * An epoch given as a build argument holds for every exporter that names none of its own. One that names a source is
 * found out by the frontend, whose result says it.
 */
function parseExporters(request: SolveRequest, epoch: string | undefined): readonly ExporterRequest[] {
  const listed = (request.Exporters ?? []).map((entry) => ({
    type: entry.Type ?? '',
    attrs: entry.Attrs ?? {},
  }))
  const legacy = request.ExporterDeprecated ?? ''
  const all =
    listed.length > 0 || legacy === ''
      ? listed
      : [{ type: legacy, attrs: request.ExporterAttrsDeprecated ?? {} }]
  if (epoch === undefined || !/^(?:[+-]?\d+)?$/.test(epoch)) return all
  return all.map((entry) => ({ type: entry.type, attrs: { 'source-date-epoch': epoch, ...entry.attrs } }))
}

function parseCacheExports(cache: CacheOptions): readonly CacheRequest[] {
  const entries = (cache.Exports ?? []).map((entry) => ({ type: entry.Type ?? '', attrs: entry.Attrs ?? {} }))
  if (cache.ExportRefDeprecated) {
    entries.push({
      type: 'registry',
      attrs: { ...cache.ExportAttrsDeprecated, ref: cache.ExportRefDeprecated },
    })
  }
  const seen = new Set<string>()
  const duplicates: string[] = []
  const unique = entries.filter((entry) => {
    const key = JSON.stringify([entry.type, Object.entries(entry.attrs).sort(([a], [b]) => (a < b ? -1 : 1))])
    if (!seen.has(key)) {
      seen.add(key)
      return true
    }
    if (entry.type !== 'inline') duplicates.push(entry.type)
    return false
  })
  if (duplicates.length > 0)
    throw new SlipwayError('invalid-argument', `duplicate cache exports [${duplicates.join(' ')}]`)
  return unique
}

function parseCacheImports(cache: CacheOptions): readonly CacheRequest[] {
  return [
    ...(cache.Imports ?? []).map((entry) => ({ type: entry.Type ?? '', attrs: entry.Attrs ?? {} })),
    ...(cache.ImportRefsDeprecated ?? []).map((ref) => ({ type: 'registry', attrs: { ref } })),
  ]
}
