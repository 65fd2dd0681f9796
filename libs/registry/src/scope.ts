/** Token scopes, `repository:name:actions`. */
export function repositoryScope(repository: string, push: boolean): string {
  return `repository:${repository}:pull${push ? ',push' : ''}`
}

/** Merges scopes of the same resource and sorts, so that equal rights have one spelling. */
export function normalizeScopes(scopes: readonly string[]): readonly string[] {
  const merged = mergeScopes(scopes)
  return [...merged.keys()].sort().map((name) => `${name}:${[...merged.get(name)!].sort().join(',')}`)
}

/** Whether `scopes` include everything in `wanted`. */
export function includesScopes(scopes: readonly string[], wanted: readonly string[]): boolean {
  const have = mergeScopes(scopes)
  return [...mergeScopes(wanted)].every(([name, actions]) =>
    [...actions].every((action) => have.get(name)?.has(action)),
  )
}

function mergeScopes(scopes: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const merged = new Map<string, Set<string>>()
  for (const scope of scopes.flatMap((text) => text.split(' ')).filter((text) => text !== '')) {
    // The name may hold colons of its own (`registry:5000/a`), the actions may not.
    const [type = '', ...rest] = scope.split(':')
    const actions = rest.length > 1 ? (rest.pop() ?? '') : ''
    const name = [type, ...rest].join(':')
    const known = merged.get(name) ?? new Set<string>()
    merged.set(name, known)
    for (const action of actions.split(',')) if (action !== '') known.add(action)
  }
  return merged
}
