import type { ReactNode } from "react";
import { Page } from "../../shell/page.tsx";

export function ServicePage(): ReactNode {
  return <Page master={null} />;
}
