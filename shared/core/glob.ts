/**
 * Globs over names, of which one thing may have several: `*` is any text (dots too), `?` one character, a leading `!`
 * takes back what earlier ones matched.
 */
export function matchesGlobs(globs: readonly string[], ...texts: readonly string[]): boolean {
  // A list of nothing but exclusions starts from everything.
  let matched = globs.every((glob) => glob.startsWith('!'));
  for (const glob of globs) {
    const excludes = glob.startsWith('!');
    const pattern = toPattern(excludes ? glob.slice(1) : glob);
    if (texts.some((text) => pattern.test(text))) matched = !excludes;
  }
  return matched;
}

const patterns = new Map<string, RegExp>();

function toPattern(glob: string): RegExp {
  let pattern = patterns.get(glob);
  if (!pattern) {
    const source = glob.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
      character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
    );
    pattern = new RegExp(`^${source}$`, 'su');
    patterns.set(glob, pattern);
  }
  return pattern;
}
