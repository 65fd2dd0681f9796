import { SlipwayError } from '@slipway/base'
import Long from 'long'
import type { moby } from '@slipway/proto'
import type { BuildRequest } from '../builds.ts'
import { COMPATIBILITY } from '../compatibility.ts'

type Wire = moby.buildkit.v1.SolveRequest.$Shape

/** Every field of the port's request has its place: a new one does not compile here. */
export function encodeRequest(request: BuildRequest): Wire {
  const {
    ref,
    sessionId,
    definition,
    frontend,
    frontendAttrs,
    frontendInputs,
    exporters,
    sessionExporter,
    cacheExports,
    cacheImports,
    entitlements,
    sourcePolicy,
    internal,
    compatibilityVersion,
    ...rest
  } = request
  rest satisfies Record<string, never>
  const typed = (entry: { readonly type: string; readonly attrs: Readonly<Record<string, string>> }) => ({
    Type: entry.type,
    Attrs: { ...entry.attrs },
  })
  return {
    Ref: ref,
    Session: sessionId,
    ...(definition ? { Definition: definition } : {}),
    Frontend: frontend,
    FrontendAttrs: { ...frontendAttrs },
    FrontendInputs: Object.fromEntries(frontendInputs),
    Exporters: exporters.map(typed),
    EnableSessionExporter: sessionExporter,
    Cache: { Exports: cacheExports.map(typed), Imports: cacheImports.map(typed) },
    Entitlements: [...entitlements],
    ...(sourcePolicy ? { SourcePolicy: sourcePolicy } : {}),
    Internal: internal,
    CompatibilityVersion: Long.fromNumber(compatibilityVersion),
  } as Wire
}

export function decodeRequest(
  wire: moby.buildkit.v1.SolveRequest.$Properties | null | undefined,
): BuildRequest {
  if (!wire?.Ref) throw new SlipwayError('invalid-argument', 'a build without ref')
  const typed = (entry: {
    readonly Type?: string | null
    readonly Attrs?: Record<string, string> | null
  }) => ({
    type: entry.Type ?? '',
    attrs: entry.Attrs ?? {},
  })
  return {
    ref: wire.Ref,
    sessionId: wire.Session ?? '',
    ...(wire.Definition ? { definition: wire.Definition } : {}),
    frontend: wire.Frontend ?? '',
    frontendAttrs: wire.FrontendAttrs ?? {},
    frontendInputs: new Map(Object.entries(wire.FrontendInputs ?? {})),
    exporters: (wire.Exporters ?? []).map(typed),
    sessionExporter: wire.EnableSessionExporter ?? false,
    cacheExports: (wire.Cache?.Exports ?? []).map(typed),
    cacheImports: (wire.Cache?.Imports ?? []).map(typed),
    entitlements: wire.Entitlements ?? [],
    ...(wire.SourcePolicy ? { sourcePolicy: wire.SourcePolicy } : {}),
    internal: wire.Internal ?? false,
    compatibilityVersion: Number(wire.CompatibilityVersion ?? 0) || COMPATIBILITY.current,
  }
}
