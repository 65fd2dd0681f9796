import { createDeferred } from '@slipway/base'
import { type Bus, instancesOf, presenceSubject, watch } from '@slipway/bus'
import { services, slipway } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { type Check, ensure } from '../check.ts'

const EXPORTERS = instancesOf('exporter')
const APPEARS_MS = 15_000
/** Twice what services of Slipway announce. */
const LONGEST_TTL_MS = 18_000

export interface PresenceWorld {
  readonly caller: Caller
  readonly bus: Bus
  readonly address: string
}

/** How an exporter makes itself known on the bus. */
export const presenceChecks: readonly Check<PresenceWorld>[] = [
  {
    name: 'presence: announces its address and all its types',
    run: async ({ caller, bus, address }) => {
      const { key, instance } = await findExporter(bus, address)
      ensure(instance.id === key, `it is announced as ${key}, with the id ${instance.id ?? ''}`)
      const { types } = await caller.unary(services.SlipwayExporterService.List, {}, { deadlineMs: 10_000 })
      const [said, listed] = [instance.provides ?? [], types ?? []].map((all) => [...all].sort().join(', '))
      ensure(said === listed, `it announces "${said}" and lists "${listed}"`)
    },
  },
  {
    name: 'presence: says again that it is here before it is taken for gone',
    run: async ({ bus, address }) => {
      const { key } = await findExporter(bus, address)
      const heard = createDeferred<number>()
      await using _ = await bus.subscribe(presenceSubject(EXPORTERS.subject, key), ({ data }) =>
        heard.resolve(slipway.bus.v1.Announcement.decode(data).ttl_ms ?? 0),
      )
      const late = setTimeout(() => heard.reject(new Error('nothing more was heard of it')), LONGEST_TTL_MS)
      const ttlMs = await heard.promise.finally(() => clearTimeout(late))
      ensure(ttlMs > 0 && ttlMs <= LONGEST_TTL_MS, `it wants to be missed after ${ttlMs} ms only`)
    },
  },
]

/** The exporter of an address, or the only one; it answers the call that a watch begins with. */
export async function findExporter(bus: Bus, address?: string) {
  await using view = await watch(bus, EXPORTERS)
  const found = () =>
    [...view.list()].filter(([, { address: at }]) => address === undefined || at === address)
  for (const end = Date.now() + APPEARS_MS; ; ) {
    const [first, ...more] = found()
    ensure(
      more.length === 0 || address !== undefined,
      'several exporters are announced: say which with --address',
    )
    if (first) return { key: first[0], instance: first[1] }
    ensure(Date.now() < end, `no exporter${address === undefined ? '' : ` at ${address}`} is announced`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
