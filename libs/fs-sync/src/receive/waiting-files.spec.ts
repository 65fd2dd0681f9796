import { expect, it } from '@jest/globals'
import type { Stat } from '../stat.ts'
import { WaitingFiles, type WantedFile } from './waiting-files.ts'

function wanted(id: number): WantedFile {
  const stat: Stat = {
    path: `dir/\u00ff ${id}`,
    mode: 0o100644 >>> 0,
    uid: id,
    gid: 0xffff_ffff,
    size: 2 ** 40 + id,
    mtime: -1n * BigInt(id),
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: id % 3 === 0 ? new Map([['user.a', new Uint8Array([0, 255, id & 255])]]) : undefined,
  }
  return { id, stat, handle: 2 ** 33 + id, replace: id % 2 === 0 }
}

it('gives files back as they were, in order, however many wait', () => {
  const waiting = new WaitingFiles()
  let [pushed, taken] = [0, 0]
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 200; i++) waiting.push(wanted(pushed++))
    for (let i = 0; i < 150; i++) expect(waiting.shift()).toEqual(wanted(taken++))
    expect(waiting.count).toBe(pushed - taken)
  }
  while (taken < pushed) expect(waiting.shift()).toEqual(wanted(taken++))
  expect(waiting.shift()).toBeUndefined()
})
