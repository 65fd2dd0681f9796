import { serveThread } from '@slipway/base'
import { receiveInThread } from './receive/receive-thread.ts'
import { sendInThread } from './send/send-thread.ts'

serveThread({ receive: receiveInThread, send: sendInThread })
