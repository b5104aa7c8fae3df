/** What holds a semicolon that ends no statement: strings, quoted names, bodies, comments. */
const whole =
  /\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\bbegin atomic\b[\s\S]*?;\s*end\b|[^;]/giy;

/** The statements of a script, one by one. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let place = 0;
  let statement = '';
  while (place < script.length) {
    whole.lastIndex = place;
    const [piece = ';'] = whole.exec(script) ?? [];
    place += piece.length;
    if (piece === ';') statements.push(statement);
    statement = piece === ';' ? '' : statement + piece;
  }
  return [...statements, statement].map((text) => text.trim()).filter((text) => text !== '');
}
