import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import classes from "./Notice.module.css";

export type Tone = "act" | "caution" | "good" | "calm";

const ICONS: Record<Tone, IconName> = { act: "alert", caution: "info", good: "check", calm: "info" };

/** A framed message. The tone "act" (red) is only for what a person must act on now. */
export function Notice({
  tone = "calm",
  title,
  role,
  icon,
  action,
  children,
}: {
  tone?: Tone;
  title?: ReactNode;
  role?: "alert" | "status" | "note";
  icon?: IconName;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <span className={classes.icon}>
        <Icon name={icon ?? ICONS[tone]} />
      </span>
      <div className={classes.body}>
        {title !== undefined && <div className={classes.title}>{title}</div>}
        {children}
      </div>
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
