/** What a frontend answered to a question instead of a build; '' for nothing. */
export function subrequestText(metadata: ReadonlyMap<string, Uint8Array>): string {
  const text = metadata.get('result.txt')
  if (text) return Buffer.from(text).toString()
  return [...metadata]
    .filter(([key]) => key.startsWith('result.'))
    .map(([key, value]) => `${key}\n${Buffer.from(value).toString()}\n`)
    .join('')
}
