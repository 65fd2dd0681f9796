import { EXPOSITION_TYPE } from '@slipway/metrics'
import { processMetrics } from '@slipway/metrics/process'
import { type Page, plain } from './pages.ts'

/** Metrics for Prometheus; whether the process lives (`/healthz`), and whether it takes work (`/readyz`). */
export function observationPages(ready: () => boolean): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    [
      '/metrics',
      async (_request, _url, response) => {
        const text = await processMetrics()
        response.writeHead(200, { 'content-type': EXPOSITION_TYPE }).end(text)
      },
    ],
    ['/healthz', (_request, _url, response) => plain(response, 200, 'ok')],
    [
      '/readyz',
      (_request, _url, response) =>
        ready() ? plain(response, 200, 'ok') : plain(response, 503, 'not ready'),
    ],
  ])
}
