/** The queries, one under the other: letter, editor, what is wrong, what to do with it. */
import { type ReactNode, type Ref, Suspense, lazy, useMemo } from "react";
import type { Problem } from "@sightline/promql";
import { StatusShape } from "../component/status.tsx";
import type { TimeWindow } from "../window/time-window.ts";
import type { EditorHandle } from "./editor/promql-editor.tsx";
import { type Known, meantOf, problemsOf, sentenceOf } from "./query/problems.ts";
import type { Explore, QueryRow } from "./query/use-explore.ts";
import type { States } from "./query/use-answers.ts";
import "./editor/editor.css";

/** A chunk of its own: the chart does not wait for it, and no other page pays for it. */
const PromqlEditor = lazy(async () => {
  const { PromqlEditor: component } = await import("./editor/promql-editor.tsx");
  return { default: component };
});

interface QueryRowsProps {
  readonly explore: Explore;
  readonly known: Known | undefined;
  readonly window: TimeWindow;
  readonly states: States;
  /** The editor of the active row. */
  readonly editor: Ref<EditorHandle>;
}

export function QueryRows({ explore, known, window, states, editor }: QueryRowsProps): ReactNode {
  return explore.rows.map((row) => (
    <Row
      key={row.letter}
      row={row}
      explore={explore}
      known={known}
      window={window}
      error={states[row.letter].error}
      notes={states[row.letter].data?.notes}
      editor={row === explore.active ? editor : undefined}
    />
  ));
}

interface RowProps {
  readonly row: QueryRow;
  readonly explore: Explore;
  readonly known: Known | undefined;
  readonly window: TimeWindow;
  readonly error: Error | null;
  readonly notes: readonly string[] | undefined;
  readonly editor: Ref<EditorHandle> | undefined;
}

function Row({ row, explore, known, window, error, notes = NONE, editor }: RowProps): ReactNode {
  const { letter, draft, text, shown } = row;
  const name = letter.toUpperCase();
  const problems = useMemo(() => problemsOf(draft, known), [draft, known]);
  const changed = draft.trim() !== text;
  return (
    <div className="explore-query" data-active={row === explore.active} data-shown={shown}>
      <button
        type="button"
        className="explore-letter"
        aria-pressed={shown}
        aria-label={`${shown ? "Hide" : "Show"} query ${name}`}
        title={shown ? "Shown: a click hides it" : "Hidden: a click shows it"}
        onClick={() => explore.toggle(letter)}
      >
        {name}
      </button>
      <div className="explore-query-text">
        <Suspense fallback={<div className="promql-editor promql-waiting mono">{draft}</div>}>
          <PromqlEditor
            label={`Query ${name}`}
            text={draft}
            problems={problems}
            window={window}
            onText={(next) => explore.write(letter, next)}
            onCursor={explore.setCursor}
            onFocus={() => explore.setActive(letter)}
            onRun={() => explore.run(letter)}
            onFormat={() => explore.format(letter)}
            {...(editor === undefined ? {} : { ref: editor })}
          />
        </Suspense>
        <Said
          problems={problems}
          error={changed ? null : error}
          notes={changed ? NONE : notes}
          onUse={(problem, meant) =>
            explore.ask(letter, draft.slice(0, problem.span.start) + meant + draft.slice(problem.span.end))
          }
        />
      </div>
      <div className="explore-query-tools">
        <button
          type="button"
          className={changed ? "chip narrowed" : "chip"}
          disabled={draft.trim() === ""}
          title="Ask (Enter)"
          onClick={() => explore.run(letter)}
        >
          {changed ? "Run ↵" : "Run"}
        </button>
        <button
          type="button"
          className="chip"
          disabled={draft.trim() === ""}
          title="Lay it out (Shift Alt F)"
          onClick={() => explore.format(letter)}
        >
          Format
        </button>
        <button
          type="button"
          className="chip"
          aria-label={`Remove query ${name}`}
          title="Remove"
          onClick={() => explore.remove(letter)}
        >
          ×
        </button>
      </div>
    </div>
  );
}

const NONE: readonly string[] = [];

interface SaidProps {
  readonly problems: readonly Problem[];
  readonly error: Error | null;
  readonly notes: readonly string[];
  readonly onUse: (problem: Problem, meant: string) => void;
}

/** One line for each thing to know: what we found in the text, what the backend said, its notes on the answer. */
function Said({ problems, error, notes, onUse }: SaidProps): ReactNode {
  return (
    <>
      {problems.map((problem) => {
        const meant = meantOf(problem);
        return (
          <p
            key={`${problem.span.start} ${problem.message}`}
            className={problem.severity === "error" ? "explore-said crit" : "explore-said warn"}
            role={problem.severity === "error" ? "alert" : "status"}
          >
            <StatusShape status={problem.severity} />
            <span>{sentenceOf(problem)}</span>
            {meant !== undefined && (
              <button type="button" className="link" onClick={() => onUse(problem, meant)}>
                Use {meant}
              </button>
            )}
          </p>
        );
      })}
      {error !== null && (
        <p className="explore-said crit" role="alert">
          <StatusShape status="error" />
          <span>{error.message}</span>
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="explore-said quiet">
          <span>{note}</span>
        </p>
      ))}
    </>
  );
}
