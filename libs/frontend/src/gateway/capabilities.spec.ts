import { describe, expect, it } from '@jest/globals'
import { toSlipwayError } from '@slipway/base'
import { checkFrontendCaps } from './capabilities.ts'

const NEW = `sha256:${'0'.repeat(64)}`
const OLD = 'sha256:080bd74d8778f83e7b670de193362d8c593c8b14f5c8fb919d28ee8feda0d069'
const check = (label: string | undefined, requested: string | undefined, hasInputs = false, digest = NEW) => {
  try {
    checkFrontendCaps({ label, digest, requested, hasInputs })
    return 'ok'
  } catch (error) {
    return toSlipwayError(error).details
  }
}

describe('capabilities of a frontend image', () => {
  it('are those of its label; what a build needs beyond them is named (D068, D071)', () => {
    expect(check('a,b+forward', 'a')).toBe('ok')
    expect(check('a,b+forward', 'b,a+forward')).toBe('ok')
    expect(check('a', 'a,c')).toEqual([{ kind: 'frontend-cap', name: 'c' }])
    expect(check(undefined, undefined)).toBe('ok')
    expect(check('', 'c+forward')).toEqual([{ kind: 'frontend-cap', name: 'c' }])
  })

  it('include inputs where a build has some, which old images of docker/dockerfile are known to take (D081)', () => {
    const inputs = 'moby.buildkit.frontend.inputs'
    expect(check(undefined, undefined, true)).toEqual([{ kind: 'frontend-cap', name: inputs }])
    expect(check(inputs, undefined, true)).toBe('ok')
    expect(check(undefined, undefined, true, OLD)).toBe('ok')
  })
})
