/** Where a verb reads and writes; passed in, so that tests see what a user would. */

export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and errors. */
  readonly err: (text: string) => void;
  /** Whether results may have colours. */
  readonly colour: boolean;
  /** Characters a line of results. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Off a terminal there is no colour; https://no-color.org is heeded. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colour: stdout.isTTY && (env["NO_COLOR"] ?? "") === "",
    width: stdout.columns ?? 120,
    env,
  };
}

type Style = "bold" | "dim" | "red" | "yellow";
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
};

export function styled(terminal: Terminal, style: Style, text: string): string {
  const [on, off] = CODES[style];
  return terminal.colour ? `\u001B[${on}m${text}\u001B[${off}m` : text;
}
