import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { type Attachable, ClientSession } from '@slipway/client'
import { FILE_SEND_DIFF_COPY } from '@slipway/fs-sync'
import { image, type State } from '@slipway/llb'
import { services } from '@slipway/proto'
import { type Caller, dial, duplex, service } from '@slipway/rpc'
import { mountsBelow } from './harness/daemon.ts'
import { llb } from './harness/driver.ts'
import { logsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { residentBytes, waitFor } from './harness/watch.ts'

const MIB = 1 << 20
const site = useSite()
const control = services.ControlService
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())

const step = (text: string): State => image(site.world.base).run({ args: ['sh', '-c', text] }).root

const memory = (): number => residentBytes(site.daemon)

describe('a client that does not read', () => {
  it('its progress holds up nobody, and the memory for it is bounded (A087, F047)', async () => {
    const ref = newId()
    const before = memory()
    const call = caller.serverStream(control.Status, { Ref: ref })
    call.on('error', () => {})
    call.pause()
    const noisy = step('yes 0123456789012345678901234567890123456789 | head -c 30000000')
    const request = { Ref: ref, Definition: await noisy.marshal() }
    await caller.unary(control.Solve, request, { deadlineMs: 60_000 })
    expect(memory() - before).toBeLessThan(200 * MIB)
    call.cancel()
  })

  it('what it exports waits for it, others go on, and its end frees everything (B025, B031, I090)', async () => {
    await site.driver.build(await llb(step('head -c 200000000 /dev/urandom > /big')))
    const before = memory()
    let asked = false
    const stuck: Attachable = {
      services: [
        service(
          { DiffCopy: FILE_SEND_DIFF_COPY },
          {
            DiffCopy: duplex<Buffer, Uint8Array>(async (call) => {
              call.pause()
              asked = true
              await new Promise((resolve) => call.on('cancelled', resolve))
            }),
          },
        ),
      ],
    }
    const own = dial(site.daemon.address)
    const session = ClientSession.open(own, { attachables: [stuck] })
    const failed = caller
      .unary(control.Solve, {
        Ref: newId(),
        Session: session.id,
        Definition: await step('head -c 200000000 /dev/urandom > /big').marshal(),
        Exporters: [{ Type: 'tar', Attrs: {} }],
      })
      .then(
        () => 'built',
        (error: Error) => error.message,
      )
    await waitFor(() => asked)
    await new Promise((done) => setTimeout(done, 1_500))
    expect(memory() - before).toBeLessThan(100 * MIB)
    expect(logsOf((await site.driver.build(await llb(step('echo others')))).events)).toBe('others\n')
    await session.close()
    own.close()
    expect(await failed).not.toBe('built')
    await waitFor(() => mountsBelow(site.daemon.root).length === 0)
  })
})
