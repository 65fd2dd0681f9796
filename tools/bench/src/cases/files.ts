import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `count` files of about 1 KiB, 100 to a directory; the same names and sizes every time. */
export function writeSmallFiles(dir: string, count: number): void {
  const noise = randomBytes(4096).toString('base64')
  for (let i = 0; i < count; i++) {
    if (i % 100 === 0) mkdirSync(join(dir, `d${Math.trunc(i / 100)}`), { recursive: true })
    writeFileSync(
      join(dir, `d${Math.trunc(i / 100)}`, `f${i}`),
      noise.slice(i % 1000, (i % 1000) + 900 + (i % 200)) + String(i),
    )
  }
}

/** A file that compresses about as well as programs do: half noise, half repetition. */
export function writeLargeFile(path: string, bytes: number): void {
  const block = Buffer.alloc(1 << 20)
  const parts: Buffer[] = []
  for (let at = 0; at < bytes; at += block.length) {
    randomBytes(block.length / 2).copy(block)
    block.fill(`${path} ${at} `, block.length / 2)
    parts.push(Buffer.from(block))
  }
  writeFileSync(path, Buffer.concat(parts))
}
