import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { createDeferred, sleep } from '@slipway/base'
import { isErrno } from '../errors.ts'
import { splitDevice } from '../files.ts'
import { bind, check } from '../libc.ts'
import { deliver, type Receiver } from './pace.ts'

const O_NONBLOCK = 0o4000
const O_CLOEXEC = 0o2000000
const F_SETFL = 4
const TIOCSWINSZ = 0x5414

const openptC = bind<(flags: number) => number>('int posix_openpt(int flags)')
const grantptC = bind<(fd: number) => number>('int grantpt(int fd)')
const unlockptC = bind<(fd: number) => number>('int unlockpt(int fd)')
const ptsnameC = bind<(fd: number, name: Buffer, size: number) => number>(
  'int ptsname_r(int fd, void *name, size_t size)',
)
const fcntlC = bind<(fd: number, command: number, value: number) => number>(
  'int fcntl(int fd, int command, long value)',
)
const winsizeC = bind<(fd: number, request: number, size: Uint16Array) => number>(
  'int ioctl(int fd, unsigned long request, const uint16_t *size)',
)

export interface WindowSize {
  readonly rows: number
  readonly cols: number
}

function setWindowSize(fd: number, { rows, cols }: WindowSize): void {
  check(winsizeC(fd, TIOCSWINSZ, Uint16Array.of(rows, cols, 0, 0)), 'ioctl TIOCSWINSZ')
}

const O_PATH = 0o10000000
/** Unix98 pseudo terminals. */
const PTS_MAJORS = [136, 137, 138, 139, 140, 141, 142, 143]

/**
 * Sets the size of the terminal that another process, which may be hostile, has as its stdin. False when that is not a
 * terminal; nothing else is ever opened.
 */
export function resizeTerminalOf(pid: number, size: WindowSize): boolean {
  let handle: number
  try {
    handle = openSync(`/proc/${pid}/fd/0`, O_PATH)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH', 'EACCES')) return false
    throw error
  }
  try {
    const stat = fstatSync(handle, { bigint: true })
    if (!stat.isCharacterDevice() || !PTS_MAJORS.includes(splitDevice(stat.rdev).major)) return false
    const terminal = openSync(`/proc/self/fd/${handle}`, constants.O_RDWR | constants.O_NOCTTY | O_NONBLOCK)
    try {
      setWindowSize(terminal, size)
    } finally {
      closeSync(terminal)
    }
    return true
  } finally {
    closeSync(handle)
  }
}

/** A pseudo terminal: the program gets `slave`, this process reads and writes the other side. */
export class Pty {
  readonly slave: number
  readonly #master: number
  readonly #closed = createDeferred<void>()
  #stream: ReadStream | undefined

  private constructor(master: number, slave: number) {
    this.#master = master
    this.slave = slave
  }

  static open(): Pty {
    const master = check(openptC(constants.O_RDWR | constants.O_NOCTTY | O_CLOEXEC), 'posix_openpt')
    try {
      check(grantptC(master), 'grantpt')
      check(unlockptC(master), 'unlockpt')
      check(fcntlC(master, F_SETFL, constants.O_RDWR | O_NONBLOCK), 'fcntl')
      const name = Buffer.alloc(128)
      ptsnameC(master, name, name.length)
      const path = name.toString('utf8', 0, name.indexOf(0))
      return new Pty(master, openSync(path, constants.O_RDWR | constants.O_NOCTTY))
    } catch (error) {
      closeSync(master)
      throw error
    }
  }

  /** Delivers output until the last holder of the slave closed it. The slave of this process must be closed before. */
  async receive(onChunk: Receiver): Promise<void> {
    const stream = new ReadStream(this.#master)
    this.#stream = stream
    deliver(stream, onChunk)
    // Reading answers EIO once the other side is closed: that is its end.
    stream.on('error', () => stream.destroy())
    stream.on('close', () => this.#closed.resolve())
    await this.#closed.promise
  }

  /** Drops output that was not delivered yet. */
  discard(): void {
    this.#stream?.destroy()
  }

  resize(size: WindowSize): void {
    if (this.#stream?.destroyed === false) setWindowSize(this.#master, size)
  }

  /** Input as typed. What the program does not read waits here, without blocking anything. */
  async send(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      for (let done = 0; done < chunk.length; ) {
        if (this.#stream?.destroyed) return
        done += await this.#write(chunk.subarray(done))
      }
    }
  }

  async #write(data: Uint8Array): Promise<number> {
    try {
      return writeSync(this.#master, data)
    } catch (error) {
      if (!isErrno(error, 'EAGAIN')) throw error
      await Promise.race([sleep(5), this.#closed.promise])
      return 0
    }
  }

  /** For a terminal that was never received from. */
  abandon(): void {
    closeSync(this.#master)
  }
}
