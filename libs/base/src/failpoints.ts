import { writeSync } from 'node:fs'

/** What a failpoint does when it is passed: end the process as a crash would, or throw. */
type Action = 'kill' | 'fail'

interface Armed {
  readonly action: Action
  /** Passes until it acts. */
  left: number
}

/** Environment variable that arms failpoints, for tests: `name=action[@pass]`, separated by commas; `kill` where no action is named. */
export const FAILPOINTS_VARIABLE = 'SLIPWAY_FAILPOINTS'

/** Throws on anything that is no list of failpoints: a test that arms nothing would prove nothing. */
export function createFailpoint(text: string, end: () => void = killSelf): (name: string) => void {
  const armed = new Map<string, Armed>()
  for (const part of text.split(',').filter((item) => item !== '')) {
    const match = /^([a-z0-9.-]+)(?:=(kill|fail)(?:@([1-9][0-9]*))?)?$/.exec(part)
    if (!match) throw new Error(`${FAILPOINTS_VARIABLE}: invalid failpoint ${JSON.stringify(part)}`)
    armed.set(match[1]!, { action: (match[2] ?? 'kill') as Action, left: Number(match[3] ?? 1) })
  }
  return (name) => {
    const point = armed.get(name)
    if (!point || --point.left !== 0) return
    writeSync(2, `failpoint ${name}: ${point.action}\n`)
    if (point.action === 'fail') throw new Error(`failpoint ${name}`)
    end()
  }
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL')
  // The signal may need a moment to arrive in other threads: nothing of this one may run meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const text = process.env[FAILPOINTS_VARIABLE] ?? ''

/**
 * A named place where a test may end the process. Put it between two steps that a crash must be able to separate. Names are
 * unique over the whole program; costs an empty call where nothing is armed.
 */
export const failpoint: (name: string) => void = text === '' ? () => {} : createFailpoint(text)
