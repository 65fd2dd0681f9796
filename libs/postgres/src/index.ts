export { Database, type PostgresOptions } from './database.ts'
export { Listener, type ListenerOptions } from './listener.ts'
export { type Migrations, migrate } from './migrate.ts'
