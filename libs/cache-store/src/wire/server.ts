import { services } from '@slipway/proto'
import { quiet, service, type Service } from '@slipway/rpc'
import type { CacheStore } from '../cache-store.ts'
import { decodeEntry, decodeNewLink, decodeResult, decodeWay, encodeResult, encodeWay } from './messages.ts'

type V1 = typeof services.SlipwayCacheStoreService
type Wire<Name extends keyof V1> = Parameters<V1[Name]['requestSerialize']>[0]

/** A cache store over gRPC. Closing it stays with its owner. */
export function createCacheStoreService(store: CacheStore): Service {
  return service(services.SlipwayCacheStoreService, {
    Targets: quiet(async (request: Wire<'Targets'>) => {
      return {
        found: (await store.targets((request.queries ?? []).map(decodeWay))).map((keys) => ({
          keys: [...keys],
        })),
      }
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
      await store.addLinks((request.links ?? []).map(decodeNewLink))
      return {}
    }),
    AddResult: quiet(async (request: Wire<'AddResult'>) => {
      await store.addResult(request.key ?? '', decodeResult(request.result))
      return {}
    }),
    Save: quiet(async (request: Wire<'Save'>) => ({
      keys: [...(await store.save((request.entries ?? []).map(decodeEntry)))],
    })),
    DropResult: quiet(async (request: Wire<'DropResult'>) => {
      await store.dropResult(request.result ?? '')
      return {}
    }),
    KeysOf: quiet(async (request: Wire<'KeysOf'>) => ({
      keys: [...(await store.keysOf(request.result ?? ''))],
    })),
    Seen: quiet(async (request: Wire<'Seen'>) => {
      await store.seen?.(request.workers ?? [])
      return {}
    }),
    Backlinks: quiet(async (request: Wire<'Backlinks'>) => ({
      links: (await store.backlinks(request.key ?? '')).map(encodeWay),
    })),
  })
}
