/** Values of one job by key, each computed once. What fails is forgotten. */
export type Memo = Map<string, Promise<unknown>>

/** The value of `key` in the first memo that has one, else a new one; all of them know it afterwards. */
export async function shareMemo<T>(
  memos: readonly Memo[],
  key: string,
  compute: () => Promise<T>,
): Promise<T> {
  const known = memos.find((memo) => memo.has(key))?.get(key)
  // One key has values of one type: that is the contract between the callers of a key.
  const value = (known ?? compute()) as Promise<T>
  for (const memo of memos) if (!memo.has(key)) memo.set(key, value)
  try {
    return await value
  } catch (error) {
    for (const memo of memos) if (memo.get(key) === value) memo.delete(key)
    // What another caller started may have ended with that caller: try it ourselves.
    if (known) return await shareMemo(memos, key, compute)
    throw error
  }
}
