import pg from 'pg';
import type { RawResult } from './decode.ts';

type Row = (string | null)[];

/**
 * A simple query whose rows stay as the driver's parser makes them: no type parser, no result object, no copy. Each
 * result with columns is handed on as soon as it is complete, while the server works on the next. The driver calls these
 * methods as the answers arrive.
 */
export class TextQuery extends pg.Query {
  private fields: RawResult['fields'] = [];
  private received: Row[] = [];
  private failure: Error | undefined;
  private readonly take: ((result: RawResult) => void) | undefined;

  /** Without `take` no row is kept. */
  constructor(text: string, take?: (result: RawResult) => void) {
    super({ text });
    this.take = take;
  }

  /** Settles when the server is ready again: with the server's error, or with what `take` threw. */
  async runOn(client: pg.Client): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.once('end', () => resolve());
      // As long as it lives: an error that nobody listens to would end the process.
      this.on('error', reject);
      client.query(this);
    });
    if (this.failure) throw this.failure;
  }

  handleRowDescription({ fields }: { readonly fields: RawResult['fields'] }): void {
    this.fields = fields;
    this.received = [];
  }

  handleDataRow({ fields }: { readonly fields: Row }): void {
    if (this.take) this.received.push(fields);
  }

  handleCommandComplete(): void {
    const { fields, received } = this;
    this.fields = [];
    this.received = [];
    if (fields.length === 0 || this.failure || !this.take) return;
    try {
      this.take({ fields, rows: received });
    } catch (thrown) {
      // Nobody could catch it in the driver's event, and the server has to be heard out first.
      this.failure = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }
}
