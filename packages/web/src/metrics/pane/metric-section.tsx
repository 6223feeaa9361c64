/** The metric under the cursor: what it is, queries to begin with, and its labels to break down by. */
import { type ReactNode, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Matcher } from "@sightline/promql";
import { Badge } from "../../component/badge.tsx";
import { Section } from "../../component/pane.tsx";
import { grouped } from "../../format/number.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { selectorText } from "../edit/selector-text.ts";
import type { Family } from "../prometheus/answers.ts";
import { MOST_SERIES, seriesQuery } from "../prometheus/queries.ts";
import type { Starter } from "../query/starters.ts";
import { type LabelValues, labelValues } from "./labels.ts";

interface MetricSectionProps {
  readonly family: Family;
  /** The name as the query writes it. */
  readonly metric: string;
  readonly window: TimeWindow;
  readonly starters: readonly Starter[];
  readonly onStart: (starter: Starter, add: boolean) => void;
  /** Labels by which the query is broken down; `undefined` where there is no query to change. */
  readonly by: readonly string[] | undefined;
  readonly onBy: (label: string) => void;
  readonly has: (matcher: Matcher) => boolean;
  readonly onMatcher: (matcher: Matcher) => void;
}

export function MetricSection(props: MetricSectionProps): ReactNode {
  const { family, metric, window, starters, onStart, by, onBy, has, onMatcher } = props;
  const { data: sets } = useQuery(seriesQuery(selectorText(metric), window));
  const [open, setOpen] = useState<string | null>(null);
  const labels = sets === undefined ? undefined : labelValues(sets);
  const { type, unit, help } = family;
  return (
    <>
      <Section>
        <h2 className="pane-title explore-metric-name">{metric}</h2>
        <p className="explore-metric-what small">
          {type !== "" && <Badge tone="neutral">{type}</Badge>}
          {unit !== "" && unit !== "1" && <span className="quiet">unit {unit}</span>}
          {sets !== undefined && (
            <span className="quiet">
              {sets.length >= MOST_SERIES ? "at least " : ""}
              {grouped(sets.length)} series
            </span>
          )}
        </p>
        {help !== "" && <p className="small explore-metric-help">{help}</p>}
        <div className="explore-starters">
          {starters.map((starter) => (
            <button
              key={starter.label}
              type="button"
              className="chip"
              title={`${starter.text}\nShift-click adds it as another query.`}
              onClick={(event) => onStart(starter, event.shiftKey)}
            >
              {starter.label}
            </button>
          ))}
        </div>
      </Section>
      <Section title="Break down" note="a click adds it to the query">
        {labels?.length === 0 && (
          <p className="small quiet">It has no labels, or no series in this window.</p>
        )}
        <ul className="explore-labels">
          {labels?.map((label) => (
            <Label
              key={label.name}
              label={label}
              isBy={by?.includes(label.name) === true}
              canBy={by !== undefined}
              open={open === label.name}
              onOpen={() => setOpen(open === label.name ? null : label.name)}
              onBy={() => onBy(label.name)}
              has={has}
              onMatcher={onMatcher}
            />
          ))}
        </ul>
      </Section>
    </>
  );
}

interface LabelProps {
  readonly label: LabelValues;
  readonly isBy: boolean;
  readonly canBy: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onBy: () => void;
  readonly has: (matcher: Matcher) => boolean;
  readonly onMatcher: (matcher: Matcher) => void;
}

/** Of a label with more values than this the rest is found by completion in the editor. */
const SHOWN = 30;

function Label({ label, isBy, canBy, open, onOpen, onBy, has, onMatcher }: LabelProps): ReactNode {
  const { name, values } = label;
  return (
    <li>
      <div className="explore-label">
        <button type="button" className="explore-label-name" aria-expanded={open} onClick={onOpen}>
          <span className="cut fact">{name}</span>
          <span className="quiet">
            {values.length === 1 ? <span className="cut">{values[0]?.[0]}</span> : grouped(values.length)}
          </span>
        </button>
        <button
          type="button"
          className={isBy ? "chip narrowed" : "chip"}
          aria-pressed={isBy}
          aria-label={`by ${name}`}
          disabled={!canBy}
          onClick={onBy}
        >
          by
        </button>
      </div>
      {open && (
        <ul className="explore-values">
          {values.slice(0, SHOWN).map(([value, series]) => {
            const matcher: Matcher = { name, operator: "=", value };
            const excluding: Matcher = { name, operator: "!=", value };
            return (
              <li key={value}>
                <button
                  type="button"
                  className="explore-value"
                  aria-pressed={has(matcher)}
                  disabled={!canBy}
                  onClick={() => onMatcher(matcher)}
                >
                  <span className="cut">{value === "" ? "(empty)" : value}</span>
                  <span className="quiet">{grouped(series)}</span>
                </button>
                <button
                  type="button"
                  className="explore-not"
                  aria-pressed={has(excluding)}
                  aria-label={`not ${value}`}
                  title={`Leave ${value} out`}
                  disabled={!canBy}
                  onClick={() => onMatcher(excluding)}
                >
                  ≠
                </button>
              </li>
            );
          })}
          {values.length > SHOWN && (
            <li className="small quiet">
              {grouped(values.length - SHOWN)} more: type {name}= in the query.
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
