import type { ReactNode } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../component/button.tsx";
import { Empty } from "../component/state.tsx";
import { Page } from "./page.tsx";

export function NotFound(): ReactNode {
  const navigate = useNavigate();
  return (
    <Page
      master={
        <Empty title="There is no such page">
          <p>The address may have been cut, or the page is not part of this version.</p>
          <Button primary onClick={() => void navigate({ to: "/" })}>
            To the services
          </Button>
        </Empty>
      }
    />
  );
}
