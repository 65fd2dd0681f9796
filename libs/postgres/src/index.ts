export { Database, type PostgresOptions } from './database.ts'
export { type Migrations, migrate } from './migrate.ts'
