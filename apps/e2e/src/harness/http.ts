import { request } from 'node:http'
import { urlToHttpOptions } from 'node:url'

export interface Page {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** As curl asks, on `unix://` or `http://`. */
export function get(
  address: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const target = address.startsWith('unix://')
    ? { socketPath: address.slice('unix://'.length), path }
    : urlToHttpOptions(new URL(path, address))
  return new Promise((resolve, reject) => {
    const call = request({ ...target, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}

/** Values of Prometheus' text format, by name with labels. */
export async function metricsOf(address: string): Promise<ReadonlyMap<string, number>> {
  const { text } = await get(address, '/metrics')
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}
