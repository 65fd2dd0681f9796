import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { SlipwayError } from '@slipway/base'
import { dial } from '@slipway/rpc'
import { hasBusybox } from '@slipway/runtime/testing/rootfs'
import { openExecutorClient } from '@slipway/runtime/wire/client'
import { runChecks } from '../check.ts'
import { runtimeChecks, wireChecks } from './checks.ts'

const HELP = `conformance executor --address ADDRESS

  --address ADDRESS    where slipway.executor.v1.Executor is served: unix:///path or tcp://host:port; on this host
  --dir DIR            where trees are prepared; the executor must see it under the same path; default: ${tmpdir()}
  --grace SECONDS      how long after its end something of a container may still be there; default: 20
  --only TEXT          only checks whose name contains it; repeatable
  --tls-ca, --tls-cert, --tls-key FILE
`

const one = { type: 'string' } as const
const OPTIONS = {
  address: one,
  dir: one,
  grace: { type: 'string', default: '20' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  'tls-ca': one,
  'tls-cert': one,
  'tls-key': one,
  help: { type: 'boolean', default: false },
} as const

/** Proves an executor; prints a line for each check, and answers whether none failed. */
export async function checkExecutor(
  args: readonly string[],
  print: (line: string) => void = (line) => console.log(line),
): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) {
    print(HELP)
    return true
  }
  if (!values.address) throw new SlipwayError('invalid-argument', 'give --address')
  if (!hasBusybox)
    throw new SlipwayError('failed-precondition', 'a static /bin/busybox is needed (Debian: busybox-static)')
  const [ca, cert, key] = (['tls-ca', 'tls-cert', 'tls-key'] as const).map((name) => {
    const file = values[name]
    return file === undefined ? undefined : readFileSync(file)
  })
  const caller = dial(values.address, ca && cert && key ? { ca, cert, key } : undefined)
  try {
    const runtime = await openExecutorClient(caller)
    const all = [...wireChecks, ...runtimeChecks()]
    const checks = all.filter(
      ({ name }) => values.only.length === 0 || values.only.some((text) => name.includes(text)),
    )
    if (checks.length === 0) throw new SlipwayError('invalid-argument', 'no check is called like that')
    const world = { caller, runtime, dir: values.dir ?? tmpdir(), graceMs: Number(values.grace) * 1000 }
    return await runChecks(checks, world, print)
  } finally {
    caller.close()
  }
}
