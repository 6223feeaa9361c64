/**
 * What a live page shows while its questions change with the clock. Each step of the clock is a new query, which knows
 * nothing of the failure before it, and which has nothing of the answer before it once it fails itself.
 */
import { useState } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { TimeWindow } from "../window/time-window.ts";

/** What was last heard of one question, apart from a live window's sliding. */
export interface Heard<T> {
  readonly question: string;
  readonly data: T | undefined;
  /** Stays until the question is answered. */
  readonly error: Error | null;
}

/** The state of the newest query. */
export interface Reply<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly isPlaceholderData: boolean;
}

export interface Lasting<T> {
  /** The newest answer; until there is one to this question, the placeholder. */
  readonly data: T | undefined;
  /** What stopped the newest answer; beside data, which is then an old answer. */
  readonly error: Error | null;
  /** Whether `data` answers the newest query. */
  readonly fresh: boolean;
}

export function heard<T>(before: Heard<T>, question: string, reply: Reply<T>): Heard<T> {
  const known = before.question === question ? before : { question, data: undefined, error: null };
  const answer = reply.isPlaceholderData ? undefined : reply.data;
  const data = answer ?? known.data;
  // A query that is asked again after it was answered keeps its answer beside its error.
  const error = reply.error ?? (answer === undefined ? known.error : null);
  const same = before.question === question && before.data === data && before.error === error;
  return same ? before : { question, data, error };
}

export function lasting<T>({ data, error }: Heard<T>, reply: Reply<T>): Lasting<T> {
  return {
    // Another question's answer beside this one's failure would lie.
    data: data ?? (error === null ? reply.data : undefined),
    error,
    fresh: reply.data !== undefined && !reply.isPlaceholderData,
  };
}

/** What is asked, apart from a live window's sliding. */
export function questionOf(window: TimeWindow, query: string | undefined): string {
  const span = window.live ? `last ${Math.round(window.to - window.from)}` : `${window.from} ${window.to}`;
  return `${span} ${query ?? ""}`;
}

/** `question`: see `questionOf`. */
export function useLasting<T>(question: string, result: UseQueryResult<T>): Lasting<T> {
  const { data, error, isPlaceholderData } = result;
  const reply: Reply<T> = { data, error, isPlaceholderData };
  const [before, setBefore] = useState<Heard<T>>({ question, data: undefined, error: null });
  const now = heard(before, question, reply);
  if (now !== before) setBefore(now);
  return lasting(now, reply);
}
