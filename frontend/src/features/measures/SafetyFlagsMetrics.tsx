import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import classes from "./SafetyFlags.module.css";
import { spanText } from "./safetyWords";
import { ErrorState, LoadingSkeleton, Panel } from "@/components";
import { safetyMetricsQuery } from "@/lib/staffQueries";

/** How many flags wait, and how long it took until a human was there: counts, and nobody's name. */
export function SafetyFlagsMetrics() {
  const { data, error, isPending, refetch } = useQuery(safetyMetricsQuery);
  if (isPending) return <LoadingSkeleton rows={2} label="Loading the times" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const time = (seconds: number | null) => (seconds === null ? "none yet" : spanText(seconds));
  return (
    <Panel title="Time to a human">
      <dl className={classes.figures} aria-label="Time to a human">
        <Figure name="Open flags" value={String(data.open)} />
        <Figure name="Not acknowledged" value={String(data.unacknowledged)} />
        <Figure name="Contact is late" value={String(data.contact_overdue)} />
        <Figure name="Median until acknowledged" value={time(data.median_seconds_to_acknowledge)} />
        <Figure name="Median until first contact" value={time(data.median_seconds_to_contact)} />
      </dl>
      <Text c="dimmed" size="sm" mt="xs">
        In the last 90 days {data.raised} raised, {data.acknowledged} acknowledged, {data.contacted} with contact.
      </Text>
    </Panel>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
