import { fileActions, scratch, type State } from '@slipway/llb'
import { pb } from '@slipway/proto'
import { build } from '../client.ts'
import type { Bench, Case } from './case.ts'

const CHAIN = 20

/** Chains of `CHAIN` small file ops, whose ends one last op copies together. */
async function graphDefinition(vertices: number, salt: string): Promise<Uint8Array> {
  let all = fileActions
  for (let chain = 0; chain < vertices / CHAIN; chain++) {
    let state: State = scratch()
    for (let i = 0; i < CHAIN; i++)
      state = state.file(fileActions.mkfile(`/f${i}`, 0o644, Buffer.from(`${salt} ${chain} ${i}`)))
    all = all.copy(state, `/f${CHAIN - 1}`, `/c${chain}`)
  }
  return pb.Definition.encode(await scratch().file(all).marshal()).finish()
}

export function graphCases(vertices: number): readonly Case[] {
  const run = async (bench: Bench, salt: string, subject: Parameters<Case['run']>[1]): Promise<void> => {
    await build(bench.client, subject, { llb: await graphDefinition(vertices, salt), args: [] })
  }
  return [
    { name: `graph-${vertices}-cold`, run: (bench, subject) => run(bench, bench.salt, subject) },
    {
      name: `graph-${vertices}-cached`,
      before: (bench, subject) => run(bench, 'warm', subject),
      run: (bench, subject) => run(bench, 'warm', subject),
    },
  ]
}
