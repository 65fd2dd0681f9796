import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { createFailpoint } from './failpoints.ts'

const script = `
  import { failpoint } from ${JSON.stringify(new URL('./failpoints.ts', import.meta.url).pathname)}
  failpoint('first')
  failpoint('first')
  console.log('passed')`

function run(failpoints: string): { readonly signal: string | undefined; readonly out: string } {
  try {
    const out = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      env: { ...process.env, SLIPWAY_FAILPOINTS: failpoints },
      stdio: 'pipe',
    })
    return { signal: undefined, out: out.toString() }
  } catch (error) {
    const { signal, stdout } = error as { readonly signal: string; readonly stdout: Buffer }
    return { signal, out: stdout.toString() }
  }
}

describe('failpoints', () => {
  it('do nothing unless they are armed, and end the process at the named pass', () => {
    expect(run('')).toEqual({ signal: undefined, out: 'passed\n' })
    expect(run('other,first=kill@3')).toEqual({ signal: undefined, out: 'passed\n' })
    expect(run('first=kill@2')).toEqual({ signal: 'SIGKILL', out: '' })
  })

  it('act once, at the pass that was asked for', () => {
    let ends = 0
    const failpoint = createFailpoint('a,b=fail@2', () => ends++)
    for (const name of ['a', 'a', 'b']) failpoint(name)
    expect(ends).toBe(1)
    expect(() => failpoint('b')).toThrow('failpoint b')
    failpoint('b')
  })

  it.each(['a=explode', 'a=kill@0', 'A b'])('refuse %s', (text) => {
    expect(() => createFailpoint(text)).toThrow('invalid failpoint')
  })
})
