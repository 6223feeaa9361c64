/** The queries of the page: what the URL holds, what is being written, and every change of them. */
import { useCallback, useMemo, useState } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { formatExpression, parseQuery } from "@sightline/promql";
import { type ExploreSearch, type Letter, type Query, freeLetter, queriesOf, withShown } from "./search.ts";

const route = getRouteApi("/explore");

/** One row of the page: a query that was asked, or one that is still empty. */
export interface QueryRow extends Query {
  /** As it is written now. */
  readonly draft: string;
}

export interface Explore {
  readonly search: ExploreSearch;
  readonly rows: readonly QueryRow[];
  /** The row that keys and the pane are about. */
  readonly active: QueryRow;
  /** Offset of the cursor in the active row. */
  readonly cursor: number;
  readonly setActive: (letter: Letter) => void;
  readonly setCursor: (offset: number) => void;
  readonly write: (letter: Letter, text: string) => void;
  /** Asks what is written. */
  readonly run: (letter: Letter) => void;
  /** Writes and asks. */
  readonly ask: (letter: Letter, text: string) => void;
  /** In a row of its own; in the active one where there is no room. */
  readonly askBeside: (text: string) => void;
  readonly add: () => void;
  readonly remove: (letter: Letter) => void;
  readonly toggle: (letter: Letter) => void;
  readonly format: (letter: Letter) => void;
  readonly change: (patch: ExploreSearch & { readonly sel?: string | undefined }) => void;
}

type Drafts = { readonly [L in Letter]?: string };

const FIRST: Letter = "a";

export function useExplore(): Explore {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [empty, setEmpty] = useState<readonly Letter[]>([]);
  const [chosen, setChosen] = useState<Letter>(FIRST);
  const [cursor, setCursor] = useState(0);

  const rows = useMemo(() => rowsOf(search, drafts, empty), [search, drafts, empty]);
  const active = rows.find(({ letter }) => letter === chosen) ?? rows[0] ?? emptyRow(FIRST, drafts);

  const change = useCallback(
    (patch: ExploreSearch & { readonly sel?: string | undefined }) =>
      void navigate({ to: ".", search: (before: object) => ({ ...before, ...patch }) }),
    [navigate],
  );
  const settle = useCallback((letter: Letter) => {
    setDrafts((before) => ({ ...before, [letter]: undefined }));
    setEmpty((before) => before.filter((one) => one !== letter));
  }, []);

  return useMemo(() => {
    const rowOf = (letter: Letter): QueryRow | undefined => rows.find((row) => row.letter === letter);
    const ask = (letter: Letter, text: string): void => {
      const wanted = text.trim();
      if (wanted === "") return;
      settle(letter);
      setChosen(letter);
      change({ [letter]: wanted, off: withShown(search.off, letter, true), sel: undefined });
    };
    return {
      search,
      rows,
      active,
      cursor,
      setActive: setChosen,
      setCursor,
      write: (letter, text) => setDrafts((before) => ({ ...before, [letter]: text })),
      run: (letter) => ask(letter, rowOf(letter)?.draft ?? ""),
      ask,
      askBeside: (text) => {
        const isFree = active.draft.trim() === "";
        ask(isFree ? active.letter : (freeLetter(rows.map(({ letter }) => letter)) ?? active.letter), text);
      },
      add: () => {
        const letter = freeLetter(rows.map((row) => row.letter));
        if (letter === undefined) return;
        setEmpty((before) => [...before, letter]);
        setChosen(letter);
        setCursor(0);
      },
      remove: (letter) => {
        settle(letter);
        if (search[letter] !== undefined)
          change({ [letter]: undefined, off: withShown(search.off, letter, true), sel: undefined });
      },
      toggle: (letter) => {
        const row = rowOf(letter);
        if (row !== undefined) change({ off: withShown(search.off, letter, !row.shown) });
      },
      format: (letter) => {
        const parsed = parseQuery(rowOf(letter)?.draft ?? "");
        if (parsed.ok) setDrafts((before) => ({ ...before, [letter]: formatExpression(parsed.expression) }));
      },
      change,
    };
  }, [search, rows, active, cursor, change, settle]);
}

function emptyRow(letter: Letter, drafts: Drafts): QueryRow {
  return { letter, text: "", shown: true, draft: drafts[letter] ?? "" };
}

/** There is always one row to write in. */
function rowsOf(search: ExploreSearch, drafts: Drafts, empty: readonly Letter[]): readonly QueryRow[] {
  const asked = queriesOf(search).map((query) => ({ ...query, draft: drafts[query.letter] ?? query.text }));
  const taken = new Set(asked.map(({ letter }) => letter));
  const unasked = empty.filter((letter) => !taken.has(letter)).map((letter) => emptyRow(letter, drafts));
  const rows = [...asked, ...unasked];
  return rows.length === 0 ? [emptyRow(FIRST, drafts)] : rows;
}
