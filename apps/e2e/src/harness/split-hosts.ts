import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HostNet } from './host-net.ts'
import { createAuthority, type Pair } from './pki.ts'
import { SplitDaemon, type SplitOptions } from './split.ts'
import { openWorld, type World } from './world.ts'

/** A cluster whose workers are on hosts of their own; all that goes between hosts is encrypted. */
export interface SplitHosts extends AsyncDisposable {
  readonly net: HostNet
  readonly world: World
  readonly split: SplitDaemon
}

/** As many hosts as there are workers. */
export async function startSplitHosts(
  counts: SplitOptions['counts'] & { readonly worker: number },
  args: SplitOptions['args'] = {},
): Promise<SplitHosts> {
  await using stack = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'slipway-hosts-'))
  stack.defer(() => rmSync(dir, { recursive: true }))
  const net = stack.use(await HostNet.start(counts.worker))
  const world = stack.use(await openWorld(net.address))
  const passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, 'swordfish', { mode: 0o600 })
  const config = join(dir, 'buildkitd.toml')
  writeFileSync(config, `[registry."${world.registry.host}"]\nhttp = true\n`)
  const configured = ['--buildkitd-config', config]
  const options: SplitOptions = {
    net,
    tls: { ...pairsOf(join(dir, 'tls'), net.address), passwordFile },
    counts,
    args: { worker: configured, exporter: configured, solver: configured, ...args },
  }
  const split = stack.use(await SplitDaemon.start(options))
  const all = stack.move()
  return { net, world, split, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** Certificates by service, each made once. */
function pairsOf(
  dir: string,
  address: string,
): { readonly ca: string; readonly pair: (name: string) => Pair } {
  const authority = createAuthority(dir)
  const pairs = new Map<string, Pair>()
  const pair = (name: string): Pair => {
    const known = pairs.get(name) ?? authority.issue(name, `slipway://service/${name}`, [address])
    pairs.set(name, known)
    return known
  }
  return { ca: authority.ca, pair }
}
