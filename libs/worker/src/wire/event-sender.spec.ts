import { describe, expect, it } from '@jest/globals'
import type { ProgressEvent } from '@slipway/progress'
import { EventSender } from './event-sender.ts'

function status(id: string): ProgressEvent {
  return { kind: 'status', vertex: 'v', timestamp: 0, id, name: id, current: 1, total: 1, started: 0 }
}

describe('the sender of events', () => {
  it('has sent all that was written before a flush, whenever that was', async () => {
    for (let turns = 0; turns < 20; turns++) {
      const sent: string[] = []
      const sender = new EventSender(async ({ statuses }) => {
        await Promise.resolve()
        for (const { ID } of statuses ?? []) sent.push(ID ?? '')
      })
      sender.write(status('first'))
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      sender.write(status('second'))
      await sender.flush()
      expect([turns, ...sent]).toEqual([turns, 'first', 'second'])
    }
  })
})
