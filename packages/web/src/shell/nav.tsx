import { type ReactNode, useState } from "react";
import { Link, useLocation } from "@tanstack/react-router";
import { Kbd } from "../component/button.tsx";
import { Menu } from "../component/menu.tsx";
import { Chevron } from "../component/status.tsx";
import { SCOPE_KEYS } from "../window/root-search.ts";
import { ScopeChip } from "./scope/scope-chip.tsx";
import { TABS } from "./tabs.ts";

export function Nav({ onFind }: { readonly onFind: () => void }): ReactNode {
  return (
    <nav className="nav" aria-label="Pages">
      <div className="tabs">
        {TABS.map(({ label, to }) => (
          <Link key={to} to={to} className="tab" activeProps={{ "aria-current": "page" }}>
            {label}
          </Link>
        ))}
      </div>
      <TabMenu />
      <div className="nav-side">
        <span className="nav-scope small quiet">Scope</span>
        {SCOPE_KEYS.map((key) => (
          <ScopeChip key={key} of={key} />
        ))}
        <button type="button" className="find" onClick={onFind}>
          Find or run
          <Kbd of="mod+k" />
        </button>
      </div>
    </nav>
  );
}

/** Under 900 px the tabs are a menu. */
function TabMenu(): ReactNode {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const current = TABS.find(({ to }) => pathname.startsWith(to));
  return (
    <div className="tab-menu anchor">
      <button
        type="button"
        className="chip"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <b>{current?.label ?? "Pages"}</b>
        <Chevron />
      </button>
      {open && (
        <Menu label="Pages" onClose={() => setOpen(false)}>
          {TABS.map(({ label, to }) => (
            <Link key={to} to={to} role="menuitem" className="menu-item" onClick={() => setOpen(false)}>
              {label}
            </Link>
          ))}
        </Menu>
      )}
    </div>
  );
}
