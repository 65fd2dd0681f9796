export type {
  Bus,
  BusMessage,
  ConsumeOptions,
  Job,
  QueueOptions,
  RequestOptions,
  SubscribeOptions,
  Subscription,
  WorkQueue,
} from './bus.ts'
export { announce, type AnnounceOptions, type Announcement } from './presence/announce.ts'
export { type PresenceChange, type PresenceView, watch, type WatchOptions } from './presence/watch.ts'
export {
  type Instance,
  instancesOf,
  presenceCall,
  presenceSubject,
  publishTo,
  subscribeTo,
  type Topic,
} from './subjects.ts'
