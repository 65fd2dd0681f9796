import { existsSync, readdirSync, rmSync } from 'node:fs'
import type { RuntimeCli } from './cli.ts'

/** Ends the containers of a daemon that died, as far as the runtime knows of them. */
export async function deleteContainers(cli: RuntimeCli): Promise<void> {
  const ids = existsSync(cli.stateDir) ? readdirSync(cli.stateDir) : []
  for (const id of ids) {
    if (id.startsWith('.')) continue
    await cli.delete(id).catch(() => rmSync(cli.stateOf(id), { recursive: true, force: true }))
  }
}
