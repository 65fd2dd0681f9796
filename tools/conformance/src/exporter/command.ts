import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SlipwayError } from '@slipway/base'
import type { Bus } from '@slipway/bus'
import { openNatsBus } from '@slipway/bus/nats/nats-bus'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { runChecks } from '../check.ts'
import { serviceChecks, typeChecks, type TypeUnderTest } from './checks.ts'
import { Host } from './host.ts'
import { findExporter, presenceChecks } from './presence.ts'

const HELP = `conformance exporter --address ADDRESS | --bus nats://…

  --address ADDRESS          where slipway.exporter.v1.Exporter is served: unix:///path or tcp://host:port
  --bus URL                  NATS; its presence is checked too, and without --address it is found there
  --type TYPE                check only this one of its types; repeatable
  --attr TYPE.KEY=VALUE      attribute to export with; repeatable
  --refused TYPE.KEY=VALUE   attribute that must be refused; repeatable
  --tree TYPE                the client receives a tree from it, as from local; repeatable
  --listen ADDRESS           where the exporter reaches the worker and the client that stand in; default: a Unix socket
  --tls-ca, --tls-cert, --tls-key FILE     for tcp addresses, and for NATS at tls://
  --bus-user NAME, --bus-password-file FILE  login of NATS: of a service that may hear of exporters
`

const many = { type: 'string', multiple: true, default: [] as string[] } as const
const one = { type: 'string' } as const
const OPTIONS = {
  address: one,
  bus: one,
  listen: one,
  type: many,
  attr: many,
  refused: many,
  tree: many,
  'bus-user': one,
  'bus-password-file': one,
  'tls-ca': one,
  'tls-cert': one,
  'tls-key': one,
  help: { type: 'boolean', default: false },
} as const

/** An attribute that each of the known types refuses. */
const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  image: ['compression', 'none-such'],
  oci: ['compression', 'none-such'],
  docker: ['compression', 'none-such'],
  local: ['mode', 'none-such'],
  tar: ['platform-split', 'none-such'],
}

export interface TypeWords {
  readonly attr?: readonly string[]
  readonly refused?: readonly string[]
  readonly tree?: readonly string[]
}

/** How a type is tried, by what the command line says and what is known of it. */
export function typeUnderTest(type: string, words: TypeWords = {}): TypeUnderTest {
  const pairs = (given: readonly string[] = []): readonly (readonly [string, string])[] =>
    given.filter((word) => word.startsWith(`${type}.`)).map((word) => pairOf(word.slice(type.length + 1)))
  const refused = pairs(words.refused)[0] ?? REFUSED[type]
  return {
    type,
    attrs: Object.fromEntries(pairs(words.attr)),
    sendsTree: type === 'local' || (words.tree ?? []).includes(type),
    ...(refused ? { refused } : {}),
  }
}

/** Proves an exporter; prints a line for each check, and answers whether none failed. */
export async function checkExporter(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) {
    console.log(HELP)
    return true
  }
  await using stack = new AsyncDisposableStack()
  const tls = readTls(values)
  const bus = values.bus === undefined ? undefined : stack.use(await openBus(values.bus, values, tls))
  const address = values.address ?? (bus && (await findExporter(bus)).instance.address)
  if (!address) throw new SlipwayError('invalid-argument', 'give --address, or --bus to find it')
  const caller = dial(address, tls)
  stack.defer(() => caller.close())
  const host = stack.use(
    await Host.open({ ...(values.listen ? { listen: values.listen } : {}), ...(tls ? { tls } : {}) }),
  )
  const { types } = await caller.unary(services.SlipwayExporterService.List, {}, { deadlineMs: 30_000 })
  const wanted = values.type.length > 0 ? values.type : (types ?? [])
  const checks = [...serviceChecks, ...wanted.flatMap((type) => typeChecks(typeUnderTest(type, values)))]
  const print = (line: string): void => console.log(line)
  if (!bus) return await runChecks(checks, { caller, host }, print)
  return await runChecks([...presenceChecks, ...checks], { caller, host, bus, address }, print)
}

interface Tls {
  readonly ca: Buffer
  readonly cert: Buffer
  readonly key: Buffer
}

function readTls(
  files: Readonly<Partial<Record<'tls-ca' | 'tls-cert' | 'tls-key', string>>>,
): Tls | undefined {
  const { 'tls-ca': ca, 'tls-cert': cert, 'tls-key': key } = files
  if (!ca && !cert && !key) return undefined
  if (!ca || !cert || !key)
    throw new SlipwayError('invalid-argument', '--tls-ca, --tls-cert and --tls-key are needed together')
  return { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) }
}

async function openBus(
  server: string,
  login: Readonly<Partial<Record<'bus-user' | 'bus-password-file', string>>>,
  tls: Tls | undefined,
): Promise<Bus> {
  const { 'bus-user': user, 'bus-password-file': file } = login
  const { ca, cert, key } = tls ?? {}
  return await openNatsBus({
    servers: [server],
    ...(user === undefined ? {} : { user }),
    ...(file === undefined ? {} : { password: readFileSync(file, 'utf8').trim() }),
    ...(server.startsWith('tls:') && ca && cert && key
      ? { tls: { ca: ca.toString(), cert: cert.toString(), key: key.toString() } }
      : {}),
  })
}

function pairOf(word: string): readonly [string, string] {
  const at = word.indexOf('=')
  if (at < 1) throw new SlipwayError('invalid-argument', `${word}: KEY=VALUE is wanted`)
  return [word.slice(0, at), word.slice(at + 1)]
}
