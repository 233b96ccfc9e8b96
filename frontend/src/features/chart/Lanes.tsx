import { dayOf, marksOf, runsOf, stepsOf, isWithin, type Across } from "./geometry";
import { SAID, type DrugBox, type InstrumentBox, type Layout } from "./layout";
import classes from "./Picture.module.css";
import { linesOf } from "./lines";
import { MEASUREMENT_ERROR } from "./reading";
import { bandColor, severityColor } from "@/components";
import type { Chart } from "@/lib/api";
import { doseText } from "@/lib/dose";

const SHORT: Readonly<Partial<Record<string, string>>> = {
  minimal: "minimal",
  mild: "mild",
  moderate: "moderate",
  "moderately-severe": "mod. sev.",
  severe: "severe",
  negative: "negative",
  provisional: "cut point",
  "positive-for-women": "women +",
  positive: "positive",
};

/** A scale: bands labelled at the right, points, and lines only over short gaps. */
export function ScoreLane({
  lane: { instrument, top, height },
  layout,
  to,
  day,
  today,
}: {
  lane: InstrumentBox;
  layout: Layout;
  to: Across;
  day: string | null;
  today: string;
}) {
  const y = (total: number) => top + height - (Math.min(instrument.maximum, Math.max(0, total)) / instrument.maximum) * height;
  const scores = instrument.scores.filter(({ on }) => isWithin(to.span, on));
  const runs = runsOf(scores).filter(({ length }) => length > 1);
  const marks = marksOf(instrument.scores, to);
  const error = MEASUREMENT_ERROR[instrument.slug];
  const at = day === null || error === undefined ? undefined : marks.find(({ on }) => on === day);
  const last = instrument.scores.toSorted((a, b) => a.on.localeCompare(b.on)).at(-1);
  return (
    <g>
      <LaneName layout={layout} top={top} height={height} name={instrument.name} under={`0–${instrument.maximum}`} />
      {instrument.bands.map((band, index) => {
        const high = index === instrument.bands.length - 1 ? instrument.maximum : band.to + 0.5;
        const low = index === 0 ? 0 : band.from - 0.5;
        return (
          <g key={band.severity}>
            <rect
              className={classes.bandFill}
              x={layout.left}
              width={layout.right - layout.left}
              y={y(high)}
              height={y(low) - y(high)}
              style={{ fill: bandColor(band.severity) }}
            />
            <text className={classes.band} x={layout.right + 6} y={(y(low) + y(high)) / 2 + 4}>
              {layout.isNarrow ? (SHORT[band.severity] ?? band.severity) : band.label.toLowerCase()}
            </text>
            {index > 0 && (
              <text className={classes.tick} x={layout.left - 5} y={y(band.from) + 4} textAnchor="end">
                {band.from}
              </text>
            )}
          </g>
        );
      })}
      <text className={classes.tick} x={layout.left - 5} y={y(instrument.maximum) + 8} textAnchor="end">
        {instrument.maximum}
      </text>
      <line className={classes.base} x1={layout.left} x2={layout.right} y1={y(0)} y2={y(0)} />
      {error !== undefined &&
        runs.map((run) => (
          <polygon
            key={run[0]!.on}
            className={classes.errorBand}
            points={[
              ...run.map(({ on, total }) => `${to.x(on)},${y(total + error)}`),
              ...run.toReversed().map(({ on, total }) => `${to.x(on)},${y(total - error)}`),
            ].join(" ")}
          />
        ))}
      {runs.map((run) => (
        <polyline key={run[0]!.on} className={classes.line} points={run.map(({ on, total }) => `${to.x(on)},${y(total)}`).join(" ")} />
      ))}
      {at !== undefined && error !== undefined && (
        <g className={classes.error}>
          <line x1={at.x} x2={at.x} y1={y(at.total + error)} y2={y(at.total - error)} />
          <line x1={at.x - 5} x2={at.x + 5} y1={y(at.total + error)} y2={y(at.total + error)} />
          <line x1={at.x - 5} x2={at.x + 5} y1={y(at.total - error)} y2={y(at.total - error)} />
        </g>
      )}
      {marks.map((mark) => (
        <g key={mark.on}>
          {mark.count > 1 && <line className={classes.whisker} x1={mark.x} x2={mark.x} y1={y(mark.low)} y2={y(mark.high)} />}
          <circle className={classes.point} cx={mark.x} cy={y(mark.total)} r={mark.on === day ? 6 : 4.5} style={{ fill: severityColor(mark.severity) }} />
          {(mark.on === day || (mark.on === last?.on && day === null)) && (
            <text
              className={classes.value}
              x={mark.on === day ? mark.x + (mark.x > layout.right - 24 ? -10 : 10) : mark.x}
              y={mark.on === day ? y(mark.total) + 4 : y(mark.total) < top + 16 ? y(mark.total) + 18 : y(mark.total) - 9}
              textAnchor={mark.x > layout.right - 24 ? "end" : mark.on === day ? "start" : "middle"}
            >
              {mark.total}
            </text>
          )}
        </g>
      ))}
      {scores.length === 0 && (
        <text className={classes.nothing} x={(layout.left + layout.right) / 2} y={top + height / 2 + 4} textAnchor="middle">
          {last === undefined
            ? `no ${instrument.name}`
            : last.on < to.span.start
              ? `none since ${last.on.slice(0, 4) === today.slice(0, 4) ? last.on.slice(5) : last.on.slice(0, 4)}: last ${last.total} of ${instrument.maximum}`
              : "none in these weeks"}
        </text>
      )}
    </g>
  );
}

