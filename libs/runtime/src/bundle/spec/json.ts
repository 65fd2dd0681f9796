const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown }

/** JSON with integers of any size: a bigint is written digit by digit. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'bigint' ? rawJSON(entry.toString()) : entry,
  )
}
