/** The newest answer to each query of a dashboard. Kept outside React: an answer draws its own panel again, and no other. */
import { useCallback, useSyncExternalStore } from "react";
import type { SightlineError } from "@sightline/model";
import type { BatchAnswer } from "@sightline/api/client";

export type Data = Exclude<BatchAnswer, { readonly kind: "error" }>;

export interface Known {
  /** Of the question, as long as there was one; an old one beside an error. */
  readonly data: Data | undefined;
  readonly error: SightlineError | undefined;
  /** Which question it answers. */
  readonly question: string;
}

export interface Answers {
  readonly put: (question: string, answer: BatchAnswer) => void;
  readonly get: (id: string) => Known | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** Grows with each answer to the query. */
  readonly version: (id: string) => number;
}

export function createAnswers(): Answers {
  const known = new Map<string, Known>();
  const versions = new Map<string, number>();
  const listeners = new Set<() => void>();
  return {
    put: (question, answer) => {
      const before = known.get(answer.id);
      const old = before?.question === question ? before.data : undefined;
      known.set(
        answer.id,
        answer.kind === "error"
          ? { data: old, error: answer.error, question }
          : { data: answer, error: undefined, question },
      );
      versions.set(answer.id, (versions.get(answer.id) ?? 0) + 1);
      for (const listener of listeners) listener();
    },
    get: (id) => known.get(id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: (id) => versions.get(id) ?? 0,
  };
}

/** The component draws again only when one of these queries was answered. */
export function useKnown(answers: Answers, ids: readonly string[]): readonly (Known | undefined)[] {
  const key = ids.join("\n");
  useSyncExternalStore(
    answers.subscribe,
    useCallback(() => key.split("\n").map(answers.version).join(" "), [answers, key]),
  );
  return ids.map((id) => answers.get(id));
}
