import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileActions, local, scratch } from '@slipway/llb'
import { pb } from '@slipway/proto'
import { build } from '../client.ts'
import type { Subject } from '../subject.ts'
import type { Bench, Case } from './case.ts'
import { writeSmallFiles } from './files.ts'

/** Syncs the whole directory and copies one file (or all) out of it. */
async function syncDefinition(hint: string, source: string, dest: string): Promise<Uint8Array> {
  const context = local('context', { sharedKeyHint: hint })
  const state = scratch().file(
    fileActions.copy(context, source, dest, { createDestPath: true, dirContentsOnly: source === '/' }),
  )
  return pb.Definition.encode(await state.marshal()).finish()
}

function contextDir(bench: Bench): string {
  return join(bench.dir, 'context')
}

async function sync(
  bench: Bench,
  subject: Subject,
  hint: string,
  source = '/d0/f0',
  dest = '/f0',
): Promise<void> {
  await build(bench.client, subject, {
    llb: await syncDefinition(hint, source, dest),
    args: ['--local', `context=${contextDir(bench)}`],
  })
}

async function prepare(bench: Bench, count: number): Promise<void> {
  mkdirSync(contextDir(bench), { recursive: true })
  writeSmallFiles(contextDir(bench), count)
}

export function syncCases(count: number): readonly Case[] {
  const again = (bench: Bench, subject: Subject): Promise<void> => sync(bench, subject, 'warm')
  return [
    {
      name: `sync-first-${count}`,
      prepare: (bench) => prepare(bench, count),
      run: (bench, subject) => sync(bench, subject, bench.salt),
    },
    { name: `sync-unchanged-${count}`, prepare: (bench) => prepare(bench, count), before: again, run: again },
    {
      name: `sync-touched-10-${count}`,
      prepare: (bench) => prepare(bench, count),
      before: async (bench, subject) => {
        await again(bench, subject)
        for (let i = 0; i < 10; i++)
          appendFileSync(join(contextDir(bench), `d${i}`, `f${i * 100}`), bench.salt)
      },
      run: again,
    },
    {
      name: `copy-${count}`,
      prepare: (bench) => prepare(bench, count),
      before: again,
      run: (bench, subject) => sync(bench, subject, 'warm', '/', `/${bench.salt}/`),
    },
  ]
}