/** A drug: its daily dose as steps. What is planned is lighter, what nobody stated is hatched. */
export function DoseLane({
  lane: { medication, top, height, ceiling },
  layout,
  to,
  today,
  taken,
}: {
  lane: DrugBox;
  layout: Layout;
  to: Across;
  today: string;
  taken: Chart["taken"];
}) {
  const known = taken.filter(({ medication_id, start, end }) => medication_id === medication.id && end > to.span.start && start <= to.span.end);
  const steps = stepsOf(medication, to.span);
  const y = (value: number) => top + height - (ceiling === 0 ? 0 : (value / ceiling) * (height - 2));
  const isStopped = medication.status === "stopped";
  const current = isStopped ? "stopped" : medication.daily_dose === null ? "not stated" : doseText(medication.daily_dose);
  return (
    <g>
      <LaneName layout={layout} top={top} height={height} name={medication.name} under={null} isSoft={isStopped} />
      <line className={classes.base} x1={layout.left} x2={layout.right} y1={top + height} y2={top + height} />
      {steps.map((step) => {
        const [x1, x2] = [to.x(step.start), to.x(step.end)];
        if (step.dose === null) {
          return <rect key={step.start} x={x1} width={Math.max(2, x2 - x1)} y={top + height - 10} height={10} fill="url(#not-stated)" className={classes.silent} />;
        }
        const up = y(Number(step.dose.value));
        const split = Math.min(x2, Math.max(x1, to.x(today)));
        return (
          <g key={step.start}>
            {split > x1 && <rect className={classes.dose} x={x1} width={split - x1} y={up} height={top + height - up} />}
            {x2 > split && <rect className={classes.planned} x={split} width={x2 - split} y={up} height={top + height - up} />}
            <line className={classes.doseEdge} x1={x1} x2={x2} y1={up} y2={up} />
            {x2 - x1 > 52 && (
              <text className={classes.doseText} x={x1 + 4} y={up - top >= 13 ? up - 4 : up + 13}>
                {doseText(step.dose)}
              </text>
            )}
          </g>
        );
      })}
      {known.map(({ start, end, share }) => {
        const [x1, x2] = [Math.max(layout.left, to.x(start)), Math.min(layout.right, to.x(end))];
        return (
          <g key={start}>
            <rect className={classes.takenTrack} x={x1} width={Math.max(1, x2 - x1)} y={top + height + 1} height={4} />
            <rect className={classes.taken} x={x1} width={Math.max(1, x2 - x1)} y={top + height + 1} height={4} style={{ opacity: share }} />
          </g>
        );
      })}
      {steps.length === 0 && !isStopped && (
        <text className={classes.nothing} x={layout.left + 6} y={top + height - 5}>
          dose and dates not stated
        </text>
      )}
      <text className={isStopped ? classes.bandSoft : classes.band} x={layout.right + 6} y={top + height - 4}>
        {current}
      </text>
    </g>
  );
}

