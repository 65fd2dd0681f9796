import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { fileActions, image, type State } from '@slipway/llb'
import { llb } from './harness/driver.ts'
import { logsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'

const bin = mkdtempSync(join(tmpdir(), 'slipway-emulators-'))
mkdirSync(bin, { recursive: true })
afterAll(() => rmSync(bin, { recursive: true }))
// Emulates by running what it is given: the base image is of this host, whatever the steps say that they are of.
const emulator = join(bin, 'buildkit-qemu-mips64')
writeFileSync(emulator, '#!/bin/sh\necho "$0 runs $*"\nexec "$@"\n')
chmodSync(emulator, 0o755)
const site = useSite({ env: { PATH: `${process.env.PATH}:${bin}` } })

const on = (architecture: string, base: State, script: string) =>
  base.platform({ os: 'linux', architecture }).run({ args: ['/bin/sh', '-c', script] }).root

describe('a step of a platform that this host does not run', () => {
  it('runs in the emulator that is found on PATH (F057, C047)', async () => {
    const base = image(site.world.base)
    const { events } = await site.driver.build(
      await llb(on('mips64', base, 'echo made; touch /dev/.buildkit_qemu_emulator || echo read-only')),
    )
    expect(logsOf(events, 1)).toMatch(
      /^\/dev\/\.buildkit_qemu_emulator runs \/bin\/sh -c .*\nmade\nread-only\n$/,
    )
  })

  it('says which emulator is missing (F058)', async () => {
    // The header of a program for a machine that nothing here emulates.
    const header = Buffer.alloc(64)
    header.write('\x7fELF\x02\x02\x01', 'latin1')
    header.writeUInt16BE(2, 16)
    header.writeUInt16BE(22, 18)
    const base = image(site.world.base).file(fileActions.mkfile('/bin/foreign', 0o755, header))
    const hint =
      /exec format error: neither binfmt_misc nor buildkit-qemu-s390x on PATH runs linux\/s390x here/
    const direct = base.platform({ os: 'linux', architecture: 's390x' }).run({ args: ['/bin/foreign'] }).root
    expect((await site.driver.fails(await llb(direct))).error.message).toMatch(hint)
  })
})
