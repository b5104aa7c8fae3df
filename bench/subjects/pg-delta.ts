import { extract } from '@supabase/pg-delta/extract';
import pg from 'pg';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** What another schema differ needs to have read before it can compare. */
export async function makePgDelta(setup: SubjectSetup): Promise<Subject> {
  return {
    async run(through) {
      const connection = connectionOf(setup, through);
      const { host, port, database, user } = connection;
      const pool = new pg.Pool({ host, port, database, user, password: connection.revealPassword(), max: 1 });
      try {
        const { factBase } = await extract(pool);
        return factBase.facts().length > 0 ? 'extracted' : 'nothing';
      } finally {
        await pool.end();
      }
    },
  };
}
