import { describe, expect, it } from '@jest/globals'
import { isLost, lostError } from '@slipway/base'
import type { Instance } from '@slipway/bus'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { following } from './following.ts'

const METHOD = services.HealthService.Check

/** Where calls go while these addresses are on the bus. */
function open(here: string[], lost: ReadonlySet<string> = new Set()) {
  const called: string[] = []
  const dial = (address: string): Caller => {
    const call = (): never => {
      called.push(address)
      if (lost.has(address)) throw lostError(`${address} is lost`)
      return undefined as never
    }
    return { unary: call, serverStream: call, clientStream: call, duplex: call, close: () => {} }
  }
  const peers = {
    address: (_service: string, given: string | undefined) => Promise.resolve(given ?? here[0]!),
    all: () => here.map((address) => ({ service: 'cache', address }) as Instance),
  }
  return { called, options: { peers, connections: { to: () => dial } } }
}

describe('a caller of a service of which there are several', () => {
  it('stays with one while it is there, and goes to another one when it is gone', async () => {
    const here = ['tcp://a:1', 'tcp://b:1']
    const { called, options } = open(here)
    const caller = await following(options, 'cache', undefined)
    here.unshift('tcp://c:1')
    caller.serverStream(METHOD as never, {})
    here.splice(1, 1)
    await caller.unary(METHOD, {})
    here.reverse()
    caller.duplex(METHOD as never)
    expect(called).toEqual(['tcp://a:1', 'tcp://c:1', 'tcp://c:1'])
  })

  it('stays with the last one while nobody is there, and always with one that was given', async () => {
    const here = ['tcp://a:1']
    const { called, options } = open(here)
    const caller = await following(options, 'cache', undefined)
    const fixed = await following(options, 'cache', 'tcp://given:1')
    here.pop()
    await caller.unary(METHOD, {})
    here.push('tcp://b:1')
    caller.clientStream(METHOD as never)
    await fixed.unary(METHOD, {})
    expect(called).toEqual(['tcp://a:1', 'tcp://b:1', 'tcp://given:1'])
  })

  it('leaves one that is lost before the bus knows, where it shall, and comes back when the others are', async () => {
    const lost = new Set<string>()
    const { called, options } = open(['tcp://a:1', 'tcp://b:1'], lost)
    const leaving = await following(options, 'control', undefined, { leaves: true })
    const staying = await following(options, 'control', undefined)
    lost.add('tcp://a:1')
    for (const caller of [staying, staying, leaving])
      expect(await caller.unary(METHOD, {}).then(() => 'ok', isLost)).toBe(true)
    leaving.clientStream(METHOD as never)
    lost.add('tcp://b:1').delete('tcp://a:1')
    expect(await leaving.unary(METHOD, {}).then(() => 'ok', isLost)).toBe(true)
    await leaving.unary(METHOD, {})
    expect(called.map((address) => address.slice(6, 7)).join('')).toBe('aaabba')
  })
})
