import type { ErrorDetail, SourceRange } from './errors.ts'

type SourceDetail = Extract<ErrorDetail, { kind: 'source' }>

/** The lines of a Dockerfile that an error is about, with some around them. '' where the place is not in the file. */
export function sourceExcerpt(source: Pick<SourceDetail, 'filename' | 'data' | 'ranges'>): string {
  const lines = Buffer.from(source.data).toString().split('\n')
  const bounds = boundsOf(source.ranges)
  if (!bounds || bounds.start < 1 || bounds.start > lines.length) return ''
  let { start } = bounds
  let end = Math.min(bounds.end, lines.length)
  const padding = end === start ? 4 : 2
  for (let added = 0; added < padding; added++) {
    if (start > 1) {
      start--
      added++
    }
    if (end < lines.length) {
      end++
      added++
    }
  }
  const out = [`${source.filename}:${bounds.start}`, '--------------------']
  for (let line = start; line <= end; line++) {
    const mark = source.ranges.some((range) => contains(range, line)) ? '>>>' : '   '
    out.push(` ${String(line).padStart(3)} | ${mark} ${lines[line - 1]}`)
  }
  return `${out.join('\n')}\n--------------------\n`
}

function boundsOf(
  ranges: readonly SourceRange[],
): { readonly start: number; readonly end: number } | undefined {
  if (ranges.length === 0) return undefined
  return {
    start: Math.min(...ranges.map((range) => range.start.line)),
    end: Math.max(...ranges.map(lastLine)),
  }
}

function contains(range: SourceRange, line: number): boolean {
  return range.start.line <= line && line <= lastLine(range)
}

function lastLine(range: SourceRange): number {
  return Math.max(range.end.line, range.start.line)
}
