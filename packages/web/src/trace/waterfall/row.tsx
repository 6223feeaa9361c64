import { type CSSProperties, type ReactNode, memo } from "react";
import { Badge } from "../../component/badge.tsx";
import { targetOf } from "../layout/facts.ts";
import { loopsOf } from "../layout/loops.ts";
import { ownerOf } from "../layout/owner.ts";
import { isAvoidable } from "../layout/repeats.ts";
import type { Row } from "../layout/rows.ts";
import { working } from "../layout/self-time.ts";
import type { Viewport } from "../layout/viewport.ts";
import { combLabel } from "../layout/finding.ts";
import { ownerColour } from "../ink.ts";
import { nano, writing } from "../writing.ts";
import { ROW, type Stretch, indentOf, labelPlace, stretch } from "./geometry.ts";

export interface RowProps {
  readonly row: Row;
  readonly at: number;
  readonly id: string;
  readonly selected: boolean;
  readonly lit: boolean;
  readonly view: Viewport;
  /** Of the plot; 0 until it has been measured. */
  readonly width: number;
  readonly onSelect: (row: Row) => void;
  readonly onToggle: (row: Row) => void;
  readonly onFit: (row: Row) => void;
}

/** A row's text; its bar is on the canvas behind it. */
export const WaterfallRow = memo(function WaterfallRow(props: RowProps): ReactNode {
  const { row, at, selected, lit, onSelect, onToggle, onFit } = props;
  const { span } = row.node;
  const owner = ownerOf(row.node);
  const hint = targetOf(span);
  const failed = row.kind === "repeat" ? row.repeat.errors > 0 : span.status.code === "error";
  const place: CSSProperties = { top: at * ROW };
  return (
    <div
      id={props.id}
      className="wf-row"
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-expanded={row.open ?? undefined}
      aria-selected={selected}
      data-lit={lit}
      style={place}
      onClick={() => onSelect(row)}
      onDoubleClick={() => onFit(row)}
    >
      <div className="wf-name" style={{ paddingLeft: indentOf(row.depth) }}>
        {row.depth > 0 && <i className="wf-guides" style={{ width: indentOf(row.depth) }} />}
        {row.open === null ? (
          <i className="wf-leaf" />
        ) : (
          <Fold open={row.open} onToggle={() => onToggle(row)} />
        )}
        <i className="wf-swatch" style={{ background: ownerColour(owner) }} />
        <span className="wf-text" title={`${owner.name} ${span.name}`}>
          <span className="wf-owner">{owner.name}</span>{" "}
          <span className={owner.kind === "database" ? "wf-operation mono" : "wf-operation"}>
            {span.name === "" ? "(no name)" : span.name}
          </span>
          {hint !== null && <span className="wf-hint">{hint}</span>}
        </span>
        {row.kind === "span" && row.node.placement === "orphan" && <Badge>no parent</Badge>}
        {row.kind === "repeat" && (
          <Badge tone={isAvoidable(row.repeat) ? "warning" : "neutral"}>×{row.repeat.calls.length}</Badge>
        )}
        {row.kind === "span" && loopsOf(span).length > 0 && <Badge tone="warning">N+1</Badge>}
        {failed && <Cross />}
      </div>
      <Label {...props} />
    </div>
  );
});

function Fold({ open, onToggle }: { readonly open: boolean; readonly onToggle: () => void }): ReactNode {
  return (
    <button
      type="button"
      className="wf-fold"
      tabIndex={-1}
      aria-label={open ? "Fold" : "Unfold"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <path
          d={open ? "M1.5 3.5 5 7l3.5-3.5" : "M3.5 1.5 7 5 3.5 8.5"}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.25"
        />
      </svg>
    </button>
  );
}

function Cross(): ReactNode {
  return (
    <svg className="wf-error" width="10" height="10" viewBox="0 0 10 10" role="img" aria-label="error">
      <path d="M1.5 1.5l7 7m0-7l-7 7" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}

/** Geist's figures at 12 px are about this wide. */
const LETTER = 6.4;

/** The parts of a bar in full colour. */
function inkOf({ kind, node }: Row, view: Viewport, width: number): readonly Stretch[] {
  if (kind === "repeat" || node.children.length === 0) return [];
  return working(node).flatMap((part) => stretch(view, width, part) ?? []);
}

function Label({ row, view, width }: RowProps): ReactNode {
  if (width === 0) return null;
  const at = stretch(view, width, row.kind === "repeat" ? row.repeat : row.node);
  if (at === null) return null;
  const text = row.kind === "repeat" ? combLabel(row.repeat, writing) : nano(row.node.end - row.node.start);
  const { side, x } = labelPlace(at, text.length * LETTER, width, inkOf(row, view, width));
  const warn = row.kind === "repeat" && isAvoidable(row.repeat);
  const style: CSSProperties = { left: `calc(var(--wf-tree) + 16px + ${x}px)` };
  return (
    <span className="wf-label" data-side={side} data-warn={warn} style={style}>
      {text}
    </span>
  );
}
