/** The detail of the page: the chosen line, the metric under the cursor, all metrics. */
import { type ReactNode, type Ref, useMemo } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../component/button.tsx";
import { DetailPane } from "../component/pane.tsx";
import type { Quantity } from "../format/quantity.ts";
import type { TimeWindow } from "../window/time-window.ts";
import { useScope } from "../window/use-scope.ts";
import { selectorText } from "./edit/selector-text.ts";
import { LineSection } from "./pane/line-section.tsx";
import { MetricBrowser } from "./pane/metric-browser.tsx";
import { MetricSection } from "./pane/metric-section.tsx";
import type { PlotLine } from "./plot/lines.ts";
import type { Family, Steps } from "./prometheus/answers.ts";
import { labelNamesQuery } from "./prometheus/queries.ts";
import type { Known } from "./query/problems.ts";
import { scopeMatchers } from "./query/scope.ts";
import { type Starter, startersOf } from "./query/starters.ts";
import type { Explore } from "./query/use-explore.ts";
import { familiesIn, familyOf } from "./query/use-known.ts";
import type { Tree } from "./use-tree.ts";
import "./pane/pane.css";

interface ExplorePaneProps {
  readonly explore: Explore;
  readonly tree: Tree;
  readonly known: Known;
  readonly window: TimeWindow;
  /** Seconds between two points. */
  readonly step: number;
  readonly line: PlotLine | undefined;
  readonly steps: Steps | undefined;
  readonly format: (value: number | null) => Quantity;
  readonly onTraces: () => void;
  readonly onOnly: () => void;
  readonly search: Ref<HTMLInputElement>;
}

export function ExplorePane(props: ExplorePaneProps): ReactNode {
  const { explore, tree, known, window, step, line, steps, format, onTraces, onOnly, search } = props;
  const { metric } = tree;
  const families = useMemo(() => familiesIn(known), [known]);
  const names = useMemo(() => new Set(known.names), [known]);
  const family =
    metric === undefined || !names.has(seriesName(metric, names)) ? undefined : familyOf(known, metric);
  const start = useStarters(window, step, names);
  const starters = useStartersOf(family, window, step, names);
  return (
    <DetailPane
      label="Metrics"
      actions={
        line === undefined ? undefined : (
          <>
            <Button primary kbd="Enter" onClick={onTraces}>
              Traces at this time
            </Button>
            <Button kbd="O" onClick={onOnly}>
              Only this line
            </Button>
          </>
        )
      }
    >
      {line !== undefined && steps !== undefined && <LineSection line={line} steps={steps} format={format} />}
      {family !== undefined && metric !== undefined && (
        <MetricSection
          key={metric}
          family={family}
          metric={metric}
          window={window}
          starters={starters}
          onStart={({ text }, add) =>
            add ? explore.askBeside(text) : explore.ask(explore.active.letter, text)
          }
          by={tree.by}
          onBy={(label) => tree.toggleLabel(label, family.type === "gauge" ? "avg" : "sum")}
          has={tree.has}
          onMatcher={tree.toggleMatcher}
        />
      )}
      <MetricBrowser
        ref={search}
        families={families}
        current={family?.name}
        onPick={(picked, add) =>
          void start(picked).then((text) =>
            add ? explore.askBeside(text) : explore.ask(explore.active.letter, text),
          )
        }
      />
    </DetailPane>
  );
}

/** Series of a histogram have its name with a suffix, unless it is a native one. */
function seriesName(name: string, names: ReadonlySet<string>): string {
  return [name, `${name}_bucket`, `${name}_count`].find((one) => names.has(one)) ?? name;
}

/** The query that a metric is first asked with: narrowed by the scope, where the metric has labels for it. */
function useStarters(
  window: TimeWindow,
  step: number,
  names: ReadonlySet<string>,
): (family: Family) => Promise<string> {
  const cache = useQueryClient();
  const { scope } = useScope();
  return async (family) => {
    const asked = labelNamesQuery(window, selectorText(seriesName(family.name, names)));
    // Where the labels cannot be known the query begins without the scope.
    const labels = await cache.ensureQueryData(asked).catch(() => []);
    const [first] = startersOf(family, { step, names, matchers: scopeMatchers(scope, labels) });
    return first?.text ?? family.name;
  };
}

function useStartersOf(
  family: Family | undefined,
  window: TimeWindow,
  step: number,
  names: ReadonlySet<string>,
): readonly Starter[] {
  const { scope } = useScope();
  const match = family === undefined ? undefined : selectorText(seriesName(family.name, names));
  const { data: labels } = useQuery({ ...labelNamesQuery(window, match), enabled: match !== undefined });
  return useMemo(
    () =>
      family === undefined
        ? []
        : startersOf(family, { step, names, matchers: scopeMatchers(scope, labels ?? []) }),
    [family, step, names, scope, labels],
  );
}
