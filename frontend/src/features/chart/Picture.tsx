import { Button, SegmentedControl } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";
import {
  across,
  doseChanges,
  isWithin,
  laneOrder,
  momentsOf,
  openingRange,
  spanOf,
  stepFrom,
  ticksOf,
  type RangeName,
} from "./geometry";
import { layoutOf } from "./layout";
import { DoseLane, EventLane, SaidLane, ScoreLane } from "./Lanes";
import classes from "./Picture.module.css";
import { readingAt, spoken } from "./reading";
import { ReadingPanel } from "./ReadingPanel";
import { ScoreTable } from "./ScoreTable";
import type { Chart } from "@/lib/api";
import { todayIn } from "@/lib/time";

const RANGES: { value: RangeName; label: string }[] = [
  { value: "3-months", label: "3 months" },
  { value: "1-year", label: "1 year" },
  { value: "all", label: "All" },
];

/** The one picture of a patient: scores, doses, visits and flags on one time axis, or the same as a table. */
export function Picture({ chart }: { chart: Chart }) {
  const today = todayIn(chart.patient.time_zone);
  const [range, setRange] = useState<RangeName>(() => openingRange(chart, today));
  const [shape, setShape] = useState<"picture" | "table">("picture");
  const [showsAll, setShowsAll] = useState(false);
  const span = useMemo(() => spanOf(chart, range, today), [chart, range, today]);
  const ordered = useMemo(() => laneOrder(chart.medications), [chart]);
  const psychotropics = ordered.filter(({ is_psychotropic }) => is_psychotropic);
  const medications = showsAll ? ordered : psychotropics;
  const others = ordered.length - psychotropics.length;
  return (
    <section className={classes.panel} aria-label="Chart">
      <div className={classes.head} data-print="never">
        <SegmentedControl
          size="xs"
          data={RANGES}
          value={range}
          onChange={(value) => setRange(value as RangeName)}
          aria-label="Time range"
        />
        <SegmentedControl
          size="xs"
          data={[
            { value: "picture", label: "Picture" },
            { value: "table", label: "Table" },
          ]}
          value={shape}
          onChange={(value) => setShape(value as "picture" | "table")}
          aria-label="Show as"
        />
        {others > 0 && (
          <Button size="compact-sm" variant="subtle" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? "Psychotropics only" : `Also ${others} other ${others === 1 ? "drug" : "drugs"}`}
          </Button>
        )}
      </div>
      {shape === "table" ? (
        <ScoreTable chart={chart} medications={medications} today={today} span={range === "all" ? null : span} />
      ) : (
        <Lanes key={`${range}`} chart={chart} medications={medications} span={span} today={today} />
      )}
    </section>
  );
}

function Lanes({
  chart,
  medications,
  span,
  today,
}: {
  chart: Chart;
  medications: Chart["medications"];
  span: { start: string; end: string };
  today: string;
}) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [day, setDay] = useState<string | null>(null);
  const moments = useMemo(() => momentsOf(chart, medications, span), [chart, medications, span]);
  const changes = useMemo(
    () => doseChanges(medications).filter(({ on }) => isWithin(span, on)),
    [medications, span],
  );
  const shown = useMemo(
    () => medications.filter((drug) => !(drug.stopped_on !== null && drug.stopped_on < span.start)),
    [medications, span],
  );
  const layout = layoutOf(chart, shown, width || 800);
  const to = across(span, layout.left, layout.right);
  const ticks = ticksOf(span, layout.right - layout.left);
  const at = day ?? (today <= span.end ? today : span.end);
  const reading = readingAt(chart, medications, at, today);

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    if (x < layout.left - 8 || x > layout.right + 8) return;
    const near = moments.find((moment) => Math.abs(to.x(moment) - x) <= 5);
    setDay(near ?? to.day(x));
  };
  const step = (event: KeyboardEvent) => {
    const next = event.key === "Escape" ? null : stepFrom(moments, day, event.key);
    if (next === null && event.key !== "Escape") return;
    event.preventDefault();
    setDay(next);
  };
  const index = Math.max(0, moments.findLastIndex((moment) => moment <= at));

  return (
    <div className={classes.body}>
      <div ref={ref} className={classes.stage}>
        <div
          className={classes.picture}
          role="slider"
          tabIndex={0}
          aria-label="Moments of the chart. Arrow keys go from event to event."
          aria-valuemin={0}
          aria-valuemax={Math.max(0, moments.length - 1)}
          aria-valuenow={index}
          aria-valuetext={spoken(reading, today)}
          onKeyDown={step}
          onPointerMove={follow}
          onPointerDown={follow}
          onPointerLeave={(event) => {
            if (event.pointerType === "mouse") setDay(null);
          }}
        >
          <svg width={width || 800} height={layout.height} aria-hidden="true" focusable="false" className={classes.svg}>
            <defs>
              <pattern id="not-stated" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <line x1="0" y1="0" x2="0" y2="6" className={classes.hatch} />
              </pattern>
            </defs>
            {ticks.map((tick) => (
              <line key={tick.day} className={classes.grid} x1={to.x(tick.day)} x2={to.x(tick.day)} y1={layout.top} y2={layout.bottom} />
            ))}
            {layout.instruments.map((lane) => (
              <ScoreLane key={lane.instrument.slug} lane={lane} layout={layout} to={to} day={day} today={today} />
            ))}
            {layout.drugs.map((lane) => (
              <DoseLane key={lane.medication.id} lane={lane} layout={layout} to={to} today={today} taken={chart.taken} />
            ))}
            {layout.said !== null && <SaidLane lane={layout.said} layout={layout} to={to} chart={chart} />}
            <EventLane lane={layout.events} layout={layout} to={to} chart={chart} today={today} />
            {changes.map((change) => (
              <line
                key={`${change.medicationId} ${change.on} ${change.text}`}
                className={classes.rule}
                x1={to.x(change.on)}
                x2={to.x(change.on)}
                y1={layout.top}
                y2={layout.bottom}
              />
            ))}
            {isWithin(span, today) && (
              <line className={classes.today} x1={to.x(today)} x2={to.x(today)} y1={layout.top} y2={layout.bottom} />
            )}
            <line className={classes.axis} x1={layout.left} x2={layout.right} y1={layout.bottom} y2={layout.bottom} />
            {ticks.map((tick) => (
              <text key={tick.day} className={classes.tick} x={to.x(tick.day) + 3} y={layout.bottom + 15}>
                {to.x(tick.day) + 40 < layout.right || tick.label.length < 5 ? tick.label : ""}
              </text>
            ))}
            {isWithin(span, today) && (
              <text className={classes.todayText} x={Math.min(to.x(today), layout.right - 14)} y={layout.top - 5} textAnchor="middle">
                today
              </text>
            )}
            {day !== null && (
              <line className={classes.cursor} x1={to.x(day)} x2={to.x(day)} y1={layout.top - 2} y2={layout.bottom} />
            )}
          </svg>
        </div>
        <p className={classes.hint}>
          Points are joined where they are at most eight weeks apart. Dashed lines: a dose changed. Hatched: taken, dose not stated. Shaded
          around the points: measurement error.
          {chart.taken.length > 0 && " Strip under a dose: how much of it was taken, darker is more; no strip where nobody knows."}
        </p>
      </div>
      <ReadingPanel reading={reading} today={today} isNow={day === null} />
    </div>
  );
}
