import type { moby } from '@slipway/proto'

/** Gateway capabilities that this build serves; a capability is listed only when its tests pass. */
const GATEWAY_CAPS = [
  'solve.base',
  'solve.inlinereturn',
  'resolveimage',
  'resolveimage.resolvemode',
  'readfile',
  'return',
  'returnmap',
  'readdir',
  'statfile',
  'proto.refarray',
  'reference.output',
  'frontend.inputs',
  'gateway.solve.metadata',
  'gateway.exec',
  'gateway.exec.extrahosts',
  'gateway.exec.secretenv',
  'gateway.exec.signals',
  'gateway.exec.filesystem',
  'frontend.caps',
  'gateway.solve.evaluate',
  'gateway.evaluate',
  'gateway.warnings',
  'source.metaresolver',
  'source.metaresolver.image.attestations',
  'source.metaresolver.http.checksumrequest',
] as const

type ApiCap = moby.buildkit.v1.apicaps.APICap.$Properties

export function toApiCaps(ids: Iterable<string>): ApiCap[] {
  return [...ids].map((ID) => ({ ID, Enabled: true }))
}

export function gatewayCaps(): ApiCap[] {
  return toApiCaps(GATEWAY_CAPS)
}
