import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { HttpClient } from './http.ts'

describe('connections that are kept', () => {
  let server: Server
  let url: URL
  let client: HttpClient
  let requests: number

  beforeEach(async () => {
    const used = new WeakSet<Socket>()
    requests = 0
    // Answers once on each connection, and resets it as the next request comes in.
    server = createServer((request, response) => {
      requests++
      if (used.has(request.socket)) {
        request.socket.resetAndDestroy()
        return
      }
      used.add(request.socket)
      response.end('ok')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    client = new HttpClient()
  })
  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function statusOf(method: string): Promise<number> {
    const response = await client.send({ method, url })
    await response.discard()
    // The connection is free again in the next turn.
    await new Promise((resolve) => setTimeout(resolve, 10))
    return response.status
  }

  it('and that the server closed are replaced for requests that may be sent twice', async () => {
    expect(await statusOf('GET')).toBe(200)
    expect(await statusOf('GET')).toBe(200)
    expect(requests).toBe(3)
  })

  it('fail other requests', async () => {
    expect(await statusOf('GET')).toBe(200)
    await expect(statusOf('POST')).rejects.toThrow(/ECONNRESET|socket hang up/)
    expect(requests).toBe(2)
  })
})
