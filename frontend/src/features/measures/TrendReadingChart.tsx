import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceDot, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { drawnPoints, inRange, lonePoints, missedMarks, noon } from "./trendDrawing";
import { bandColor } from "@/components";
import type { ReadInstrument, Score } from "@/lib/api";
import { dayText } from "@/lib/time";

const DAY = 86_400_000;

/** Totals with their measurement error over faint bands; a line ends where too long was not answered. */
export default function TrendReadingChart({
  read,
  scores,
  baseline,
  since,
  today,
}: {
  read: ReadInstrument;
  scores: readonly Score[];
  baseline: number | undefined;
  since: string | null;
  today: string;
}) {
  const points = drawnPoints(scores, read.planned_days, read.sem, read.maximum);
  const proxies = inRange(read.proxy_scores, since);
  const missed = missedMarks(read.missed, since, today);
  const times = [noon(scores[0]!.on), noon(scores.at(-1)!.on), ...[...missed, ...proxies.map(({ on }) => ({ at: noon(on) }))].map(({ at }) => at)];
  const start = Math.min(...times);
  const end = Math.max(...times);
  const pad = Math.max(2 * DAY, (end - start) * 0.04);
  const dayOf = (at: number) => dayText(new Date(at).toISOString().slice(0, 10));
  const soft = { fontSize: 12, fill: "var(--ek-ink-soft)" };
  return (
    <div style={{ height: 240 }} role="img" aria-label={`${read.name}: ${scores.length} totals from ${dayOf(start)} to ${dayOf(end)}, also in the table below`}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: -20 }} accessibilityLayer={false}>
          {read.bands.map((band) => (
            <ReferenceArea
              key={band.severity}
              y1={band.from === 0 ? 0 : band.from - 0.5}
              y2={Math.min(band.to + 0.5, read.maximum)}
              fill={bandColor(band.severity)}
              fillOpacity={1}
              label={{ value: band.label, position: "insideTopRight", fontSize: 11, fill: "var(--ek-ink-soft)" }}
            />
          ))}
          <CartesianGrid stroke="var(--ek-line)" vertical={false} />
          <XAxis dataKey="at" type="number" domain={[start - pad, end + pad]} ticks={start === end ? [start] : [start, end]} tickFormatter={dayOf} tick={soft} stroke="var(--ek-line-strong)" />
          <YAxis
            domain={[0, read.maximum]}
            ticks={[0, ...read.bands.filter(({ from }) => from > 0).map(({ from }) => from), read.maximum]}
            tick={soft}
            stroke="var(--ek-line-strong)"
          />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={(at) => dayOf(Number(at))}
            formatter={(value, key) => (key === "total" ? [`${String(value)} of ${read.maximum}`, read.name] : [(value as unknown as number[]).join(" to "), "± 1 standard error"])}
            contentStyle={{ background: "var(--ek-surface)", border: "1px solid var(--ek-line)", color: "var(--ek-ink)" }}
          />
          {baseline !== undefined && <ReferenceLine y={baseline} stroke="var(--ek-ink-soft)" strokeDasharray="2 4" label={{ value: "baseline", position: "insideBottomLeft", fontSize: 11, fill: "var(--ek-ink-soft)" }} />}
          {lonePoints(points).map(({ at, band }) => (
            <ReferenceLine key={at} segment={[{ x: at, y: band[0] }, { x: at, y: band[1] }]} stroke="var(--ek-accent)" strokeOpacity={0.6} strokeWidth={3} />
          ))}
          {proxies.map(({ on, total }) => (
            <ReferenceDot key={`proxy ${on}`} x={noon(on)} y={total} r={5} fill="var(--ek-surface)" stroke="var(--ek-accent)" strokeWidth={1.5} strokeDasharray="2 2" label={{ value: "by proxy", position: "top", fontSize: 11, fill: "var(--ek-ink-soft)" }} />
          ))}
          {missed.map(({ at, on }) => (
            <ReferenceDot key={on} x={at} y={0} r={5} fill="var(--ek-surface)" stroke="var(--ek-ink-soft)" strokeWidth={1.5} label={{ value: "missed", position: "top", fontSize: 11, fill: "var(--ek-ink-soft)" }} />
          ))}
          <Area dataKey="band" stroke="var(--ek-accent)" strokeOpacity={0.4} strokeDasharray="2 2" fill="var(--ek-accent)" fillOpacity={0.18} isAnimationActive={false} connectNulls={false} />
          <Line dataKey="total" stroke="var(--ek-accent)" strokeWidth={2} dot={{ r: 4, fill: "var(--ek-accent)", stroke: "var(--ek-surface)" }} connectNulls={false} isAnimationActive={false} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
