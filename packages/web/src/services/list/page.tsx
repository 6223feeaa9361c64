import type { ReactNode } from "react";
import { Page } from "../../shell/page.tsx";

export function ServicesPage(): ReactNode {
  return <Page master={null} />;
}
