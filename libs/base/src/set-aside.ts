import { renameSync, rmSync } from 'node:fs'

/** Moves a database file that nobody has open, and that can be made again, out of the way, but keeps it for who wants to look. */
export function setAside(path: string): void {
  renameSync(path, `${path}.broken`)
  for (const ending of ['-wal', '-shm']) rmSync(path + ending, { force: true })
}
