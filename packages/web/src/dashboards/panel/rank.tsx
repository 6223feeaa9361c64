/** The last values: the longest first, or as parts of a whole. */
import type { ReactNode } from "react";
import type { Panel } from "@sightline/model";
import { percent } from "../../format/number.ts";
import { textOf } from "../../format/quantity.ts";
import { Written } from "../../format/written.tsx";
import { serviceOf } from "../../metrics/query/names.ts";
import { seriesColour } from "../../series-colour/series-colour.ts";
import { type PanelValue, reached } from "./lines.ts";
import type { Writer } from "./unit.ts";

interface RankProps {
  readonly panel: Panel;
  readonly values: readonly PanelValue[];
  readonly format: Writer;
}

export function BarsPanel({ panel, values, format }: RankProps): ReactNode {
  const sorted = ranked(values);
  const most = Math.max(...sorted.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return (
    <ul className="panel-bars">
      {sorted.map(({ id, name, value }) => (
        <li key={id} data-tone={reached(value, panel.thresholds)?.severity}>
          <span className="cut fact" title={name}>
            {name}
          </span>
          <span className="panel-bar">
            <i style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
          </span>
          <span className="number fact">
            <Written of={format(value)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Eight parts have colours; what is left is one. */
const MOST_PARTS = 8;

export function SharePanel({ values, format }: RankProps): ReactNode {
  const sorted = ranked(values).filter(({ value }) => value > 0);
  const whole = sorted.reduce((sum, { value }) => sum + value, 0);
  const parts = partsOf(sorted);
  return (
    <div className="panel-share">
      <div
        className="panel-share-bar"
        role="img"
        aria-label={`${parts.length} parts of ${textOf(format(whole))}`}
      >
        {parts.map(({ id, value, colour, name }) => (
          <i key={id} style={{ flexGrow: value / whole, background: colour }} title={name} />
        ))}
      </div>
      <ul className="panel-bars panel-shares">
        {parts.map(({ id, name, value, colour }) => (
          <li key={id}>
            <span className="panel-reading">
              <i className="swatch" style={{ background: colour }} />
              <span className="cut fact" title={name}>
                {name}
              </span>
            </span>
            <span className="number quiet">
              <Written of={format(value)} />
            </span>
            <span className="number fact">
              <Written of={percent(value / whole)} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly colour: string;
}

function partsOf(sorted: readonly PanelValue[]): readonly Part[] {
  const own = sorted.length > MOST_PARTS ? sorted.slice(0, MOST_PARTS - 1) : sorted;
  const rest = sorted.slice(own.length);
  const parts = own.map(({ id, name, labels, value }, at): Part => {
    const service = serviceOf(labels);
    return { id, name, value, colour: service === name ? seriesColour(service) : `var(--c${at + 1})` };
  });
  if (rest.length === 0) return parts;
  const value = rest.reduce((sum, one) => sum + one.value, 0);
  return [...parts, { id: "rest", name: `${rest.length} others`, value, colour: "var(--t3)" }];
}

function ranked(values: readonly PanelValue[]): readonly PanelValue[] {
  return values.filter(({ value }) => Number.isFinite(value)).toSorted((a, b) => b.value - a.value);
}
