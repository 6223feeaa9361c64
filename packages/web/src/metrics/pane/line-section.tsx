/** The chosen line: what it is, its value at the moment that is pinned, and ways to the traces behind it. */
import { type ReactNode, useCallback } from "react";
import { Section } from "../../component/pane.tsx";
import type { Quantity } from "../../format/quantity.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { useCrosshair } from "../../window/crosshair.ts";
import type { PlotLine } from "../plot/lines.ts";
import type { Steps } from "../prometheus/answers.ts";
import { stepAt } from "../query/steps.ts";

interface LineSectionProps {
  readonly line: PlotLine;
  readonly steps: Steps;
  readonly format: (value: number | null) => Quantity;
}

export function LineSection({ line, steps, format }: LineSectionProps): ReactNode {
  const clock = useClock();
  const { start, step, length } = steps;
  const at = useCrosshair(
    useCallback((time) => stepAt({ start, step, length }, time), [start, step, length]),
  );
  const labels = Object.entries(line.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Section>
      <h2 className="pane-title cut" title={line.name}>
        {line.name}
      </h2>
      <p className="explore-line-value">
        <span className="reading-big">
          <Written of={format(at === -1 ? line.stats.last : (line.values[at] ?? null))} />
        </span>
        <span className="quiet small">{at === -1 ? "last" : `at ${clock.second(start + at * step)}`}</span>
      </p>
      <dl className="explore-line-labels small">
        {labels.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet cut">{name}</dt>
            <dd className="fact cut" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
