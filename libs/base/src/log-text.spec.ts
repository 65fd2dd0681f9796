import { describe, expect, it } from '@jest/globals'
import { createLogger } from './log.ts'

function lines(format: 'json' | 'text'): readonly string[] {
  const written: string[] = []
  const destination = { write: (line: string) => void written.push(line) }
  const logger = createLogger({ level: 'info', service: 's', format, destination })
  logger.warn({ address: 'tcp://x', count: 3, err: new Error('it "broke"\nbadly') }, 'two words')
  return written
}

describe('the text format', () => {
  it('is one line of pairs for each record, quoted where needed (L001)', () => {
    const [line, ...others] = lines('text')
    expect(others).toEqual([])
    expect(line).toMatch(/^time=\S+ level=warn msg="two words" error="it \\\\?"broke/)
    expect(line).toContain('address=tcp://x count=3')
    expect(line?.indexOf('\n')).toBe(line!.length - 1)
  })

  it('leaves JSON as it is', () => {
    expect(JSON.parse(lines('json')[0] ?? '')).toMatchObject({ level: 40, msg: 'two words', service: 's' })
  })
})
