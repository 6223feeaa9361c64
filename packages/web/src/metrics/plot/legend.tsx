/** The lines as a table: what each was over the window, and at the moment that is pointed at. */
import { type ReactNode, memo, useCallback } from "react";
import type { Quantity } from "../../format/quantity.ts";
import { Written } from "../../format/written.tsx";
import { MomentHead } from "../../track/reading.tsx";
import { useCrosshair } from "../../window/crosshair.ts";
import type { Steps } from "../prometheus/answers.ts";
import type { Sort } from "../query/search.ts";
import { stepAt } from "../query/steps.ts";
import { type Inks, OTHERS } from "./inks.ts";
import type { PlotLine } from "./lines.ts";

interface LegendProps {
  readonly lines: readonly PlotLine[];
  readonly left: number;
  readonly steps: Steps;
  readonly inks: Inks;
  readonly format: (value: number | null) => Quantity;
  /** Several queries have letters. */
  readonly lettered: boolean;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

const COLUMNS: readonly (readonly [Sort, string])[] = [
  ["last", "last"],
  ["min", "min"],
  ["max", "max"],
  ["mean", "mean"],
];

export function Legend(props: LegendProps): ReactNode {
  const { lines, left, steps, inks, format, lettered, sort, onSort, selected, onSelect } = props;
  return (
    <div className="explore-legend">
      <div className="explore-legend-row explore-legend-head tiny quiet">
        <SortHead of="name" sort={sort} onSort={onSort}>
          {`${lines.length} ${lines.length === 1 ? "line" : "lines"}${left > 0 ? ` of ${lines.length + left}` : ""}`}
        </SortHead>
        {COLUMNS.map(([of, label]) => (
          <SortHead key={of} of={of} sort={sort} onSort={onSort}>
            {of === "last" ? <MomentHead whole="last" /> : label}
          </SortHead>
        ))}
      </div>
      <div role="listbox" aria-label="Lines">
        {lines.map((line) => (
          <Row
            key={line.id}
            line={line}
            steps={steps}
            colour={inks.get(line.id) ?? OTHERS}
            format={format}
            lettered={lettered}
            selected={line.id === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
      {left > 0 && (
        <p className="explore-left small quiet">
          {left} more lines are not drawn: narrow the query, or wrap it in topk(20, …).
        </p>
      )}
    </div>
  );
}

interface SortHeadProps {
  readonly of: Sort;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly children: ReactNode;
}

function SortHead({ of, sort, onSort, children }: SortHeadProps): ReactNode {
  return (
    <button
      type="button"
      className={of === "name" ? "explore-sort" : "explore-sort number"}
      aria-pressed={sort === of}
      title={of === "name" ? "By name" : `Largest ${of} first`}
      onClick={() => onSort(of)}
    >
      {children}
    </button>
  );
}

interface RowProps {
  readonly line: PlotLine;
  readonly steps: Steps;
  readonly colour: string;
  readonly format: (value: number | null) => Quantity;
  readonly lettered: boolean;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

const Row = memo(function Row(props: RowProps): ReactNode {
  const { line, steps, colour, format, lettered, selected, onSelect } = props;
  const { id, letter, name, stats } = line;
  return (
    <div
      className="explore-legend-row"
      role="option"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      data-line={id}
      onClick={() => onSelect(id)}
    >
      <span className="explore-line-name">
        <i className="swatch" style={{ background: colour }} />
        {lettered && <span className="quiet">{letter.toUpperCase()}</span>}
        <span className="cut fact" title={name}>
          {name}
        </span>
      </span>
      <span className="number fact">
        <Reading line={line} steps={steps} format={format} />
      </span>
      <span className="number">
        <Written of={format(stats.min)} />
      </span>
      <span className="number">
        <Written of={format(stats.max)} />
      </span>
      <span className="number">
        <Written of={format(stats.mean)} />
      </span>
    </div>
  );
});

/** The value at the crosshair; without one the newest. */
function Reading({ line, steps, format }: Pick<RowProps, "line" | "steps" | "format">): ReactNode {
  const { start, step, length } = steps;
  const at = useCrosshair(
    useCallback((time) => stepAt({ start, step, length }, time), [start, step, length]),
  );
  return <Written of={format(at === -1 ? line.stats.last : (line.values[at] ?? null))} />;
}
