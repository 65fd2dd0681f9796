import { SlipwayError, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { type Check, ensure, Skipped } from '../check.ts'
import { type ExportCase, type Exported, runExport } from './export.ts'
import {
  ensureCode,
  ensureEqual,
  ensureNamed,
  ensureShown,
  ensureWhole,
  failureOf,
  fingerprint,
  orRefuses,
} from './expect.ts'
import { known } from './known-types.ts'
import { GONE, type Host, IMAGE, SLOW, SMALL } from './host.ts'

const methods = services.SlipwayExporterService
/** No exporter has it. */
const UNKNOWN = 'conformance-unknown'
const SETTLE_MS = 15_000
/** How long an answer may take that waits for nothing. */
const ANSWER_MS = 30_000

/** How a type is exported. */
export interface TypeUnderTest {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
  /** An attribute that must be refused, if one is known. */
  readonly refused?: readonly [key: string, value: string]
  /** It sends a tree, not a file. */
  readonly sendsTree: boolean
}

export interface ExporterWorld {
  readonly caller: Caller
  readonly host: Host
  /** How long what an export used may take to be given back. Default 15,000. */
  readonly settleMs?: number
}

type ExporterCheck = Check<ExporterWorld>

/** What holds for an exporter whatever its types are. */
export const serviceChecks: readonly ExporterCheck[] = [
  {
    name: 'lists its types',
    run: async ({ caller }) => {
      const { types } = await caller.unary(methods.List, {}, { deadlineMs: ANSWER_MS })
      const listed = types ?? []
      ensure(listed.length > 0, 'it lists none')
      ensure(new Set(listed).size === listed.length, `it lists some twice: ${listed.join(', ')}`)
      ensure(!listed.includes(''), 'it lists one without a name')
    },
  },
  {
    name: 'refuses a type that it does not have, before the build and at its end',
    run: async ({ caller, host }) => {
      const resolved = caller.unary(methods.Resolve, { type: UNKNOWN }, { deadlineMs: ANSWER_MS })
      ensureNamed(await failureOf(resolved), ['not-found'], UNKNOWN)
      const exported = runExport(caller, host, { type: UNKNOWN, attrs: {}, ref: IMAGE, receivesTree: false })
      ensureNamed(await failureOf(exported), ['not-found'], UNKNOWN)
    },
  },
]

/** What holds for each of its types; after every one nothing may be left in use. */
export function typeChecks(under: TypeUnderTest): readonly ExporterCheck[] {
  return [...attributeChecks(under), ...outputChecks(under), ...failureChecks(under)].map(
    ({ name, run }) => ({
      name: `${under.type}: ${name}`,
      run: async (world) => {
        try {
          await run(world)
        } finally {
          await ensureNothingInUse(world)
        }
      },
    }),
  )
}

async function exports(
  { type, attrs, sendsTree }: TypeUnderTest,
  { caller, host }: ExporterWorld,
  of: Partial<ExportCase>,
): Promise<Exported> {
  return await runExport(caller, host, { type, attrs, receivesTree: sendsTree, ...of })
}

async function resolve(
  { type, attrs }: TypeUnderTest,
  caller: Caller,
  more: Readonly<Record<string, string>> = {},
) {
  const request = { type, attrs: { ...attrs, ...more } }
  return await caller.unary(methods.Resolve, request, { deadlineMs: ANSWER_MS })
}

/** Before a build starts. */
function attributeChecks(under: TypeUnderTest): readonly ExporterCheck[] {
  return [
    {
      name: 'says what it will do',
      run: async ({ caller }) => ensure((await resolve(under, caller)).name !== '', 'Resolve gives no name'),
    },
    {
      name: 'refuses a bad attribute before the build, naming it',
      run: async ({ caller }) => {
        if (!under.refused) throw new Skipped('none is known: --refused TYPE.KEY=VALUE')
        const [key, value] = under.refused
        const failure = await failureOf(resolve(under, caller, { [key]: value }))
        ensureCode(failure, ['invalid-argument', 'unimplemented'])
        ensure(
          [key, value].some((word) => failure.message.includes(word)),
          `"${failure.message}" does not name ${key}=${value}`,
        )
      },
    },
    {
      name: 'takes an attribute that it does not know, or refuses it by name',
      run: async ({ caller }) => {
        const failure = await resolve(under, caller, { [UNKNOWN]: '1' }).then(() => undefined, toSlipwayError)
        if (failure) ensureNamed(failure, ['invalid-argument'], UNKNOWN)
      },
    },
  ]
}

/** What comes out. */
function outputChecks(under: TypeUnderTest): readonly ExporterCheck[] {
  return [
    {
      name: 'exports an image of several layers and answers once, at the end',
      run: async (world) => ensureWhole(await exports(under, world, { ref: IMAGE, exporterIndex: 3 }), '3'),
    },
    {
      name: 'gives what the type is known for',
      run: async (world) => {
        const check = known[under.type]
        if (!check) throw new Skipped('what it gives is its own')
        check(await exports(under, world, { ref: IMAGE }), world.host)
      },
    },
    {
      name: 'shows what it does, and that it is done',
      run: async (world) => ensureShown(await exports(under, world, { ref: IMAGE })),
    },
    {
      name: 'gives equal bytes for equal input',
      run: async (world) => {
        const [first, second] = [
          await exports(under, world, { ref: IMAGE }),
          await exports(under, world, { ref: IMAGE }),
        ]
        ensureEqual(first, second)
        const other = await exports(under, world, { ref: SMALL })
        ensure(fingerprint(other) !== fingerprint(first), 'another image gives the same')
      },
    },
    {
      name: 'exports to two clients at once, to each its own',
      run: async (world) => {
        const alone = [
          await exports(under, world, { ref: IMAGE }),
          await exports(under, world, { ref: SMALL }),
        ]
        const together = await Promise.all([
          exports(under, world, { ref: IMAGE }),
          exports(under, world, { ref: SMALL }),
        ])
        for (const [nth, out] of together.entries()) ensureEqual(alone[nth]!, out)
      },
    },
    {
      name: 'exports an empty result, or says that it cannot',
      run: async (world) => await orRefuses(exports(under, world, {})),
    },
    {
      name: 'exports several platforms, or says that it cannot',
      run: async (world) =>
        await orRefuses(exports(under, world, { refs: { 'linux/amd64': IMAGE, 'linux/arm64': SMALL } })),
    },
  ]
}

/** What goes wrong elsewhere. */
function failureChecks(under: TypeUnderTest): readonly ExporterCheck[] {
  return [
    {
      name: "fails with the worker's reason",
      run: async (world) =>
        ensureNamed(await failureOf(exports(under, world, { ref: GONE })), ['not-found'], GONE),
    },
    {
      name: 'takes it for success when the client has the output already',
      run: async (world) => {
        if (under.sendsTree) throw new Skipped('a tree is merged')
        await exports(under, world, { ref: IMAGE, client: { declines: true } })
      },
    },
    {
      name: 'stops when the build is canceled',
      run: async (world) => {
        const stop = new AbortController()
        const asked = world.host.askedForSlow()
        const running = failureOf(exports(under, world, { ref: SLOW, signal: stop.signal }))
        await Promise.race([asked, running])
        stop.abort(new SlipwayError('canceled', 'context canceled'))
        ensureCode(await running, ['canceled'])
      },
    },
  ]
}

/** What was used may be given back after the answer, but it must be. */
async function ensureNothingInUse({ host, settleMs = SETTLE_MS }: ExporterWorld): Promise<void> {
  for (const end = Date.now() + settleMs; ; ) {
    const left = Object.entries(host.inUse).filter(([, count]) => count !== 0)
    if (left.length === 0) return
    ensure(Date.now() < end, `still in use: ${left.map(([what, count]) => `${count} ${what}`).join(', ')}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
