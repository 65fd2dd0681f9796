import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { SlipwayError } from '@slipway/base'
import { pb } from '@slipway/proto'
import type { RefHold, WorkContext } from '@slipway/worker'
import { exec, num, root, write } from '../testing/exec-ops.ts'
import { RunFixture } from '../testing/run-fixture.ts'

describe('an exec op that fails', () => {
  let fixture: RunFixture
  let left: RefHold[]
  beforeEach(async () => {
    left = []
    fixture = await RunFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  const watched = (signal?: AbortSignal): WorkContext => ({
    ...fixture.context(signal ? { signal } : {}),
    onFailed: (refs) => void left.push(...refs),
  })
  const failing = (files: Readonly<Record<string, string>>): void => {
    fixture.step = async (spec, io) => {
      await write(files)(spec, io)
      return { exitCode: 3 }
    }
  }

  it('names by mount what it began with and what it has made, and leaves both to be looked at', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    await using other = await fixture.refs.commit({ o: '1' })
    failing({ '/b': '2', '/rw/c': '3' })
    const mounts = [
      root,
      { input: num(1), dest: '/ro', output: num(-1), readonly: true },
      { input: num(1), dest: '/rw', output: num(-1) },
      { input: num(-1), dest: '/t', output: num(-1), mountType: pb.MountType.TMPFS },
    ]
    const run = fixture.run(exec(mounts), [base, other], watched())
    const error = (await run.catch((thrown: unknown) => thrown)) as SlipwayError
    const [rootLeft, rwLeft] = left.map(({ id }) => id)
    const [a, o] = [`w1::${base.id}`, `w1::${other.id}`]
    expect(error.details).toEqual([
      { kind: 'exit', exitCode: 3 },
      { kind: 'solve', inputIds: [a, o, o, ''], mountIds: [rootLeft, o, rwLeft, ''] },
    ])
    expect(await fixture.files(left[0])).toEqual({ a: '1', b: '2' })
    expect(await fixture.files(left[1])).toEqual({ o: '1', c: '3' })
    // Both went with their last holds.
    const kept = fixture.refs.snapshots.keys().filter((key) => !key.includes('.view.'))
    expect(kept.toSorted()).toEqual([base.id, other.id].toSorted())
  })

  it('leaves nothing where nobody asks for it, and nothing of what was canceled', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    failing({ '/b': '2' })
    await expect(fixture.run(exec([root]), [base])).rejects.toMatchObject({
      details: [{ kind: 'exit', exitCode: 3 }],
    })
    const stop = new AbortController()
    fixture.step = async () => {
      stop.abort()
      return { exitCode: 137 }
    }
    await expect(fixture.run(exec([root]), [base], watched(stop.signal))).rejects.toMatchObject({
      code: 'canceled',
    })
    expect(left).toEqual([])
    expect(fixture.refs.snapshots.keys()).toEqual([base.id])
  })
})
