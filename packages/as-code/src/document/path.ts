/** A place inside a document, from its root. */
export type Path = readonly (string | number)[];

/** `slos[0].sli.events`; the root is the empty text. */
export function printPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
