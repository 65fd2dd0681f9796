import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { Archiver, createLayerIO } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { openRefs } from '@slipway/refs/open'
import { createMounter } from '@slipway/snapshots/mounter'
import { createOverlaySnapshots } from '@slipway/snapshots/overlay/overlay'

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url))

/** Runs the child until it has acknowledged `count` refs, and kills it in the middle of the next ones. */
async function runUntilKilled(root: string, count: number): Promise<readonly string[]> {
  const process_ = spawn(process.execPath, [child, root], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  process_.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    if (output.split('\n').length > count) process_.kill('SIGKILL')
  })
  await new Promise((resolve) => process_.once('close', resolve))
  return output.split('\n').slice(0, -1)
}

describe('a worker that was killed', () => {
  it('has every ref that it acknowledged, and nothing else (G026, G055)', async () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-crash-'))
    try {
      const acknowledged = await runUntilKilled(root, 25)
      expect(acknowledged.length).toBeGreaterThanOrEqual(25)
      await using snapshots = await createOverlaySnapshots({ root: join(root, 'snapshots') })
      await using archiver = new Archiver()
      const refs = await openRefs({
        root: join(root, 'refs'),
        workerId: 'w1',
        snapshots,
        content: createMemoryContentStore(),
        mounter: createMounter(),
        layers: createLayerIO(archiver),
      })
      for (const id of acknowledged) await (await refs.get(id)).release()
      const [kept] = await refs.findMutable('kept')
      const records = await refs.diskUsage([])
      // One more may have been committed and not yet named.
      const committed = records.filter((record) => !record.mutable).length - acknowledged.length
      expect([0, 1]).toContain(committed)
      expect(records.filter((record) => record.mutable).map((record) => record.id)).toEqual([kept])
      const keys: string[] = []
      for (const info of snapshots.list()) keys.push(info.key)
      expect(keys).toHaveLength(records.length)
      await refs.close()
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }, 60_000)
})
