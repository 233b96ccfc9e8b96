import classes from "./SeverityBadge.module.css";
import type { Severity } from "@/lib/api";

const RAMP = ["minimal", "mild", "moderate", "moderately-severe", "severe"] as const;

type Rung = (typeof RAMP)[number];

/** What a scale says that has no published bands stands on the same ramp. */
const SAME: Readonly<Record<string, Rung>> = {
  none: "minimal",
  negative: "minimal",
  present: "mild",
  provisional: "mild",
  "positive-for-women": "mild",
  positive: "moderate",
};

/** A practice may bring a word of its own: it stands in the middle. */
function rungOf(severity: Severity): Rung {
  return RAMP.find((rung) => rung === severity) ?? SAME[severity] ?? "moderate";
}

/** Five bars, as many of them filled as the band is high: readable without color. */
export function SeverityBars({ severity }: { severity: Severity }) {
  const rung = rungOf(severity);
  const filled = RAMP.indexOf(rung) + 1;
  return (
    <svg className={classes.bars} data-severity={rung} viewBox="0 0 19 12" width="19" height="12" aria-hidden="true">
      {RAMP.map((band, index) => (
        <rect
          key={band}
          className={index < filled ? classes.filled : classes.hollow}
          x={index * 4 + 0.5}
          y={9 - index * 2}
          width="2.5"
          height={index * 2 + 2.5}
        />
      ))}
    </svg>
  );
}

/** A band of a scale as word, shape and color. */
export function SeverityBadge({ severity, label = severity.replaceAll("-", " ") }: { severity: Severity; label?: string | undefined }) {
  return (
    <span className={classes.badge}>
      <SeverityBars severity={severity} />
      {label}
    </span>
  );
}

/** The color of a band, for charts. */
export function severityColor(severity: Severity): string {
  return `var(--ek-severity-${rungOf(severity)})`;
}

/** The faint color behind a band, for charts. */
export function bandColor(severity: Severity): string {
  return `var(--ek-band-${rungOf(severity)})`;
}
