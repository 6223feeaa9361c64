import { type ReactNode, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Menu, MenuItem } from "../../component/menu.tsx";
import { Chevron } from "../../component/status.tsx";
import { attributesQuery } from "../../data/queries.ts";
import { count } from "../../format/number.ts";
import { Written } from "../../format/written.tsx";
import type { ScopeKey } from "../../window/root-search.ts";
import { useScope } from "../../window/use-scope.ts";
import { useWindow } from "../../window/use-window.ts";

/** One dimension of the scope: which value is on, and a menu of those seen in the window. */
export function ScopeChip({ of }: { readonly of: ScopeKey }): ReactNode {
  const { scope, setScope } = useScope();
  const [open, setOpen] = useState(false);
  const value = scope[of];
  const pick = (next: string | undefined): void => {
    setScope({ [of]: next });
    setOpen(false);
  };
  return (
    <div className="anchor">
      <button
        type="button"
        className={value === undefined ? "chip" : "chip narrowed"}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {of} <b>{value ?? "all"}</b>
        <Chevron />
      </button>
      {open && <ScopeMenu of={of} value={value} onPick={pick} onClose={() => setOpen(false)} />}
    </div>
  );
}

interface ScopeMenuProps {
  readonly of: ScopeKey;
  readonly value: string | undefined;
  readonly onPick: (value: string | undefined) => void;
  readonly onClose: () => void;
}

function ScopeMenu({ of, value, onPick, onClose }: ScopeMenuProps): ReactNode {
  const { window } = useWindow();
  const { data } = useQuery(attributesQuery({ window }));
  const values = data?.attributes.find(({ key }) => key === of)?.values ?? [];
  return (
    <Menu label={`Scope: ${of}`} onClose={onClose}>
      <MenuItem checked={value === undefined} onPick={() => onPick(undefined)}>
        all
      </MenuItem>
      {values.length > 0 && <div className="menu-rule" />}
      {values.map((seen) => (
        <MenuItem key={seen.value} checked={seen.value === value} onPick={() => onPick(seen.value)}>
          {seen.value}
          <span className="quiet">
            <Written of={count(seen.count)} /> spans
          </span>
        </MenuItem>
      ))}
      {values.length === 0 && (
        <p className="menu-head">
          {data === undefined ? "Reading this window’s spans" : "No span in this window says one."}
        </p>
      )}
    </Menu>
  );
}
