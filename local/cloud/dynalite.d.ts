declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory, not listening yet. The times are how long a table stays in a passing state. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
