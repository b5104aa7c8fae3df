/** Colours, only where somebody sees them. */

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Colour = keyof typeof codes;

export interface Style {
  /** The text in a colour, or unchanged where colours are off. */
  paint(colour: Colour, text: string): string;
  /** Columns available. */
  readonly width: number;
}

export interface StyleInput {
  readonly isTTY: boolean;
  readonly columns?: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Colours on a terminal unless NO_COLOR is set or it is dumb. Lines are as wide as it, 100 columns without one, never under 40. */
export function createStyle({ isTTY, columns, env }: StyleInput): Style {
  const coloured = isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  const width = Math.max(40, isTTY ? (columns ?? 80) : 100);
  if (!coloured) return { width, paint: (_, text) => text };
  return {
    width,
    paint(colour, text) {
      const [on, off] = codes[colour];
      return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
    },
  };
}

export const plainStyle: Style = { width: 100, paint: (_, text) => text };
