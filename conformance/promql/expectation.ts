/** `expect …` lines: what a query has to say besides its values. */

const KINDS = ["fail", "ordered", "warn", "no_warn", "info", "no_info"] as const;

export interface Expectation {
  readonly kind: (typeof KINDS)[number];
  /** The text that is expected; `undefined` for any. */
  readonly matches: { readonly text: string; readonly isPattern: boolean } | undefined;
}

/** Throws an `Error` for a directive that is not known. */
export function expectLine(line: string): Expectation {
  const match = /^expect\s+(\S+)(?:\s+(\S+?):(.*))?$/u.exec(line);
  if (match === null) throw new Error("expected expect <type> or expect <type> <msg|regex>: <text>");
  return parseExpectation(match[1] ?? "", match[2], match[3] ?? "");
}

export function parseExpectation(name: string, how: string | undefined, text: string): Expectation {
  const kind = KINDS.find((one) => one === name);
  if (kind === undefined) throw new Error(`unknown expectation "${name}"`);
  if (how === undefined) return { kind, matches: undefined };
  if (how !== "msg" && how !== "regex") throw new Error(`unknown match "${how}" after expect ${name}`);
  return { kind, matches: { text: text.trim(), isPattern: how === "regex" } };
}

export function isMet({ matches }: Expectation, text: string): boolean {
  if (matches === undefined) return true;
  return matches.isPattern ? new RegExp(matches.text, "u").test(text) : matches.text === text;
}

/** What is wrong with the warnings or infos of a query, `undefined` when they are as expected. */
export function annotationFault(
  level: "warn" | "info",
  expectations: readonly Expectation[],
  found: readonly string[],
): { readonly expected: string; readonly got: string } | undefined {
  const told = `${level} ${JSON.stringify(found)}`;
  if (expectations.some(({ kind }) => kind === `no_${level}`) && found.length > 0) {
    return { expected: `no ${level}`, got: told };
  }
  const wanted = expectations.filter(({ kind }) => kind === level);
  for (const one of wanted) {
    if (!found.some((text) => isMet(one, text)))
      return { expected: `${level} ${one.matches?.text ?? "of any text"}`, got: told };
  }
  const surplus =
    wanted.length === 0 ? undefined : found.find((text) => !wanted.some((one) => isMet(one, text)));
  return surplus === undefined ? undefined : { expected: `no other ${level}`, got: surplus };
}
