import { Session } from 'node:inspector/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { getHeapSnapshot, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pipeline } from 'node:stream/promises'
import { type Page, plain } from '@slipway/app-kit/pages'

const MAX_PROFILE_SECONDS = 300
/** What buildkitd shows and a program that is not written in Go has none of. */
const OF_GO: Readonly<Record<string, string>> = {
  '/debug/pprof/': 'profiles of V8 are at /debug/cpuprofile?seconds=30 and /debug/heapsnapshot',
  '/debug/pprof/profile': 'a profile of V8 is at /debug/cpuprofile?seconds=30',
  '/debug/pprof/heap': 'a snapshot of V8 is at /debug/heapsnapshot',
  '/debug/pprof/symbol': 'profiles of V8 have their names in them',
  '/debug/pprof/trace': 'a profile of V8 is at /debug/cpuprofile?seconds=30',
  '/debug/requests':
    'calls are in the metrics (rpc_server_call_duration_seconds) and, with OTEL_*, in traces',
  '/debug/events': 'events are in the log (--debug) and, with OTEL_*, in traces',
  '/debug/flight/trace': 'traces go to the collector that OTEL_* names, and into the history of builds',
}

/** The process as it runs: where buildkitd answers the same in the same place, else it says where to look. */
export function processPages(): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ...Object.entries(OF_GO).map(([path, instead]): [string, Page] => [
      path,
      (_request, _url, response) => plain(response, 501, `not there: ${instead}`),
    ]),
    ['/debug/vars', (_request, _url, response) => sendJson(response, variables())],
    [
      '/debug/pprof/cmdline',
      (_request, _url, response) =>
        void response.writeHead(200, { 'content-type': 'text/plain' }).end(process.argv.join('\0')),
    ],
    [
      '/debug/gc',
      (_request, _url, response) => {
        collectGarbage()
        response.writeHead(200).end()
      },
    ],
    ['/debug/cpuprofile', cpuProfile],
    [
      '/debug/heapsnapshot',
      async (_request, _url, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        await pipeline(getHeapSnapshot(), response)
      },
    ],
  ])
}

function sendJson(response: Parameters<Page>[2], value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}

/** As Go's expvar shows itself. */
function variables(): object {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
  return {
    cmdline: process.argv,
    memstats: { Sys: rss, HeapSys: heapTotal, HeapAlloc: heapUsed, External: external },
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

const cpuProfile: Page = async (_request, url, response) => {
  const seconds = Number(url.searchParams.get('seconds') ?? '30')
  if (!(seconds > 0 && seconds <= MAX_PROFILE_SECONDS))
    return plain(response, 400, `seconds must be above 0 and at most ${MAX_PROFILE_SECONDS}`)
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
    await sleep(seconds * 1000)
    sendJson(response, (await session.post('Profiler.stop')).profile)
  } finally {
    session.disconnect()
  }
}
