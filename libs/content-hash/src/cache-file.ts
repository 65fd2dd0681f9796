import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { ByteWriter } from '@slipway/fs-sync/files'
import { isErrno } from '@slipway/linux'
import { createDirectory, type DirectoryNode, type RawDigest, type TreeNode } from './nodes.ts'

/*
 * File: "SWCH" version(1) | root node | crc32 of all before(4).
 * Node: kind and flags(1) | [link target] [digest(32)] [header(32)] [number of children, then name and node of each].
 */

const MAGIC = Buffer.from('SWCH\x01', 'latin1')
const DIGEST_BYTES = 32
const Kind = { file: 0, symlink: 1, directory: 2 } as const
const Flag = { digest: 4, header: 8, children: 16 } as const

/** Persists what is known of an immutable tree. */
export function saveTree(path: string, root: DirectoryNode): void {
  const out = new ByteWriter(1 << 16)
  out.bytes(MAGIC)
  writeNode(out, root)
  out.uintLE(crc32(out.view()), 4)
  const temporary = `${path}.${process.pid}.new`
  writeFileSync(temporary, out.view(), { mode: 0o600 })
  renameSync(temporary, path)
}

/** `undefined` when nothing is persisted, or something torn. */
export function loadTree(path: string): DirectoryNode | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
  const end = bytes.length - 4
  if (end < MAGIC.length || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return undefined
  const node = new Reader(bytes, MAGIC.length).node()
  return node.kind === 'directory' ? node : undefined
}

function writeNode(out: ByteWriter, node: TreeNode): void {
  const children = node.kind === 'directory' ? node.children : undefined
  const header = node.kind === 'directory' ? node.header : undefined
  out.byte(
    Kind[node.kind] |
      (node.digest === undefined ? 0 : Flag.digest) |
      (header === undefined ? 0 : Flag.header) |
      (children === undefined ? 0 : Flag.children),
  )
  if (node.kind === 'symlink') writeText(out, node.target)
  if (node.digest !== undefined) out.latin1(node.digest)
  if (header !== undefined) out.latin1(header)
  if (!children) return
  out.varint(children.size)
  for (const [name, child] of children) {
    writeText(out, name)
    writeNode(out, child)
  }
}

function writeText(out: ByteWriter, text: string): void {
  out.varint(text.length)
  out.latin1(text)
}

class Reader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  node(): TreeNode {
    const flags = this.#bytes[this.#at++]!
    const kind = flags & 3
    const target = kind === Kind.symlink ? this.#text() : ''
    const digest = flags & Flag.digest ? this.#raw(DIGEST_BYTES) : undefined
    if (kind === Kind.file) return { kind: 'file', digest }
    if (kind === Kind.symlink) return { kind: 'symlink', target, digest }
    const directory = createDirectory()
    directory.digest = digest
    directory.header = flags & Flag.header ? this.#raw(DIGEST_BYTES) : undefined
    if (!(flags & Flag.children)) return directory
    const children = new Map<string, TreeNode>()
    for (let left = this.#varint(); left > 0; left--) {
      const name = this.#text()
      children.set(name, this.node())
    }
    directory.children = children
    return directory
  }

  #raw(length: number): RawDigest {
    const start = this.#at
    this.#at += length
    return this.#bytes.toString('latin1', start, this.#at)
  }

  #text(): string {
    return this.#raw(this.#varint())
  }

  #varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
}
