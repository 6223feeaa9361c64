import type { ReactNode } from "react";
import type { Words } from "./layout/finding.ts";

/** A sentence with its facts in the strong ink. */
export function Said({ words }: { readonly words: readonly Words[] }): ReactNode {
  return words.map((word, at) =>
    word.strong ? (
      // The pieces of a sentence have no identity but their order.
      // oxlint-disable-next-line react/no-array-index-key -- see above
      <strong key={at}>{word.text}</strong>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- see above
      <span key={at}>{word.text}</span>
    ),
  );
}
