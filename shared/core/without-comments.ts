/** Quoted text, dollar quotes aside, or a comment; nested block comments are peeled from the inside. */
const quotedOrLine = /('(?:[^']|'')*'|"(?:[^"]|"")*")|--[^\n]*/g;
const innermostBlock = /('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*)|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\//g;

/** Source text with its comments left out, for telling whether only these differ. */
export function withoutComments(source: string): string {
  let text = source;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(innermostBlock, (_, kept?: string) => kept ?? ' ');
  }
  return text.replace(quotedOrLine, (_, kept?: string) => kept ?? ' ');
}
