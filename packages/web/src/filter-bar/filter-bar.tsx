import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import type { FilterProblem, Term } from "@sightline/api";
import { Kbd } from "../component/button.tsx";
import { grouped } from "../format/number.ts";
import { type Completion, type KnownAttribute, complete, contextOf } from "./completion.ts";
import {
  EMPTY,
  type Draft,
  type Outcome,
  cancelled,
  committed,
  edited,
  moved,
  taken,
  typed,
} from "./draft.ts";
import { printTerm, tokenParts, without } from "./terms.ts";
import "./filter-bar.css";

export interface FilterBarHandle {
  readonly focus: () => void;
}

export interface FilterBarProps {
  readonly terms: readonly Term[];
  readonly onChange: (terms: readonly Term[]) => void;
  /** What completion offers beside the grammar's own keys. */
  readonly known: readonly KnownAttribute[];
  readonly of: "spans" | "logs";
  /** What the server said about the filter, where it did not take it. */
  readonly problem?: string | null;
  readonly ref?: Ref<FilterBarHandle>;
}

/** Tokens, and an input that makes more of them. */
export function FilterBar({ terms, onChange, known, of, problem, ref }: FilterBarProps): ReactNode {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const input = useRef<HTMLInputElement>(null);
  const tokens = useRef<HTMLDivElement>(null);
  const listId = useId();
  const offered = draft.open ? complete(contextOf(draft.text), known, of) : [];
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);

  const apply = (outcome: Outcome): void => {
    setDraft(outcome.draft);
    if (outcome.terms !== null) onChange(outcome.terms);
  };
  const take = (completion: Completion): void => {
    apply(taken(draft, completion, terms));
    input.current?.focus();
  };
  const edit = (at: number): void => {
    apply(edited(at, terms));
    input.current?.focus();
  };
  const remove = (at: number): void => {
    onChange(without(terms, at));
    input.current?.focus();
  };
  const focusToken = (at: number): void => {
    const buttons = tokens.current?.querySelectorAll<HTMLButtonElement>(".token-body") ?? [];
    (buttons[at] ?? input.current)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const active = offered[draft.active];
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        setDraft(moved(draft, event.key === "ArrowDown" ? 1 : -1, offered.length));
        break;
      case "Tab": {
        const [first] = offered;
        const chosen = active ?? (draft.text.trim() === "" ? undefined : first);
        if (chosen === undefined || event.shiftKey) return;
        take(chosen);
        break;
      }
      case "Enter":
        if (active === undefined) apply(committed(draft, terms));
        else take(active);
        break;
      case "Escape": {
        const outcome = cancelled(draft, terms);
        if (outcome === null) event.currentTarget.blur();
        else apply(outcome);
        break;
      }
      case "Backspace":
        if (draft.text !== "" || terms.length === 0) return;
        edit(terms.length - 1);
        break;
      case "ArrowLeft":
        if (!atStart || terms.length === 0) return;
        focusToken(terms.length - 1);
        break;
      default:
        event.stopPropagation();
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="filter">
      {/* A click beside the input is meant for it; the keyboard reaches the input itself. */}
      <div className="filter-box" ref={tokens} onMouseDown={(event) => focusUnless(event, input.current)}>
        {terms.map((term, at) => (
          <Token
            key={printTerm(term)}
            term={term}
            first={at === 0}
            onEdit={() => edit(at)}
            onRemove={() => remove(at)}
            onMove={(by) => focusToken(at + by)}
          />
        ))}
        <span className="filter-field">
          <input
            ref={input}
            type="text"
            className="filter-input"
            role="combobox"
            aria-label="Add a filter"
            aria-expanded={offered.length > 0}
            aria-controls={listId}
            aria-activedescendant={draft.active >= 0 ? `${listId}-${draft.active}` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={
              terms.length === 0
                ? `Filter, such as ${of === "spans" ? "duration > 500ms" : "level >= warn"}`
                : "add a filter"
            }
            value={draft.text}
            onChange={(event) => setDraft(typed(draft, event.target.value))}
            onFocus={() => setDraft({ ...draft, open: true })}
            onBlur={() => setDraft({ ...draft, open: false, active: -1 })}
            onKeyDown={onKeyDown}
          />
          {offered.length > 0 && (
            <Offers id={listId} offered={offered} active={draft.active} typed={draft.text} onTake={take} />
          )}
        </span>
        <span className="filter-key">
          <Kbd of="/" />
        </span>
      </div>
      {draft.problems.map((found) => (
        <Problem key={found.at} text={draft.text} problem={found} />
      ))}
      {problem !== undefined && problem !== null && (
        <p className="filter-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function focusUnless(
  event: { readonly target: EventTarget; readonly currentTarget: EventTarget; preventDefault: () => void },
  input: HTMLInputElement | null,
): void {
  if (event.target !== event.currentTarget) return;
  event.preventDefault();
  input?.focus();
}

interface TokenProps {
  readonly term: Term;
  readonly first: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onMove: (by: 1 | -1) => void;
}

function Token({ term, first, onEdit, onRemove, onMove }: TokenProps): ReactNode {
  const { key, operator, value } = tokenParts(term);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Backspace" || event.key === "Delete") onRemove();
    else if (event.key === "ArrowLeft") onMove(-1);
    else if (event.key === "ArrowRight") onMove(1);
    else if (event.key !== "Enter" && event.key !== " ") return;
    else onEdit();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      {!first && <span className="filter-and">and</span>}
      <span className="token">
        <button type="button" className="token-body" title="Edit" onClick={onEdit} onKeyDown={onKeyDown}>
          {key !== "" && <span className="token-key">{key}</span>}
          <span className="token-operator">{operator}</span>
          {value !== "" && <span className="token-value">{value}</span>}
        </button>
        <button
          type="button"
          className="token-remove"
          tabIndex={-1}
          aria-label={`Remove ${printTerm(term)}`}
          onClick={onRemove}
        >
          ×
        </button>
      </span>
    </>
  );
}

interface OffersProps {
  readonly id: string;
  readonly offered: readonly Completion[];
  readonly active: number;
  readonly typed: string;
  readonly onTake: (completion: Completion) => void;
}

function Offers({ id, offered, active, typed: text, onTake }: OffersProps): ReactNode {
  return (
    <div id={id} role="listbox" className="offers">
      {offered.map((completion, at) => (
        <div
          key={completion.text}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          className="offer"
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(completion);
          }}
        >
          <span className="offer-label">{completion.label}</span>
          <span className="offer-detail">{completion.detail}</span>
          {completion.count !== null && <span className="offer-count">{grouped(completion.count)}</span>}
          {at === 0 && active === -1 && text.trim() !== "" && <Kbd of="Tab" />}
        </div>
      ))}
    </div>
  );
}

/** The text with the place that is wrong, and what to do about it. */
function Problem({ text, problem }: { readonly text: string; readonly problem: FilterProblem }): ReactNode {
  const before = text.slice(0, problem.at);
  const rest = text.slice(problem.at);
  const wrong = /^\S+/u.exec(rest)?.[0] ?? "";
  return (
    <p className="filter-problem" role="alert">
      <code>
        {before}
        <mark>{wrong === "" ? " " : wrong}</mark>
        {rest.slice(wrong.length)}
      </code>{" "}
      {problem.message} <span className="filter-hint">{problem.hint}</span>
    </p>
  );
}
