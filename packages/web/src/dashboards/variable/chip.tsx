/** A variable as a chip: what is chosen, and a menu of what there is. */
import { type KeyboardEvent, type ReactNode, useState } from "react";
import type { VariableValue } from "@sightline/api/dashboard";
import type { DashboardVariable } from "@sightline/model";
import { Menu, MenuItem } from "../../component/menu.tsx";
import { Chevron } from "../../component/status.tsx";

interface ChipProps {
  readonly variable: DashboardVariable;
  readonly value: VariableValue | undefined;
  readonly offered: readonly string[] | undefined;
  readonly onChoose: (name: string, value: VariableValue) => void;
}

export function VariableChip({ variable, value, offered, onChoose }: ChipProps): ReactNode {
  const [open, setOpen] = useState(false);
  const { name, title = name } = variable;
  const choose = (next: VariableValue): void => onChoose(name, next);
  if (variable.kind === "text")
    return <TextChip key={String(value)} title={title} value={value} onChoose={choose} />;
  return (
    <div className="anchor">
      <button
        type="button"
        className={value === null || value === undefined ? "chip" : "chip narrowed"}
        aria-haspopup="menu"
        aria-expanded={open}
        data-variable={name}
        onClick={() => setOpen(!open)}
      >
        {title} <b>{writtenValue(value)}</b>
        <Chevron />
      </button>
      {open && (
        <Choices
          variable={variable}
          title={title}
          value={value}
          offered={offered ?? []}
          onChoose={choose}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

export function writtenValue(value: VariableValue | undefined): string {
  if (value === null) return "all";
  if (value === undefined || value === "") return "–";
  if (typeof value === "string") return value;
  const [first = "", ...more] = value;
  return more.length === 0 ? first : `${first} + ${more.length}`;
}

interface ChoicesProps {
  readonly variable: Exclude<DashboardVariable, { kind: "text" }>;
  readonly title: string;
  readonly value: VariableValue | undefined;
  readonly offered: readonly string[];
  readonly onChoose: (value: VariableValue) => void;
  readonly onClose: () => void;
}

/** More than these are searched, not read. */
const MANY = 8;

function Choices({ variable, title, value, offered, onChoose, onClose }: ChoicesProps): ReactNode {
  const [text, setText] = useState("");
  const { multiple = false, all = false } = variable;
  const chosen = value === null || value === undefined ? [] : typeof value === "string" ? [value] : value;
  // What was chosen stays to be let go, also where nothing is seen of it any more.
  const known = [...new Set([...offered, ...chosen])].filter((one) => one !== "");
  const wanted = text.trim().toLowerCase();
  const found = known.filter((one) => one.toLowerCase().includes(wanted));
  const pick = (one: string): void => {
    if (!multiple) {
      onChoose(one);
      onClose();
      return;
    }
    const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
    const [only] = next;
    if (only === undefined) onChoose(all ? null : one);
    else onChoose(next.length === 1 ? only : next);
  };
  return (
    <Menu label={title} onClose={onClose}>
      {known.length > MANY && (
        <input
          className="menu-input"
          value={text}
          placeholder="Find"
          aria-label={`Find a value of ${title}`}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === "Enter" && first !== undefined) pick(first);
          }}
        />
      )}
      {all && (
        <MenuItem
          checked={value === null}
          onPick={() => {
            onChoose(null);
            onClose();
          }}
        >
          all
        </MenuItem>
      )}
      {all && known.length > 0 && <div className="menu-rule" />}
      {found.map((one) => (
        <MenuItem key={one} checked={chosen.includes(one)} onPick={() => pick(one)}>
          {one}
        </MenuItem>
      ))}
      {known.length === 0 && (
        <p className="menu-head">
          {variable.kind === "label"
            ? `No series of this window has a ${variable.label}.`
            : "Nothing to choose from."}
        </p>
      )}
    </Menu>
  );
}

interface TextChipProps {
  readonly title: string;
  readonly value: VariableValue | undefined;
  readonly onChoose: (value: string) => void;
}

function TextChip({ title, value, onChoose }: TextChipProps): ReactNode {
  const before = typeof value === "string" ? value : "";
  const [text, setText] = useState(before);
  const settle = (): void => {
    if (text !== before) onChoose(text);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") settle();
    if (event.key === "Escape") setText(before);
  };
  return (
    <label className="chip chip-text">
      {title}
      <input
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={settle}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
