import { serveThread } from '@slipway/base'
import { placeFiles } from './place-files.ts'
import { receiveInThread } from './receive/receive-thread.ts'
import { sendInThread } from './send/send-thread.ts'

serveThread({
  receive: receiveInThread,
  send: sendInThread,
  place: ({ index, root }: { readonly index: string; readonly root: string }) => placeFiles(index, root),
})
