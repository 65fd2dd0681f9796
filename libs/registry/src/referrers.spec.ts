import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, sha256 } from '@slipway/base'
import { type Descriptor, encodeIndex, MediaType, parseReference } from '@slipway/oci'
import { anonymousLogin, createAuthorizer } from './authorizer.ts'
import { RegistryClient, type Repository } from './client.ts'

const subject = sha256('subject')
const byApi: Descriptor = {
  mediaType: MediaType.ociManifest,
  digest: sha256('a'),
  size: 1,
  artifactType: 'a/b',
}
const byTag: Descriptor = {
  mediaType: MediaType.ociManifest,
  digest: sha256('b'),
  size: 1,
  artifactType: 'c/d',
}
const listOf = (descriptor: Descriptor): Buffer =>
  Buffer.from(encodeIndex({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [descriptor] }))

describe('referrers of a manifest', () => {
  let server: Server
  let client: RegistryClient
  let asked: string[]
  let answers: Readonly<Record<string, { readonly status: number; readonly body: Buffer | string }>>
  const api = `/v2/a/referrers/${subject}`
  const tag = `/v2/a/manifests/${subject.replace(':', '-')}`

  beforeEach(async () => {
    asked = []
    client = new RegistryClient({ backoffMs: [] })
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      const { status, body } = answers[request.url ?? ''] ?? { status: 404, body: '' }
      response.writeHead(status, { 'content-type': MediaType.ociIndex }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const open = (): Repository => {
    const { port } = server.address() as AddressInfo
    return client.repository(parseReference(`127.0.0.1:${port}/a`), createAuthorizer(anonymousLogin))
  }

  it('are asked of the API first, then of the tag that stands in for it (D007)', async () => {
    answers = { [api]: { status: 200, body: listOf(byApi) }, [tag]: { status: 200, body: listOf(byTag) } }
    expect(await open().referrers(subject)).toEqual([byApi])
    expect(asked).toEqual([api])
    answers = { [tag]: { status: 200, body: listOf(byTag) } }
    expect(await open().referrers(subject)).toEqual([byTag])
    answers = {}
    expect(await open().referrers(subject)).toEqual([])
  })

  it('are not made out to be none where the registry fails, or speaks nonsense (D007)', async () => {
    answers = { [api]: { status: 403, body: '' } }
    expect(await open().referrers(subject).catch(errorCode)).toBe('permission-denied')
    answers = { [api]: { status: 200, body: '{"manifests":[{}]}' } }
    expect(await open().referrers(subject).catch(errorCode)).toBe('invalid-argument')
  })
})
