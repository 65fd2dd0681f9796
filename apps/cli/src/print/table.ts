/** Columns of text, each as wide as its widest cell and two spaces. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]! + 2)))
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** `key: value` lines, values aligned. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  return table(pairs.map(([key, value]) => [`${key}:`, value]))
}
