/**
 * Lines of cells as Go's `text/tabwriter` sets them: columns left-aligned and as wide as their widest cell plus
 * `padding`, the last cell of each line as it is. A tab or line break inside of a cell ends it, as it would there.
 */
export function formatTable(rows: readonly (readonly string[])[], padding: number): string {
  const text = rows.map((cells) => `${cells.join('\t')}\n`).join('')
  const lines = text.split('\n').map((line) => line.split('\t'))
  return layOut(lines, padding)
    .map((cells) => cells.join(''))
    .join('\n')
}

/** Pads column by column; a column is a run of lines that have a further cell after it. */
function layOut(lines: readonly (readonly string[])[], padding: number): readonly (readonly string[])[] {
  const padded = lines.map((cells) => [...cells])
  const columns = Math.max(...lines.map((cells) => cells.length)) - 1
  for (let column = 0; column < columns; column++) {
    let block: string[][] = []
    const close = (): void => {
      const width = Math.max(...block.map((cells) => lengthOf(cells[column]!)), 0) + padding
      for (const cells of block) cells[column] += ' '.repeat(width - lengthOf(cells[column]!))
      block = []
    }
    for (const cells of padded) {
      if (cells.length > column + 1) block.push(cells)
      else close()
    }
    close()
  }
  return padded
}

function lengthOf(cell: string): number {
  return Array.from(cell).length
}
