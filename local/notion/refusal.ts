/** An answer that says no, as Notion words it: `code` and `status` are its contract, the message is approximate. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly additional: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, code: string, message: string, additional?: Readonly<Record<string, unknown>>) {
    super(message);
    this.status = status;
    this.code = code;
    this.additional = additional;
  }
}

export const invalid = (message: string): Refusal => new Refusal(400, 'validation_error', message);

/** `path` begins with `body`, as in `body.properties.Status.select`. */
export function invalidBody(path: string, expected: string, found: unknown): Refusal {
  const text = JSON.stringify(found) ?? 'undefined';
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return invalid(`body failed validation: ${path} should be ${expected}, instead was \`${shown}\`.`);
}

export function notFound(what: string, id: string, botName: string, botId: string): Refusal {
  return new Refusal(
    404,
    'object_not_found',
    `Could not find ${what} with ID: ${id}. Make sure the relevant pages and databases are shared ` +
      `with your integration "${botName}".`,
    { integration_id: botId },
  );
}

/** A row or block that lies in the trash takes no change but its way out. */
export const inTrash = (): Refusal =>
  invalid("Can't edit block that is archived. You must unarchive the block before editing.");
