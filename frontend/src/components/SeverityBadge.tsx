import classes from "./SeverityBadge.module.css";
import type { Severity } from "@/lib/api";

const RAMP: readonly Severity[] = ["minimal", "mild", "moderate", "moderately-severe", "severe"];

const WORDS: Record<Severity, string> = {
  minimal: "minimal",
  mild: "mild",
  moderate: "moderate",
  "moderately-severe": "moderately severe",
  severe: "severe",
};

/** Five bars, as many of them filled as the band is high: readable without color. */
export function SeverityBars({ severity }: { severity: Severity }) {
  const filled = RAMP.indexOf(severity) + 1;
  return (
    <svg className={classes.bars} data-severity={severity} viewBox="0 0 19 12" width="19" height="12" aria-hidden="true">
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
export function SeverityBadge({ severity, label = WORDS[severity] }: { severity: Severity; label?: string | undefined }) {
  return (
    <span className={classes.badge}>
      <SeverityBars severity={severity} />
      {label}
    </span>
  );
}

/** The color of a band, for charts. */
export function severityColor(severity: Severity): string {
  return `var(--ek-severity-${severity})`;
}
