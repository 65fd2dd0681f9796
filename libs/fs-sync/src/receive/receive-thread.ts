import { existsSync } from 'node:fs'
import { abortError, SlipwayError, failpoint } from '@slipway/base'
import { createPatternMatcher, type PatternMatcher } from '@slipway/patterns'
import { BatchWriter, createPacketSplitter } from '../batch.ts'
import { createPacket, decodePacket, decodeStat, type Packet, PacketType } from '../packet.ts'
import { fromByteString, isDirectory, type Stat } from '../stat.ts'
import { packFileOf, removePack } from '../pack.ts'
import { removeIndex, TreeIndexReader } from '../tree-index.ts'
import { TreeWriter } from '../tree-writer.ts'
import { indexOfDisk } from '../walk/disk-index.ts'
import { MetadataFile } from './metadata-file.ts'
import type { LinkMessage } from '../link.ts'
import type { ReceiveCall, ReceiveResult } from './protocol.ts'
import { Receiver } from './receiver.ts'
import { SmallFiles } from './small-files.ts'

/** The thread's side of one receive. */
export async function receiveInThread(call: ReceiveCall, signal: AbortSignal): Promise<ReceiveResult> {
  using transfer = new Transfer(call)
  const { port } = call
  try {
    return await new Promise<ReceiveResult>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(abortError(signal)), { once: true })
      port.on('message', (message: LinkMessage) => {
        if (message.kind !== 'packets') return
        try {
          const finished = transfer.take(Buffer.from(message.batch.buffer, 0, message.batch.length))
          const { buffer } = message.batch
          port.postMessage({ kind: 'done', buffer } satisfies LinkMessage, [buffer])
          const batch = transfer.takeOutput()
          if (batch) port.postMessage({ kind: 'packets', batch } satisfies LinkMessage, [batch.buffer])
          if (finished) resolve(transfer.receiver.counts)
        } catch (error) {
          reject(error as Error)
        }
      })
    })
  } finally {
    port.postMessage({ kind: 'last' } satisfies LinkMessage)
  }
}

class Transfer implements Disposable {
  readonly receiver: Receiver
  readonly #call: ReceiveCall
  readonly #writer: TreeWriter
  readonly #out = new BatchWriter(16 << 10)
  readonly #splitter = createPacketSplitter()
  readonly #packet: Packet = createPacket()
  readonly #metadata: MetadataFile | undefined
  readonly #exceptions: PatternMatcher | undefined
  readonly #small: SmallFiles | undefined
  #nextId = 0
  #listed = false
  #finSent = false
  #finReceived = false

  constructor(call: ReceiveCall) {
    this.#call = call
    if (call.metadataOnly) {
      this.#metadata = new MetadataFile()
      this.#exceptions = createPatternMatcher(call.metadataOnly.except)
    }
    this.#writer = new TreeWriter(call.root)
    const old = this.#loadOld()
    if (call.index !== undefined && call.mode === 'mirror')
      this.#small = new SmallFiles(call.index, old !== undefined && existsSync(packFileOf(call.index)))
    this.receiver = new Receiver(this.#writer, old, this.#out, {
      mode: call.mode,
      differ: call.differ,
      owner: call.owner,
      atomic: call.index === undefined,
      small: this.#small,
      onDirty: () => {
        if (call.index !== undefined) removeIndex(call.index)
        failpoint('sync.tree.dirty')
      },
    })
  }

  [Symbol.dispose](): void {
    this.receiver.close()
    this.#small?.[Symbol.dispose]()
    this.#writer[Symbol.dispose]()
  }

  takeOutput(): ReturnType<BatchWriter['take']> | undefined {
    return this.#out.length === 0 ? undefined : this.#out.take()
  }

  /** Handles a batch; true once both sides have said that they are done. */
  take(bytes: Buffer): boolean {
    const packet = this.#packet
    for (const message of this.#splitter.split(bytes)) {
      if (this.#finReceived) return true
      decodePacket(message, 0, message.length, packet)
      if (packet.type === PacketType.stat) this.#stat(message)
      else if (packet.type === PacketType.data)
        this.receiver.data(packet.id, message, packet.dataStart, packet.dataEnd)
      else if (packet.type === PacketType.error)
        throw senderError(message.toString('utf8', packet.dataStart, packet.dataEnd))
      else if (packet.type === PacketType.fin) this.#finReceived = true
    }
    if (this.#listed && this.receiver.idle && !this.#finSent) this.#finish()
    return this.#finReceived
  }

  #stat(bytes: Buffer): void {
    const { statStart, statEnd } = this.#packet
    if (this.#listed) throw new SlipwayError('invalid-argument', 'file listed after the end of the listing')
    if (statStart < 0) {
      this.receiver.endOfStats()
      this.#listed = true
      return
    }
    const id = this.#nextId++
    const stat = decodeStat(bytes, statStart, statEnd)
    this.receiver.check(stat)
    if (!this.#metadata) this.receiver.add(stat, id)
    else this.#listOnly(this.#metadata, stat, id, bytes.subarray(statStart, statEnd))
  }

  #listOnly(metadata: MetadataFile, stat: Stat, id: number, bytes: Buffer): void {
    if (!metadata.append(stat.path, bytes)) return
    const keep = this.#exceptions!.matchesOrParentMatches(fromByteString(stat.path))
    for (const parent of metadata.parentsFor(stat, isDirectory(stat.mode), keep))
      this.receiver.add(parent, -1)
    if (keep) this.receiver.add(stat, id)
    else this.receiver.skip(stat)
  }

  #finish(): void {
    if (this.#finReceived) throw new SlipwayError('invalid-argument', 'sender finished before the receiver')
    this.receiver.finish()
    failpoint('sync.tree.received')
    this.#metadata?.save(this.#writer)
    const { index } = this.#call
    if (index !== undefined && (this.receiver.dirty || !this.#hadIndex)) {
      this.#small?.finish(this.receiver.index)
      this.receiver.index.save(index)
    }
    failpoint('sync.index.saved')
    this.#out.fin()
    this.#finSent = true
  }

  #hadIndex = false

  #loadOld(): TreeIndexReader | undefined {
    const { index, mode, root } = this.#call
    if (mode === 'merge') return undefined
    if (index === undefined) return indexOfDisk(root)
    const old = TreeIndexReader.load(index)
    if (old && isWhole(old, root, index)) {
      this.#hadIndex = true
      return old
    }
    // A tree without an index was left in the middle of a sync: nothing in it can be relied on.
    removeIndex(index)
    removePack(index)
    this.#writer.clear()
    return undefined
  }
}

/**
 * Whether the tree is what its index says. What is in a pack is believed only as long as the machine runs: afterwards it is
 * sent once more.
 */
function isWhole(old: TreeIndexReader, root: string, index: string): boolean {
  if (old.packedCount > 0) return old.sameBoot && existsSync(packFileOf(index))
  return old.sameBoot || matchesDisk(root, index)
}

/** After a restart of the machine the tree may have lost what was not flushed. */
function matchesDisk(root: string, index: string): boolean {
  const [found, known] = [indexOfDisk(root), TreeIndexReader.load(index)!]
  if (found.count !== known.count) return false
  while (known.next()) {
    if (!found.next()) return false
    const [a, b] = [known.entry, found.entry]
    if (a.path !== b.path || a.mode !== b.mode) return false
    if (!isDirectory(a.mode) && a.linkname === b.linkname && (a.mtime !== b.mtime || a.size !== b.size))
      return false
  }
  return true
}

function senderError(message: string): SlipwayError {
  return new SlipwayError('unknown', `error from sender: ${message}`)
}
