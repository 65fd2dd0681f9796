import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { LLB_CAPS as BUILT } from '@slipway/app-standalone/capabilities'
import { isLlbCap, LLB_CAPS } from '@slipway/llb'
import { services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import { useSite } from './harness/site.ts'

const site = useSite()
let caller: Caller
let advertised: ReadonlySet<string>

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
  advertised = new Set((pong.LLBCaps ?? []).flatMap(({ ID, Enabled }) => (ID && Enabled ? [ID] : [])))
})
afterAll(() => caller?.close())

describe('Ping', () => {
  it.each(rows.filter(([cap]) => BUILT.has(cap)))('advertises %s (%s)', (cap) => {
    expect([...advertised]).toContain(cap)
  })

  it('advertises nothing else (C011)', () => {
    expect([...advertised].filter((cap) => !BUILT.has(cap) || !isLlbCap(cap))).toEqual([])
  })
})
