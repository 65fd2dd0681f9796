import { services } from '@slipway/proto'
import { quiet, service, type Service } from '@slipway/rpc'
import type { CacheStore } from '../cache-store.ts'
import { decodeLink, decodeResult, encodeLink, encodeResult } from './messages.ts'

type V1 = typeof services.SlipwayCacheStoreService
type Wire<Name extends keyof V1> = Parameters<V1[Name]['requestSerialize']>[0]

/** A cache store over gRPC. Closing it stays with its owner. */
export function createCacheStoreService(store: CacheStore): Service {
  return service(services.SlipwayCacheStoreService, {
    Targets: quiet(async (request: Wire<'Targets'>) => {
      const queries = (request.queries ?? []).map(({ source, link }) => ({
        source: source ?? '',
        link: decodeLink(link),
      }))
      return { found: (await store.targets(queries)).map((keys) => ({ keys: [...keys] })) }
    }),
    Results: quiet(async (request: Wire<'Results'>) => ({
      found: (await store.results(request.keys ?? [])).map((results) => ({
        results: results.map(encodeResult),
      })),
    })),
    Exists: quiet(async (request: Wire<'Exists'>) => ({
      found: [...(await store.exists(request.keys ?? []))],
    })),
    AddLinks: quiet(async (request: Wire<'AddLinks'>) => {
      const links = (request.links ?? []).map(({ source, link, target }) => ({
        source: source ?? '',
        link: decodeLink(link),
        target: target ?? '',
      }))
      await store.addLinks(links)
      return {}
    }),
    AddResult: quiet(async (request: Wire<'AddResult'>) => {
      await store.addResult(request.key ?? '', decodeResult(request.result))
      return {}
    }),
    DropResult: quiet(async (request: Wire<'DropResult'>) => {
      await store.dropResult(request.result ?? '')
      return {}
    }),
    KeysOf: quiet(async (request: Wire<'KeysOf'>) => ({
      keys: [...(await store.keysOf(request.result ?? ''))],
    })),
    Backlinks: quiet(async (request: Wire<'Backlinks'>) => ({
      links: (await store.backlinks(request.key ?? '')).map(({ source, link }) => ({
        source,
        link: encodeLink(link),
      })),
    })),
  })
}
