import type { ReactNode } from "react";
import { Notice } from "./Notice";

/** A safety flag that somebody must act on now. Never folded, never a badge. */
export function SafetyBanner({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <Notice tone="act" icon="flag" title={title} action={action} role="alert">
      {children}
    </Notice>
  );
}
