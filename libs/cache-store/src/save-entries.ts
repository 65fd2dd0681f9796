import type { CacheEntry, CacheStore } from './cache-store.ts'

/** `CacheStore.save` by the other methods of a store: all questions as one, all links as one. */
export async function saveEntries(
  store: Pick<CacheStore, 'targets' | 'addLinks' | 'addResult'>,
  entries: readonly CacheEntry[],
): Promise<readonly string[]> {
  const ways = entries.flatMap(({ inputs }) => inputs.flat())
  const found = ways.length > 0 ? await store.targets(ways) : []
  let at = 0
  const keys = entries.map(({ key, inputs }) => {
    const perInput = inputs.map(({ length }) => new Set(found.slice(at, (at += length)).flat()))
    return commonKey(perInput, key)
  })
  const links = entries.flatMap((entry, index) => [
    ...entry.links,
    ...entry.inputs.flat().map((way) => ({ ...way, target: keys[index]! })),
  ])
  await Promise.all([
    links.length > 0 ? store.addLinks(links) : undefined,
    ...entries.map(({ result }, index) => store.addResult(keys[index]!, result)),
  ])
  return keys
}

/** `wanted`, unless all inputs lead to others alone. */
function commonKey(perInput: readonly ReadonlySet<string>[], wanted: string): string {
  const [first, ...rest] = perInput
  const common = [...(first ?? [])].filter((key) => rest.every((keys) => keys.has(key))).sort()
  return common.length === 0 || common.includes(wanted) ? wanted : common[0]!
}
