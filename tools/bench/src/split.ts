// All services as processes of their own, with a NATS between them, started and ended as one daemon is: with --root and --addr.
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SplitDaemon } from '@slipway/app-e2e/harness/split'

const { values } = parseArgs({ options: { root: { type: 'string' }, addr: { type: 'string' } } })
const { root, addr } = values
if (root === undefined || addr === undefined) throw new Error('want --root and --addr')
mkdirSync(root, { recursive: true })
// Where the harness puts its directory.
process.env.TMPDIR = root
const ended = once(process, 'SIGTERM')
await using _split = await SplitDaemon.start({ logLevel: 'info', args: { control: ['--addr', addr] } })
await ended
