import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { errorMessage, wrapError } from '@slipway/base'
import { claimSocket, parseAddress } from '@slipway/rpc'

/** Answers one request; what it throws is answered with status 500. */
export type Page = (request: IncomingMessage, url: URL, response: ServerResponse) => void | Promise<void>

/** Pages about a running process, by path. The address must not be public: there is no login. */
export async function servePages(
  address: string,
  pages: ReadonlyMap<string, Page>,
): Promise<AsyncDisposable> {
  const parsed = parseAddress(address.includes('://') ? address : `tcp://${address}`)
  const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
    void answer(pages, request, response)
  })
  if (parsed.kind === 'unix') await claimSocket(parsed.path)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(wrapError(error, `failed to listen on ${address}`)))
    if (parsed.kind === 'unix') server.listen({ path: parsed.path, readableAll: false }, resolve)
    else server.listen(parsed.port, parsed.host === '' ? '0.0.0.0' : parsed.host, resolve)
  })
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  pages: ReadonlyMap<string, Page>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://debug')
    const page = pages.get(url.pathname)
    if (!page) return plain(response, 404, '404 page not found')
    if (request.method !== 'GET') return plain(response, 405, 'method not allowed')
    await page(request, url, response)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else plain(response, 500, errorMessage(error))
  }
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
