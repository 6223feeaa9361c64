import type { ReactNode } from "react";
import type { Term } from "@sightline/api";
import { grouped } from "../format/number.ts";
import { printTerm } from "./terms.ts";
import "./nothing-matches.css";

export interface WayOn {
  readonly label: string;
  readonly onTake: () => void;
}

interface NothingMatchesProps {
  /** `trace`, `log record`. */
  readonly noun: string;
  readonly terms: readonly Term[];
  /** How many there are without each term; null where that is not known yet. */
  readonly counts: readonly (number | null)[];
  readonly onDrop: (at: number) => void;
  /** Other ways on, such as a longer window. */
  readonly ways: readonly WayOn[];
}

/** Says which filter to drop, and what it would give back. */
export function NothingMatches({ noun, terms, counts, onDrop, ways }: NothingMatchesProps): ReactNode {
  return (
    <div className="nothing" role="status">
      <h2>{title(noun, terms.length)}</h2>
      {terms.length > 0 && (
        <>
          <p>{terms.length === 1 ? "Drop it to see some:" : "Drop one of them to see some:"}</p>
          <ul>
            {terms.map((term, at) => (
              <li key={printTerm(term)}>
                <button type="button" onClick={() => onDrop(at)} title={`Drop ${printTerm(term)}`}>
                  <s>{printTerm(term)}</s>
                  <span className="nothing-count">
                    {counts[at] === undefined || counts[at] === null ? (
                      "…"
                    ) : (
                      <>
                        <b>{grouped(counts[at])}</b> {noun}
                        {counts[at] === 1 ? "" : "s"}
                      </>
                    )}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {ways.length > 0 && (
        <p className="nothing-ways">
          {ways.map((way) => (
            <button key={way.label} type="button" className="nothing-way" onClick={way.onTake}>
              {way.label}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

function title(noun: string, terms: number): string {
  if (terms === 0) return `No ${noun} in this window`;
  if (terms === 1) return `No ${noun} matches this filter`;
  return `No ${noun} matches all ${terms} filters`;
}