/** Side effects, check-ins that were missed, pauses: each has a shape of its own. */
export function SaidLane({ lane: { top, height }, layout, to, chart }: { lane: { top: number; height: number }; layout: Layout; to: Across; chart: Chart }) {
  const shown = chart.events.filter(({ on, kind }) => SAID.has(kind) && isWithin(to.span, on));
  const bottom = top + height - 4;
  return (
    <g>
      <LaneName layout={layout} top={top} height={height} name="Side effects, missed" under={null} />
      {shown.map(({ on, kind, text }) => {
        const x = to.x(on);
        const key = `${on} ${kind} ${text}`;
        if (kind === "side-effect") return <path key={key} className={classes.effect} d={`M${x} ${bottom - 10} l5 10 h-10 z`} />;
        if (kind === "missed") return <rect key={key} className={classes.missed} x={x - 4} y={bottom - 8} width={8} height={8} />;
        return <path key={key} className={classes.pause} d={`M${x - 2} ${bottom} v-10 M${x + 2} ${bottom} v-10`} />;
      })}
      {!layout.isNarrow && (
        <text className={classes.band} x={layout.right + 6} y={bottom}>
          <tspan>▲ effect □ missed</tspan>
        </text>
      )}
    </g>
  );
}

/** Visits and safety flags. Red only while a flag is open; an acknowledged one is hollow. */
export function EventLane({
  lane: { top, height },
  layout,
  to,
  chart,
  today,
}: {
  lane: Layout["events"];
  layout: Layout;
  to: Across;
  chart: Chart;
  today: string;
}) {
  const visits = chart.visits.filter(({ starts_at, status }) => status !== "cancelled" && isWithin(to.span, dayOf(chart, starts_at)));
  const flags = chart.flags.filter(({ raised_at }) => isWithin(to.span, dayOf(chart, raised_at)));
  return (
    <g>
      <LaneName layout={layout} top={top} height={height} name="Visits, flags" under={null} />
      {visits.map((visit) => {
        const x = to.x(dayOf(chart, visit.starts_at));
        const isAhead = dayOf(chart, visit.starts_at) > today || visit.status === "booked";
        return <rect key={visit.id} className={isAhead ? classes.visitAhead : classes.visit} x={x - 4} y={top + height - 12} width={8} height={8} rx={1.5} />;
      })}
      {flags.map((flag) => {
        const x = to.x(dayOf(chart, flag.raised_at));
        return (
          <path
            key={flag.id}
            className={flag.acknowledged_at === null ? classes.flagOpen : classes.flagDone}
            d={`M${x} ${top + 18} V${top + 1} h11 l-3 4 3 4 h-11`}
          />
        );
      })}
      {!layout.isNarrow && (
        <text className={classes.band} x={layout.right + 6} y={top + height - 4}>
          <tspan>■ visit </tspan>
          {flags.length > 0 && <tspan>⚑ flag</tspan>}
        </text>
      )}
    </g>
  );
}

function LaneName({
  layout,
  top,
  height,
  name,
  under,
  isSoft = false,
}: {
  layout: Layout;
  top: number;
  height: number;
  name: string;
  under: string | null;
  isSoft?: boolean;
}) {
  const lines = layout.isNarrow ? linesOf(name, 44, 1) : linesOf(name, 19, 2);
  const className = isSoft ? classes.nameSoft : classes.name;
  if (layout.isNarrow) {
    return (
      <text className={className} x={2} y={top - 5}>
        {lines[0]}
      </text>
    );
  }
  return (
    <>
      {lines.map((line, index) => (
        <text key={line} className={className} x={0} y={(under === null ? top + height - 4 - (lines.length - 1) * 15 : top + 12) + index * 15}>
          {line}
        </text>
      ))}
      {under !== null && (
        <text className={classes.tick} x={0} y={top + 28}>
          {under}
        </text>
      )}
    </>
  );
}
