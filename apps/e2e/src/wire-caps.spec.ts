import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { LLB_CAPS } from '@slipway/llb'
import { type moby, services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import { useSite } from './harness/site.ts'

const site = useSite()
let caller: Caller
let advertised: ReadonlySet<string>
let gateway: readonly moby.buildkit.v1.apicaps.APICap.$Properties[]

/** What is not there yet: bundles, signatures, the proxy network, CDI, cache services, attestations of results, policy sessions. */
const LLB_NOT_YET: readonly string[] = [
  'source.git.bundle',
  'source.git.checkoutbundle',
  'source.git.signatureverify',
  'source.http.signatureverify',
  'exec.meta.network.proxy',
  'exec.meta.cdi',
  'cache.gha',
  'cache.s3',
  'cache.azblob',
  'exporter.image.attestations',
  'source.policy.session',
]
/** Rows of the feature table follow the order of the list. */
const rows = LLB_CAPS.map((cap, at) => [cap, `C${151 + at}`] as const)

beforeAll(async () => {
  caller = dial(site.daemon.address)
  const ref = newId()
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', ref)
  const stop = new AbortController()
  const solved = caller.unary(services.ControlService.Solve, { Ref: ref }, { signal: stop.signal })
  solved.catch(() => {})
  const pong = await caller.unary(services.LLBBridgeService.Ping, {}, { metadata })
  stop.abort()
  await solved.catch(() => {})
  gateway = pong.FrontendAPICaps ?? []
  advertised = new Set((pong.LLBCaps ?? []).flatMap(({ ID, Enabled }) => (ID && Enabled ? [ID] : [])))
})
afterAll(() => caller?.close())

/** In the order of the feature table. */
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
  'importcaches',
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
  'reference.attestations',
  'source.metaresolver',
  'source.metaresolver.image.attestations',
  'source.metaresolver.http.checksumrequest',
]
/** What is not there yet: caches of others, attestations of results. */
const NOT_YET: readonly string[] = ['importcaches', 'reference.attestations']
const gatewayRows = GATEWAY_CAPS.map((cap, at) => [cap, `D0${39 + at}`] as const)

describe('Ping', () => {
  it.each(gatewayRows.filter(([cap]) => !NOT_YET.includes(cap)))(
    'advertises the gateway capability %s (%s)',
    (cap) => {
      expect(gateway.filter(({ Enabled }) => Enabled).map(({ ID }) => ID)).toContain(cap)
    },
  )

  it('describes capabilities by id and whether they work, and names none that it lacks (D001, D038)', () => {
    expect(gateway.length).toBeGreaterThan(20)
    for (const { ID, Enabled, Deprecated, DisabledReason } of gateway) {
      expect(GATEWAY_CAPS).toContain(ID)
      expect(NOT_YET).not.toContain(ID)
      expect([Enabled, Deprecated || false, DisabledReason || '']).toEqual([true, false, ''])
    }
  })

  it.each(rows.filter(([cap]) => !LLB_NOT_YET.includes(cap)))('advertises %s (%s)', (cap) => {
    expect([...advertised]).toContain(cap)
  })

  it('advertises nothing else (C011)', () => {
    const known: readonly string[] = LLB_CAPS
    expect([...advertised].filter((cap) => LLB_NOT_YET.includes(cap) || !known.includes(cap))).toEqual([])
  })
})
