import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BUSYBOX = '/bin/busybox'
const APPLETS = (
  'sh true false cat ls echo mount umount id env grep sleep touch head ip kill stat hostname mkdir rm ln dd tr wc ' +
  'stty readlink nc sort cut test printf seq ps chmod unshare mknod tail'
).split(' ')

/** Whether the tests can make a root file system: a static busybox. */
export const hasBusybox = existsSync(BUSYBOX)

/** A root file system with a shell and a few users. */
export function makeRootfs(path: string): void {
  for (const dir of ['bin', 'etc', 'tmp']) mkdirSync(join(path, dir), { recursive: true })
  copyFileSync(BUSYBOX, join(path, 'bin/busybox'))
  for (const name of APPLETS) symlinkSync('busybox', join(path, 'bin', name))
  writeFileSync(
    join(path, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/sh\nbuilder:x:1000:1001::/home:/bin/sh\n',
  )
  writeFileSync(
    join(path, 'etc/group'),
    'root:x:0:\ndaemon:x:1:\nmain:x:1001:\nwheel:x:10:root,builder\ndocker:x:999:builder\n',
  )
}
