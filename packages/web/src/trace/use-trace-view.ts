/** The state of one trace's page: what is selected, folded, lit and in view, and what each key does to it. */
import { useCallback, useMemo, useState } from "react";
import type { Trace } from "@sightline/api";
import {
  type FoldState,
  NOTHING_FOLDED,
  type Row,
  layoutRows,
  reveal,
  rowOf,
  setOpen,
} from "./layout/rows.ts";
import { nextBelow, searchTrace } from "./layout/search.ts";
import type { TraceNode } from "./layout/tree.ts";
import {
  type Viewport,
  fit,
  isWhole,
  keepInView,
  parseViewport,
  printViewport,
  wholeTrace,
  zoom,
} from "./layout/viewport.ts";
import { type TraceModel, useModel } from "./model.ts";

/** The part that the URL holds; a field that is absent is at its default. */
export interface TracePlace {
  /** A span's id; with `*` before it, the repeat that begins with this span. */
  readonly span?: string | undefined;
  /** `from-to` in nanoseconds. */
  readonly zoom?: string | undefined;
  readonly find?: string | undefined;
  /** `path`: all but the critical path steps back. */
  readonly only?: "path" | undefined;
}

const GROUP = "*";

export interface TraceView {
  readonly model: TraceModel;
  readonly rows: readonly Row[];
  /** -1 where nothing is selected. */
  readonly at: number;
  readonly row: Row | null;
  readonly view: Viewport;
  readonly zoomed: boolean;
  readonly found: readonly TraceNode[];
  readonly isLit: (row: Row) => boolean;
  readonly select: (row: Row) => void;
  readonly show: (node: TraceNode) => void;
  readonly toggle: (row: Row) => void;
  readonly fit: (row: Row) => void;
  readonly look: (view: Viewport) => void;
  readonly move: (by: number) => void;
  readonly fold: (open: boolean) => void;
  readonly nextError: (back?: boolean) => void;
  readonly nextFound: (back?: boolean) => void;
  readonly zoomBy: (factor: number) => void;
  readonly onlyPath: () => void;
}

export function useTraceView(
  trace: Trace,
  place: TracePlace,
  onPlace: (change: TracePlace) => void,
): TraceView {
  const model = useModel(trace);
  const [folds, setFolds] = useState<FoldState>(NOTHING_FOLDED);
  const { tree, repeats, path } = model;
  const rows = useMemo(() => layoutRows(tree, repeats, folds), [tree, repeats, folds]);
  const group = place.span?.startsWith(GROUP) === true;
  const node = tree.bySpanId.get(group ? (place.span ?? "").slice(GROUP.length) : (place.span ?? ""));
  const at = useMemo(() => (node === undefined ? -1 : rowOf(rows, node, group)), [rows, node, group]);
  const row = rows[at] ?? null;
  const view = useMemo(
    () => parseViewport(place.zoom ?? "", tree.duration) ?? wholeTrace(tree.duration),
    [place.zoom, tree],
  );
  const found = useMemo(() => searchTrace(tree, place.find ?? ""), [tree, place.find]);
  const lit = useMemo(() => {
    if ((place.find ?? "") !== "") return new Set(found);
    return place.only === "path" ? new Set(path.segments.keys()) : null;
  }, [place.find, place.only, found, path]);

  const look = useCallback(
    (next: Viewport): void =>
      onPlace({ zoom: isWhole(next, tree.duration) ? undefined : printViewport(next) }),
    [onPlace, tree],
  );
  const select = useCallback(
    (chosen: Row): void => {
      const { start, end } = extent(chosen);
      const kept = keepInView(view, start, end, tree.duration);
      onPlace({
        span: (chosen.kind === "repeat" ? GROUP : "") + chosen.node.span.spanId,
        ...(kept === view ? {} : { zoom: printViewport(kept) }),
      });
    },
    [onPlace, view, tree],
  );
  const show = useCallback(
    (target: TraceNode): void => {
      setFolds((before) => reveal(target, repeats, before));
      const kept = keepInView(view, target.start, target.end, tree.duration);
      onPlace({ span: target.span.spanId, ...(kept === view ? {} : { zoom: printViewport(kept) }) });
    },
    [onPlace, repeats, view, tree],
  );
  const toggle = useCallback((chosen: Row): void => {
    setFolds((before) => setOpen(chosen, chosen.open !== true, before) ?? before);
  }, []);
  const fitRow = useCallback(
    (chosen: Row): void => {
      const { start, end } = extent(chosen);
      look(fit(start, end, tree.duration));
    },
    [look, tree],
  );
  const isLit = useCallback(
    (candidate: Row): boolean => {
      if (lit === null) return true;
      if (candidate.kind === "repeat") return candidate.repeat.calls.some((call) => lit.has(call));
      return lit.has(candidate.node);
    },
    [lit],
  );
  const move = useCallback(
    (by: number): void => {
      const next = rows[at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
      if (next !== undefined) select(next);
    },
    [rows, at, select],
  );
  /** Folding what is folded already goes up to its parent, as in any tree. */
  const fold = useCallback(
    (open: boolean): void => {
      if (row === null) return;
      const next = setOpen(row, open, folds);
      if (next !== null) setFolds(next);
      else if (!open) {
        const parent = rows.findLast((other, index) => index < at && other.depth < row.depth);
        if (parent !== undefined) select(parent);
      }
    },
    [row, rows, at, folds, select],
  );
  const nextOf = useCallback(
    (nodes: readonly TraceNode[], back: boolean): void => {
      const next = nextBelow(nodes, node ?? null, back);
      if (next !== null) show(next);
    },
    [node, show],
  );
  const zoomBy = useCallback(
    (factor: number): void => {
      const middle = (view.from + view.to) / 2;
      const around = row === null ? middle : Math.min(Math.max(center(row), view.from), view.to);
      look(zoom(view, factor, around, tree.duration));
    },
    [view, row, look, tree],
  );
  return {
    model,
    rows,
    at,
    row,
    view,
    zoomed: place.zoom !== undefined,
    found,
    isLit,
    select,
    show,
    toggle,
    fit: fitRow,
    look,
    move,
    fold,
    nextError: (back = false) => nextOf(model.errors, back),
    nextFound: (back = false) => nextOf(found, back),
    zoomBy,
    onlyPath: () => onPlace({ only: place.only === "path" ? undefined : "path" }),
  };
}

function extent(row: Row): { readonly start: number; readonly end: number } {
  return row.kind === "repeat" ? row.repeat : row.node;
}

function center(row: Row): number {
  const { start, end } = extent(row);
  return (start + end) / 2;
}
