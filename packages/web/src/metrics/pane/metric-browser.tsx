/** All metrics of the window: search by name and help, narrow by type; a click asks for one as its type wants it. */
import { type KeyboardEvent, type ReactNode, type Ref, useMemo, useState } from "react";
import { Section } from "../../component/pane.tsx";
import { grouped } from "../../format/number.ts";
import type { Family } from "../prometheus/answers.ts";

interface MetricBrowserProps {
  readonly families: readonly Family[];
  readonly current: string | undefined;
  readonly onPick: (family: Family, add: boolean) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** More rows than this nobody reads: a word more finds it. */
const MOST = 200;

export function MetricBrowser({ families, current, onPick, ref }: MetricBrowserProps): ReactNode {
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => searched(families, wanted), [families, wanted]);
  const shown = found.slice(0, MOST);
  const active = Math.min(at, Math.max(shown.length - 1, 0));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const family = shown[active];
    if (step !== 0) {
      const next = Math.min(Math.max(active + step, 0), Math.max(shown.length - 1, 0));
      setAt(next);
      document.querySelector(`#metric-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && family !== undefined) onPick(family, event.shiftKey);
    else if (event.key === "Escape") event.currentTarget.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Section title="Metrics" note={`${grouped(found.length)} of ${grouped(families.length)}`}>
      <input
        ref={ref}
        className="explore-search"
        value={wanted}
        placeholder="Find by name, type or help"
        aria-label="Find a metric"
        role="combobox"
        aria-expanded="true"
        aria-controls="metrics-found"
        aria-activedescendant={`metric-${active}`}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setWanted(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="metrics-found" className="explore-metrics" role="listbox" aria-label="Metrics">
        {shown.map((family, index) => (
          <div
            key={family.name}
            id={`metric-${index}`}
            className="explore-metric"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-current={family.name === current}
            title={family.help === "" ? family.name : `${family.name}\n${family.help}`}
            onClick={(event) => onPick(family, event.shiftKey)}
          >
            <span className="cut fact">{family.name}</span>
            <span className="quiet small">
              {family.type === "" || family.type === "unknown" ? "" : family.type}
            </span>
          </div>
        ))}
        {found.length === 0 && <p className="small quiet">No metric of this window is called that.</p>}
        {found.length > MOST && (
          <p className="small quiet">{grouped(found.length - MOST)} more: type another word.</p>
        )}
      </div>
    </Section>
  );
}

/** All words, in any order; what begins with the text comes first. */
export function searched(families: readonly Family[], wanted: string): readonly Family[] {
  const text = wanted.trim().toLowerCase();
  const words = text.split(/\s+/u).filter((word) => word !== "");
  return families
    .filter(({ name, type, unit, help }) => {
      const all = `${name} ${type} ${unit} ${help}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .toSorted((a, b) => rank(a, text) - rank(b, text));
}

function rank({ name }: Family, text: string): number {
  if (text === "" || name.toLowerCase().startsWith(text)) return 0;
  return name.toLowerCase().includes(text) ? 1 : 2;
}
