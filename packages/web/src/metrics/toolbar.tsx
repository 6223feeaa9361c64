/** Under the queries: what was found and how finely, another query, and how the answer is shown. */
import type { ReactNode } from "react";
import { duration, inWords } from "../format/duration.ts";
import { textOf } from "../format/quantity.ts";
import type { Lines } from "./plot/lines.ts";
import type { Steps } from "./prometheus/answers.ts";
import type { QueryState } from "./query/use-answers.ts";
import type { Explore } from "./query/use-explore.ts";
import { LETTERS } from "./query/search.ts";

interface ToolbarProps {
  readonly explore: Explore;
  readonly shown: readonly QueryState[];
  readonly lines: Lines;
  readonly steps: Steps;
  /** On narrow screens the pane slides over the page. */
  readonly onPane: () => void;
}

export function Toolbar({ explore, shown, lines, steps, onPane }: ToolbarProps): ReactNode {
  const { search, change, rows } = explore;
  const isTable = search.as === "table";
  const answered = shown.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const slowest = Math.max(0, ...answered.map(({ took }) => took));
  const count = lines.lines.length + lines.left;
  return (
    <div className="explore-toolbar small">
      <span className="explore-found">
        {answered.length > 0 && !isTable && (
          <>
            <strong>{count}</strong> {count === 1 ? "line" : "lines"}, a point each {inWords(steps.step)},
            answered in {textOf(duration(slowest))}
          </>
        )}
      </span>
      <button type="button" className="chip explore-pane-button" onClick={onPane}>
        Metrics
      </button>
      <button type="button" className="chip" disabled={rows.length >= LETTERS.length} onClick={explore.add}>
        Add a query
      </button>
      <Switch
        label="Show"
        options={[
          ["Lines", !isTable && search.draw === undefined, () => change({ as: undefined, draw: undefined })],
          [
            "Stacked",
            !isTable && search.draw === "stacked",
            () => change({ as: undefined, draw: "stacked" }),
          ],
          ["Table", isTable, () => change({ as: "table" })],
        ]}
      />
      <button
        type="button"
        className="chip"
        aria-pressed={search.exemplars === undefined}
        disabled={isTable}
        title="Single requests as marks that lead to their traces"
        onClick={() => change({ exemplars: search.exemplars === undefined ? "off" : undefined })}
      >
        Exemplars
      </button>
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly options: readonly (readonly [label: string, on: boolean, choose: () => void])[];
}

function Switch({ label, options }: SwitchProps): ReactNode {
  return (
    <div className="explore-switch" role="group" aria-label={label}>
      {options.map(([name, on, choose]) => (
        <button key={name} type="button" className="chip" aria-pressed={on} onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  );
}
