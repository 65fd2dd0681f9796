import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { wayInto } from './reach.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-reach-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(path: string, text: string): string {
  const file = join(dir, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe('wayInto', () => {
  it('finds the way through files of other projects, and none where only types are used', () => {
    const sources = new Map(['port', 'linux'].map((name) => [`@slipway/${name}`, join(dir, name, 'src')]))
    write('linux/src/index.ts', 'export const mount = 1\n')
    const port = write('port/src/index.ts', "export { run } from './run.ts'\n")
    const inner = write(
      'port/src/run.ts',
      "import { mount } from '@slipway/linux'\nexport const run = mount\n",
    )
    const app = write('app/src/main.ts', "import {\n  run,\n} from '@slipway/port'\nrun\n")
    const typed = write('app/src/typed.ts', "import type { run } from '@slipway/port'\n")
    const found = wayInto(join(dir, 'linux'), [app], sources)
    expect(found).toEqual([app, port, inner, join(dir, 'linux/src/index.ts')])
    expect(wayInto(join(dir, 'linux'), [typed], sources)).toBeUndefined()
  })
})
