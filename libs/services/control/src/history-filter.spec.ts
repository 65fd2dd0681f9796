import { describe, expect, it } from '@jest/globals'
import { errorMessage } from '@slipway/base'
import type { BuildEvent, BuildRecord, History } from '@slipway/history'
import Long from 'long'
import { listenHistory } from './history.ts'
import { parseHistoryFilters } from './history-filter.ts'

const NOW = Date.UTC(2024, 5, 1, 12)
const HOUR = 3600
const time = (hoursAgo: number, more = 0) => ({
  seconds: Long.fromNumber(NOW / 1000 - hoursAgo * HOUR + more),
  nanos: 0,
})

const RECORDS: readonly BuildRecord[] = [
  { Ref: 'old1', CreatedAt: time(24), CompletedAt: time(24, 60) },
  {
    Ref: 'git2',
    CreatedAt: time(23),
    CompletedAt: time(23, 1),
    error: { message: 'exit code: 1' },
    FrontendAttrs: { context: 'https://host.test/user/repo.git#abc:dir' },
  },
  {
    Ref: 'vcs3',
    CreatedAt: time(22),
    CompletedAt: time(22, 600),
    error: { message: 'x: context canceled' },
    FrontendAttrs: { 'vcs:source': 'testrepo', context: '/dir' },
  },
  { Ref: 'run4', CreatedAt: time(1) },
]

function found(...filters: readonly string[]): readonly (string | null | undefined)[] {
  const matches = parseHistoryFilters(filters, NOW)
  return RECORDS.filter(matches).map(({ Ref }) => Ref)
}

describe('filters of history (A100)', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], ['old1', 'git2', 'vcs3', 'run4']],
    [['ref==old'], []],
    [['ref~=^o'], ['old1']],
    [['status==completed'], ['old1']],
    [['status==error'], ['git2']],
    [['status==canceled'], ['vcs3']],
    [['status==running'], ['run4']],
    [['repository==https://host.test/user/repo.git'], ['git2']],
    [['repository'], ['git2', 'vcs3']],
    [['repository!=testrepo,ref~=[12]'], ['old1', 'git2']],
    [
      ['ref==old1', 'ref==run4'],
      ['old1', 'run4'],
    ],
    [['startedAt<23h'], ['old1']],
    [['startedAt<=23h'], ['old1', 'git2']],
    [['startedAt>=2024-05-31T14:00:00Z'], ['vcs3', 'run4']],
    [['completedAt>23h,ref!=git2'], ['vcs3']],
    [['duration>5m'], ['vcs3']],
    [['duration<=1m30s,status!=running'], ['old1', 'git2']],
  ])('%j', (filters, refs) => expect(found(...filters)).toEqual(refs))

  it('are refused where they mean nothing', () => {
    const failure = (filter: string): string => {
      try {
        found(filter)
        return ''
      } catch (error) {
        return errorMessage(error)
      }
    }
    expect(failure('ref+x')).toContain('parse error')
    expect(failure('ref~=(?=x)')).toContain('invalid regular expression')
    expect(failure('startedAt>soon')).toBe('invalid time soon')
    expect(failure('duration>5')).toBe('invalid duration 5')
  })

  it('take no longer for any expression than the text is long', () => {
    const matches = parseHistoryFilters(['ref~=^(a+)+$'], NOW)
    expect(matches({ Ref: `${'a'.repeat(5_000)}!`, CreatedAt: time(1) })).toBe(false)
    expect(matches({ Ref: 'aaa', CreatedAt: time(1) })).toBe(true)
  })

  it('show running builds all the same, and the newest of the others up to a limit', async () => {
    const history = { list: () => Promise.resolve(RECORDS) } as unknown as History
    const list = async (request: object) => {
      const events: BuildEvent[] = []
      const send = async (event: BuildEvent) => void events.push(event)
      await listenHistory(history, { EarlyExit: true, ...request }, send, new AbortController().signal)
      return events.map(({ record }) => record?.Ref)
    }
    expect(await list({})).toEqual(['run4', 'old1', 'git2', 'vcs3'])
    expect(await list({ Limit: 2 })).toEqual(['run4', 'vcs3', 'git2'])
    expect(await list({ Filter: ['ref~=[12]'], Limit: 1 })).toEqual(['run4', 'git2'])
    expect(await list({ ActiveOnly: true, Filter: ['ref==none'] })).toEqual(['run4'])
    await expect(list({ Limit: -1 })).rejects.toThrow('invalid limit -1')
  })
})
