import { describe, expect, it } from '@jest/globals'
import type { ProgressEvent } from '../progress.ts'
import { colorsFromEnv } from './colors.ts'
import { createDisplay, type Display, type DisplayMode } from './display.ts'
import { formatBytes } from './format.ts'
import { mergeIntervals } from './intervals.ts'
import { Terminal } from './terminal.ts'

const T0 = 1_700_000_000_000

function setup(mode: DisplayMode, env: Record<string, string> = { NO_COLOR: '1' }) {
  let out = ''
  let time = T0
  const display: Display = createDisplay(mode, mode === 'tty', {
    write: (text) => {
      out += text
    },
    size: () => ({ width: 60, height: 20 }),
    env,
    now: () => time,
  })
  return {
    display,
    show: (...events: ProgressEvent[]) => {
      display.update(events)
      display.refresh()
    },
    advance: (ms: number) => {
      time += ms
    },
    get text() {
      return out
    },
    /** What the last drawing left on the screen. */
    get screen() {
      const last = out.slice(out.lastIndexOf('[?25l'))
      return last
        .replaceAll('\u001b', '')
        .replace(/\[\??[0-9;]*[A-Za-z]/g, '')
        .split('\n')
        .map((line) => line.replace('\r', '').trimEnd())
    },
  }
}

function vertex(
  digest: string,
  extra: Partial<Extract<ProgressEvent, { kind: 'vertex' }>> = {},
): ProgressEvent {
  return { kind: 'vertex', digest, inputs: [], name: `step ${digest}`, ...extra }
}

function log(digest: string, text: string, at: number): ProgressEvent {
  return { kind: 'log', vertex: digest, stream: 1, data: Buffer.from(text), timestamp: T0 + at }
}

describe('plain display', () => {
  it('numbers steps and ends each with its outcome (L174)', () => {
    const t = setup('plain')
    t.show(vertex('a', { started: T0 }), vertex('b'), vertex('c'), vertex('d'))
    t.show(vertex('a', { started: T0, completed: T0 + 1234 }))
    t.show(vertex('b', { started: T0 + 1300, completed: T0 + 1300, cached: true }))
    t.show(vertex('c', { started: T0 + 1400, completed: T0 + 1500, error: 'exit code: 1' }))
    t.show(vertex('d', { started: T0 + 1400, completed: T0 + 1500, error: 'x: context canceled' }))
    t.display.close()
    expect(t.text).toBe(
      '#1 step a\n#1 DONE 1.2s\n\n#2 step b\n#2 CACHED\n\n#3 step c\n#3 ERROR: exit code: 1\n\n' +
        '#4 step d\n#4 CANCELED\n------\n > step c:\n------\n',
    )
  })

  it('prints log lines with their time, joins partial ones (L174)', () => {
    const t = setup('plain')
    t.show(vertex('a', { started: T0 }), log('a', 'one\ntw', 5), log('a', 'o\nthree', 12_345))
    t.show(log('a', ' more', 12_400))
    t.show(vertex('a', { started: T0, completed: T0 + 13_000 }))
    expect(t.text).toBe(
      '#1 step a\n#1 0.005 one\n#1 0.005 two\n#1 12.35 three more\n#1 DONE 13.0s\n'.replace('12.35', '12.35'),
    )
  })

  it('shows transfers when they have moved enough (A089)', () => {
    const t = setup('plain')
    const status = (current: number, at: number, completed?: number): ProgressEvent => ({
      kind: 'status',
      vertex: 'a',
      id: 'sha256:1',
      current,
      total: 1_000_000,
      timestamp: T0 + at,
      started: T0,
      ...(completed === undefined ? {} : { completed: T0 + completed }),
    })
    t.show(vertex('a', { started: T0 }), status(0, 0))
    t.show(status(10_000, 100))
    t.show(status(60_000, 200))
    t.show(status(1_000_000, 900, 900), vertex('a', { started: T0, completed: T0 + 1000 }))
    expect(t.text.split('\n')).toEqual([
      '#1 step a',
      '#1 sha256:1 0B / 1.00MB',
      '#1 sha256:1 60.00kB / 1.00MB 0.2s',
      '#1 sha256:1 1.00MB / 1.00MB 0.9s done',
      '#1 DONE 1.0s',
      '',
    ])
  })

  it('gives running steps turns', () => {
    const t = setup('plain')
    t.show(vertex('a', { started: T0 }), vertex('b', { started: T0 }))
    t.show(log('a', 'a1\n', 1))
    t.advance(11_000)
    t.show(log('b', 'b1\n', 2))
    t.show(vertex('a', { started: T0, completed: T0 + 12_000 }))
    expect(t.text).toBe(
      '#1 step a\n#1 0.001 a1\n#1 ...\n\n#2 step b\n#2 0.002 b1\n#2 ...\n\n#1 step a\n#1 DONE 12.0s\n',
    )
    t.show(log('b', 'b2\n', 3))
    expect(t.text.endsWith('\n\n#2 step b\n#2 0.003 b2\n')).toBe(true)
  })

  it('shows a group as one step, hidden while only weak members run', () => {
    const t = setup('plain')
    const group = { id: 'g', name: 'the group', weak: false }
    t.show(vertex('a', { started: T0, completed: T0 + 100, progressGroup: { ...group, weak: true } }))
    expect(t.text).toBe('')
    t.show(vertex('b', { started: T0 + 50, completed: T0 + 300, progressGroup: group }))
    expect(t.text).toBe('#1 the group\n#1 DONE 0.3s\n')
  })

  it('repeats the last lines of a failed step at the end (L181)', () => {
    const t = setup('plain')
    const lines = Array.from({ length: 15 }, (_, i) => `line ${i}\n`).join('')
    t.show(vertex('a', { started: T0 }), log('a', lines, 5))
    t.show(vertex('a', { started: T0, completed: T0 + 10, error: 'boom' }))
    t.display.close()
    const tail = t.text.slice(t.text.indexOf('------'))
    expect(tail.split('\n')).toEqual([
      '------',
      ' > step a:',
      ...Array.from({ length: 10 }, (_, i) => `0.005 line ${i + 5}`),
      '------',
      '',
    ])
  })
})

describe('tty display', () => {
  it('draws a header, timings, transfers and the log of what runs (L174)', () => {
    const t = setup('tty')
    t.show(
      vertex('a', { started: T0, completed: T0 + 2000 }),
      vertex('b', { started: T0 + 2000 }),
      vertex('c'),
      {
        kind: 'status',
        vertex: 'b',
        id: 'pull',
        current: 500,
        total: 2_000,
        timestamp: T0 + 2000,
        started: T0 + 2000,
      },
      log('b', 'first\nsecond\rthird\n', 2100),
    )
    t.advance(3000)
    t.display.refresh()
    expect(t.screen.slice(0, -1)).toEqual([
      '[+] Building 3.0s (1/3)',
      ' => step a                                             2.0s',
      ' => step b                                             1.0s',
      ' => => # first',
      ' => => # third',
      ' => => pull 500B / 2.00kB                              1.0s',
    ])
    t.show(
      vertex('b', { started: T0 + 2000, completed: T0 + 3000, error: 'failed' }),
      vertex('c', { started: T0, completed: T0, cached: true }),
    )
    t.display.close()
    expect(t.text).toContain('[+] Building 3.0s (3/3) FINISHED')
    expect(t.text).toContain(' => ERROR step b')
    expect(t.text).toContain(' => CACHED step c')
    expect(t.text.slice(t.text.indexOf('------'))).toBe(
      '------\n > step b:\n0.100 first\n0.100 second\rthird\n------\n',
    )
  })

  it('keeps running steps in sight when there is no room', () => {
    const t = setup('tty')
    const many = Array.from({ length: 40 }, (_, i) =>
      vertex(`${i}`, { started: T0 + i, ...(i === 0 ? {} : { completed: T0 + i }) }),
    )
    t.show(...many)
    const rows = t.screen.slice(1, -1)
    expect(rows).toHaveLength(18)
    expect(rows[0]).toContain('step 0 ')
    expect(rows.at(-1)).toContain('step 39')
  })
})

describe('rawjson display', () => {
  it('writes one SolveStatus a line (L175)', () => {
    const t = setup('rawjson')
    t.show(vertex('sha256:a', { started: T0 + 0.25 }), log('sha256:a', 'hi', 5))
    expect(t.text).toBe(
      '{"vertexes":[{"digest":"sha256:a","name":"step sha256:a","started":"2023-11-14T22:13:20.00025Z"}],' +
        '"logs":[{"vertex":"sha256:a","stream":1,"data":"aGk=","timestamp":"2023-11-14T22:13:20.005Z"}]}\n',
    )
  })
})

describe('helpers', () => {
  it('formats bytes, merges intervals, reads colours (L174)', () => {
    expect([0, 999, 1000, 1_234_567, 5e9].map(formatBytes)).toEqual([
      '0B',
      '999B',
      '1.00kB',
      '1.23MB',
      '5.00GB',
    ])
    expect(
      mergeIntervals([{ start: 5, stop: 7 }, { start: 1, stop: 3 }, { start: 2, stop: 4 }, { start: 6 }]),
    ).toEqual([{ start: 1, stop: 4 }, { start: 5 }])
    expect(colorsFromEnv({ NO_COLOR: '1' }).run).toBe('')
    expect(colorsFromEnv({}).run).toBe('\u001b[34m')
    expect(colorsFromEnv({ BUILDKIT_COLORS: 'run=green:error=255,0,0:x=1' })).toMatchObject({
      run: '\u001b[32m',
      error: '\u001b[38;5;196m',
    })
  })

  it('lets no control characters of a build through', () => {
    const terminal = new Terminal(3)
    terminal.write('\u001b[31mred\u001b[0m\u0007\n\u001b]0;title\u0007plain\n')
    terminal.write('a\nb\nhalf')
    expect(terminal.lines()).toEqual(['a', 'b', 'half'])
    const other = new Terminal(3)
    other.write('\u001b[31mred\u001b[0m\u0007\n')
    expect(other.lines()).toEqual(['red'])
  })
})
