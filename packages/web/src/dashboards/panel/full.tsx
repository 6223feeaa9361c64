/** One panel with the page for itself: a taller picture, and every line in a table under it. */
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Button } from "../../component/button.tsx";
import { Legend } from "../../metrics/plot/legend.tsx";
import { useInks } from "../../metrics/plot/inks.ts";
import type { PlotLine } from "../../metrics/plot/lines.ts";
import type { Sort } from "../../metrics/query/search.ts";
import { useSize } from "../../traces/size.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { type Answers, useKnown } from "../ask/answers.ts";
import { queryId } from "../ask/batch-of.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import { PanelBody } from "./body.tsx";
import { linesOfPanel } from "./lines.ts";
import { Ways } from "./panel.tsx";
import { writerOfUnit } from "./unit.ts";

interface FullProps {
  readonly placed: PlacedPanel;
  readonly answers: Answers;
  readonly window: TimeWindow;
  readonly step: number;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onBack: () => void;
}

/** Under a picture of lines stands their table; other kinds have the whole height. */
const PICTURE = 360;

export function FullPanel({ placed, answers, window, step, onWindow, onBack }: FullProps): ReactNode {
  const { panel, title } = placed;
  const place = useRef<HTMLDivElement>(null);
  const { height } = useSize(place);
  const [selected, setSelected] = useState<string | undefined>();
  const [sort, setSort] = useState<Sort>("mean");
  const ids = useMemo(() => panel.queries.map((_, at) => queryId(placed, at)), [placed, panel]);
  const known = useKnown(answers, ids);
  // oxlint-disable-next-line react/exhaustive-deps -- the list is made anew each time, what stands in it is not
  const { lines, steps, left } = useMemo(() => linesOfPanel(panel, known), [panel, ...known]);
  const inks = useInks(lines);
  const format = useMemo(() => writerOfUnit(panel.unit, panel.decimals), [panel]);
  const sorted = useMemo(() => lines.toSorted(comparedBy(sort)), [lines, sort]);
  const isLines = panel.kind === "time" || (panel.kind === "value" && steps !== undefined);
  const choose = (id: string | undefined): void => setSelected(id === selected ? undefined : id);
  return (
    <div className="panel-full">
      <header className="panel-full-head">
        <h2 className="pane-title">{title}</h2>
        {panel.description !== undefined && <p>{panel.description}</p>}
        <Ways placed={placed} window={window} step={step} />
        <Button kbd="Escape" onClick={onBack}>
          Back
        </Button>
      </header>
      <div ref={place} className="panel-full-body panel" data-kind={panel.kind}>
        {height > 0 && (
          <PanelBody
            placed={isLines ? { ...placed, panel: { ...panel, kind: "time" } } : placed}
            known={known}
            window={window}
            height={isLines ? Math.min(PICTURE, height) : height}
            onWindow={onWindow}
            selected={selected}
            onLine={choose}
            readings={false}
          />
        )}
        {isLines && steps !== undefined && lines.length > 0 && (
          <Legend
            lines={sorted}
            left={left}
            steps={steps}
            inks={inks}
            format={format}
            lettered={false}
            sort={sort}
            onSort={setSort}
            selected={selected}
            onSelect={choose}
          />
        )}
      </div>
    </div>
  );
}

function comparedBy(sort: Sort): (a: PlotLine, b: PlotLine) => number {
  if (sort === "name") return (a, b) => (a.name < b.name ? -1 : 1);
  return (a, b) => (b.stats[sort] || 0) - (a.stats[sort] || 0);
}
