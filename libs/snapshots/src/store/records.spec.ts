import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Records } from './records.ts'

describe('the records of a store', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'slipway-records-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const open = (bootId = 'boot'): Records =>
    Records.open({ root, clock: { now: () => 1 }, bootId, survivesCrash: () => false })
  const make = (records: Records, name: string, parent?: string): void => {
    const below = parent === undefined ? {} : { parent: records.get(parent).id }
    records.add({ id: records.newId(), key: `${name}.active`, kind: 'active', createdAt: 1, ...below })
    records.commit(name, records.get(`${name}.active`))
    records.setUsage(records.get(name), { size: 5, inodes: 1 })
  }
  const names = (records: Records): readonly string[] => [...records.values()].map(({ key }) => key)
  const lines = (): number => readFileSync(join(root, 'journal'), 'latin1').split('\n').length - 1

  it('are read back from a journal that is only added to, and from one that was written anew', async () => {
    let records = open()
    make(records, 'base')
    make(records, 'top', 'base')
    await records.markSynced(records.position())
    records.close()
    const before = lines()
    records = open()
    expect(lines()).toBe(before + 1)
    expect(names(records)).toEqual(['base', 'top'])
    for (let turn = 0; turn < 400; turn++) {
      make(records, `t${turn}`, 'top')
      if (turn >= 300) continue
      records.delete(records.get(`t${turn}`))
    }
    records.close()
    const long = lines()
    expect(long).toBeGreaterThan(1_500)
    records = open()
    expect(lines()).toBeLessThan(10)
    expect(records.size).toBe(102)
    expect(records.get('t399')).toMatchObject({ kind: 'committed', parent: records.get('top').id })
    expect(records.usage(records.get('t399'))).toEqual({ size: 5, inodes: 1 })
    expect(() => records.delete(records.get('top'))).toThrow('in use by 100 others')
    make(records, 'next', 't399')
    expect(records.get('next').id).toBeGreaterThan(records.get('t399').id)
    records.close()
  })

  it('know after a crash of the machine what was on disk, however the journal was kept', async () => {
    let records = open()
    make(records, 'synced')
    await records.markSynced(records.position())
    records.close()
    records = open()
    make(records, 'synced-later', 'synced')
    await records.markSynced(records.position())
    make(records, 'lost', 'synced-later')
    records = open('another boot')
    expect(names(records)).toEqual(['synced', 'synced-later'])
    for (let turn = 0; turn < 800; turn++) make(records, `t${turn}`)
    await records.markSynced(records.position())
    records.close()
    records = open('another boot')
    expect(lines()).toBeLessThan(20)
    make(records, 'lost')
    records = open('a third boot')
    expect(records.size).toBe(802)
    expect(records.find('lost')).toBeUndefined()
  })
})
