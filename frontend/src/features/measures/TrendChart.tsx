import { CartesianGrid, Line, LineChart, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { bandColor } from "@/components";
import type { Band, Score } from "@/lib/api";
import { dayText } from "@/lib/time";

const DAY = 86_400_000;

/** Points over faint bands. The sentence above and the table below say the same. */
export default function TrendChart({
  scores,
  maximum,
  bands,
  name,
}: {
  scores: readonly Score[];
  maximum: number;
  bands: readonly Band[];
  name: string;
}) {
  const points = scores.map(({ on, total }) => ({ at: Date.parse(`${on}T12:00:00Z`), on, total }));
  const start = points[0]?.at ?? 0;
  const end = points.at(-1)?.at ?? 0;
  const pad = Math.max(2 * DAY, (end - start) * 0.04);
  const domain: [number, number] = [start - pad, end + pad];
  const dayOf = (at: number) => dayText(new Date(at).toISOString().slice(0, 10));
  return (
    <div style={{ height: 220 }} role="img" aria-label={`${name}: ${points.length} totals from ${dayOf(start)} to ${dayOf(end)}`}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: -20 }} accessibilityLayer={false}>
          {bands.map((band) => (
            <ReferenceArea
              key={band.severity}
              y1={band.from === 0 ? 0 : band.from - 0.5}
              y2={Math.min(band.to + 0.5, maximum)}
              fill={bandColor(band.severity)}
              fillOpacity={1}
              label={{ value: band.label, position: "insideTopRight", fontSize: 11, fill: "var(--ek-ink-soft)" }}
            />
          ))}
          <CartesianGrid stroke="var(--ek-line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={domain}
            ticks={[start, end]}
            tickFormatter={dayOf}
            tick={{ fontSize: 12, fill: "var(--ek-ink-soft)" }}
            stroke="var(--ek-line-strong)"
          />
          <YAxis
            domain={[0, maximum]}
            ticks={[0, ...bands.filter(({ from }) => from > 0).map(({ from }) => from), maximum]}
            tick={{ fontSize: 12, fill: "var(--ek-ink-soft)" }}
            stroke="var(--ek-line-strong)"
          />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={(at) => dayOf(Number(at))}
            formatter={(total) => [`${String(total)} of ${maximum}`, name]}
            contentStyle={{ background: "var(--ek-surface)", border: "1px solid var(--ek-line)", color: "var(--ek-ink)" }}
          />
          <Line
            dataKey="total"
            stroke="var(--ek-accent)"
            strokeWidth={2}
            dot={{ r: 4, fill: "var(--ek-accent)", stroke: "var(--ek-surface)" }}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
