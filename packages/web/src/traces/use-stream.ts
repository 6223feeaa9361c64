import { useCallback, useState } from "react";
import { type Kind, type Stream, begun, continued, received, released } from "./stream.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Reads the page after this one; absent on the last. */
  readonly older: (() => Promise<Page<T>>) | undefined;
}

export interface Streaming<T> {
  readonly shown: readonly T[];
  readonly waiting: number;
  readonly release: () => void;
  /** Asks for the next older page, once at a time; nothing happens where there is none. */
  readonly more: () => void;
  readonly loading: boolean;
  /** Whether everything older has been read. */
  readonly ended: boolean;
  /** What stopped the last older page; asking for more tries again. */
  readonly failure: Error | null;
  /** Whether what is shown answers what is asked now; until the new answer is here, it is the old one's. */
  readonly current: boolean;
}

interface State<T> {
  readonly identity: string;
  readonly stream: Stream<T>;
  readonly older: Page<T>["older"];
  readonly loading: boolean;
  readonly failure: Error | null;
}

/**
 * Pages of a list as one. `identity` is what was asked: when it changes, the list begins anew with the next `page`, the
 * newest one. While `held` says so, new items wait.
 */
export function useStream<T>(
  kind: Kind<T>,
  identity: string,
  page: Page<T> | undefined,
  held: () => boolean,
): Streaming<T> {
  const [state, setState] = useState<State<T>>(() => startOf(identity, page));
  const [taken, setTaken] = useState(page);
  if (page !== undefined && page !== taken) {
    setTaken(page);
    setState(
      state.identity !== identity || state.stream.shown.length === 0
        ? startOf(identity, page)
        : { ...state, stream: received(kind, state.stream, page.items, held()) },
    );
  }

  const { older, loading } = state;
  const more = useCallback(() => {
    if (older === undefined || loading) return;
    setState((before) => ({ ...before, loading: true, failure: null }));
    older().then(
      (next) =>
        setState((before) =>
          before.older === older
            ? {
                ...before,
                stream: continued(kind, before.stream, next.items),
                older: next.older,
                loading: false,
              }
            : before,
        ),
      (cause: unknown) =>
        setState((before) => ({
          ...before,
          loading: false,
          failure: cause instanceof Error ? cause : new Error(String(cause)),
        })),
    );
  }, [kind, older, loading]);
  const release = useCallback(() => {
    setState((before) => ({ ...before, stream: released(kind, before.stream) }));
  }, [kind]);

  return {
    shown: state.stream.shown,
    waiting: state.stream.waiting.length,
    release,
    more,
    loading,
    ended: older === undefined,
    failure: state.failure,
    current: state.identity === identity,
  };
}

function startOf<T>(identity: string, page: Page<T> | undefined): State<T> {
  return { identity, stream: begun(page?.items ?? []), older: page?.older, loading: false, failure: null };
}
