// Prints deploy/nats.conf.
import { natsConfiguration } from './bus-users.ts'

process.stdout.write(natsConfiguration())
